"""Write the chain of a number: what it comes from, and what it can move."""

from collections.abc import Iterable, Sequence

from auguststorm.evidence.check import Evidence
from auguststorm.evidence.coverage import value_of
from auguststorm.lineage.graph import Graph, reach
from auguststorm.lineage.wiring import read_wiring

_FEW = 5  # how many of a kind are listed unless all are asked for
_ONWARD = ("claim", "estimate", "parameter", "row", "table", "phase", "result")


def trace(graph: Graph, evidence: Evidence, node_id: str, is_whole: bool = False) -> list[str]:
    """Write the chain of a link as lines; `is_whole` lists everything, else the first few of each kind."""
    node = graph.nodes[node_id]
    lines = [f"{node.node_id}: {node.label}"]
    if node.kind in ("result", "field"):
        before = [node_id] if node.kind == "field" else graph.back.get(node_id, [])
        fields = [name for name in before if graph.nodes[name].kind == "field"]
        lines += [f"  comes from {graph.nodes[name].label}" for name in before if name != node_id]
        phases = dict.fromkeys(phase for name in fields for phase in graph.back.get(name, []))
        for phase in phases:
            lines += _phase(graph, evidence, phase, "  ", is_whole)
        for table in (name for name in before if name not in fields):
            lines += _evidence(graph, table, "    ", is_whole)
    elif node.kind == "phase":
        lines += _phase(graph, evidence, node_id, "  ", is_whole)
    else:
        lines += _evidence(graph, node_id, "  ", is_whole)
        lines += _disputes(evidence, node_id)
    return lines + _onward(graph, node_id, is_whole)


def _disputes(evidence: Evidence, node_id: str) -> list[str]:
    """Write in which disputes a claim or an estimate stands, against whom, and what estimates carry them on."""
    lines = []
    claims = evidence.statements.claims
    for dispute in evidence.statements.disputes.values():
        if node_id in (*dispute.claims, *dispute.estimate_ids):
            others = [claims[name] for name in dispute.claims if name in claims and name != node_id]
            rivals = "; ".join(f"{each.claimant}: {value_of(each) or each.paraphrase}" for each in others)
            lines.append(f"  disputed in {dispute.dispute_id} ({dispute.title}) with {rivals}")
            carried = [name for name in dispute.estimate_ids if name != node_id]
            if carried:
                lines.append(f"    carried on by {', '.join(carried)}")
    return lines


def _evidence(graph: Graph, node_id: str, indent: str, is_whole: bool) -> list[str]:
    """Write what a claim, estimate, parameter or table rests on, link by link."""
    before = graph.back.get(node_id, [])
    claims = [name for name in before if graph.nodes[name].kind == "claim"]
    through = {source for claim in claims for source in graph.back.get(claim, [])}
    lines = []
    # A source that a claim already names is not told twice.
    for name in _shown([name for name in before if name not in through], is_whole):
        lines.append(f"{indent}from {name}: {graph.nodes[name].label}")
        lines += _evidence(graph, name, indent + "  ", is_whole)
    return lines + _more(len([name for name in before if name not in through]), is_whole, indent)


def _phase(graph: Graph, evidence: Evidence, phase: str, indent: str, is_whole: bool) -> list[str]:
    """Write what a phase reads: parameters, those with claims first, and tables."""
    before = graph.back.get(phase, [])
    parameters = [name for name in before if graph.nodes[name].kind == "parameter"]
    tables = [name for name in before if graph.nodes[name].kind == "table"]
    estimates = {name: _estimate_of(graph, name) for name in parameters}
    assumed = sum(evidence.ledger.estimates[each].is_assumption for each in estimates.values())
    with_claims = [name for name, each in estimates.items() if evidence.ledger.estimates[each].claims]
    name = phase.partition(":")[2]
    lines = [
        f"{indent}written by {name}, which reads {len(parameters)} parameters ({assumed} assumed, "
        f"{len(with_claims)} with claims) and {len(tables)} tables"
    ]
    ordered = [*with_claims, *(each for each in parameters if each not in with_claims)]
    for each in _shown(ordered, is_whole):
        lines.append(f"{indent}  reads {each}")
        lines += _evidence(graph, each, indent + "    ", is_whole)
    lines += _more(len(ordered), is_whole, indent + "  ")
    if tables:
        lines.append(f"{indent}  reads tables {', '.join(each.partition(':')[2] for each in tables)}")
    return lines


def _estimate_of(graph: Graph, parameter: str) -> str:
    return next(name for name in graph.back[parameter] if graph.nodes[name].kind == "estimate")


def _shown(names: list[str], is_whole: bool) -> list[str]:
    return names if is_whole else names[:_FEW]


def _more(count: int, is_whole: bool, indent: str) -> list[str]:
    return [] if is_whole or count <= _FEW else [f"{indent}and {count - _FEW} more (--all)"]


def _onward(graph: Graph, node_id: str, is_whole: bool) -> list[str]:
    found: dict[str, list[str]] = {kind: [] for kind in _ONWARD}
    reached = reach(graph.onward, node_id)
    for name in reached:
        if graph.nodes[name].kind in found:
            found[graph.nodes[name].kind].append(name)
    lines = []
    for kind, names in found.items():
        if names:
            short = _by_table(names) if kind == "result" else _named(kind, names, is_whole)
            lines.append(f"  goes into {len(names)} {kind}{'s' if len(names) > 1 else ''}: {short}")
    return lines + _read_on(reached, found["phase"])


def _read_on(reached: Sequence[str], phases: Sequence[str]) -> list[str]:
    """Write which other phases read what is written on the way, or write on it: there the chain is not followed."""
    fields = {name.partition(":")[2] for name in reached if name.startswith("field:")}
    others = [
        name
        for name, wiring in read_wiring().items()
        if f"phase:{name}" not in phases and not fields.isdisjoint((*wiring.reads, *wiring.writes))
    ]
    return [f"  and acts on by way of what {', '.join(others)} read of it or write on"] if others else []


def _named(kind: str, names: list[str], is_whole: bool) -> str:
    """Write names without their kind; phases all of them, of others the first few."""
    listed = [name.removeprefix(f"{kind}:") for name in names]
    if not is_whole and kind != "phase" and len(listed) > _FEW:
        return f"{', '.join(listed[:_FEW])} and {len(listed) - _FEW} more (--all)"
    return ", ".join(listed)


def _by_table(names: Iterable[str]) -> str:
    """Write columns of results by their table."""
    columns: dict[str, list[str]] = {}
    for name in names:
        table, _, column = name.removeprefix("result:").partition(".")
        columns.setdefault(table, []).append(column)
    return "; ".join(f"{table} ({', '.join(listed)})" for table, listed in columns.items())
