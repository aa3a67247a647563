"""Name what stands behind each table and figure: columns of results, phases that write them, estimates they read."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from auguststorm.evidence.check import Evidence
from auguststorm.lineage import Graph

# Columns of results from which each table or figure of the page is made.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "losses": ("losses.men", "losses.tanks", "losses.guns"),
    "map": ("formations.cell", "formations.men", "formations.posture", "captures.camp", "captures.time_h"),
    "march": ("captures.time_h", "captures.camp", "captures.held_h"),
    "surrender": ("captures.time_h", "formations.posture", "events.time_h"),
    "ordered": ("captures.time_h", "events.time_h"),
    "axes": ("formations.cell",),
    "pincers": ("formations.cell",),
    "strength": ("sides.men", "sides.killed"),
    "fuel": ("formations.fuel_t", "formations.halt"),
    "ceasefire": ("formations.ceasefire_known", "dispatches.arrived_h"),
    "endings": ("events.time_h", "events.kind"),
    "prisoners": ("sides.captured", "sides.disarmed"),
    "stories": ("events.time_h", "events.kind", "events.value"),
}


class Chain(NamedTuple):
    """What one phase reads: estimates by parameter, and tables."""

    phase: str
    parameters: tuple[tuple[str, str], ...]  # parameter, estimate; those with claims first
    tables: tuple[str, ...]
    estimates: frozenset[str]  # of parameters and of tables
    n_assumed: int
    n_with_claims: int


class Footnote(NamedTuple):
    """What stands behind one table or figure."""

    columns: tuple[str, ...]
    phases: tuple[str, ...]
    n_estimates: int
    n_assumed: int
    n_with_claims: int


def _kind(graph: Graph, names: Sequence[str], kind: str) -> list[str]:
    return [name for name in names if graph.nodes[name].kind == kind]


def chains(graph: Graph, evidence: Evidence) -> dict[str, Chain]:
    """List what each phase reads, by the phase's name."""
    ledger = evidence.ledger.estimates
    found = {}
    for name in (node.node_id for node in graph.nodes.values() if node.kind == "phase"):
        before = graph.back.get(name, [])
        pairs = [
            (parameter.partition(":")[2], _kind(graph, graph.back.get(parameter, []), "estimate")[0])
            for parameter in _kind(graph, before, "parameter")
        ]
        pairs.sort(key=lambda pair: not ledger[pair[1]].claims)
        tables = _kind(graph, before, "table")
        estimates = {estimate for _, estimate in pairs}
        for table in tables:
            estimates |= set(_kind(graph, graph.back.get(table, []), "estimate"))
        phase = name.partition(":")[2]
        listed = tuple(table.partition(":")[2] for table in tables)
        found[phase] = Chain(phase, tuple(pairs), listed, frozenset(estimates), *_counts(estimates, evidence))
    return found


def _counts(estimates: set[str] | frozenset[str], evidence: Evidence) -> tuple[int, int]:
    rows = [evidence.ledger.estimates[name] for name in estimates]
    return sum(row.is_assumption for row in rows), sum(bool(row.claims) for row in rows)


def footnotes(graph: Graph, evidence: Evidence, found: Mapping[str, Chain]) -> dict[str, Footnote]:
    """Write what stands behind each table and figure of the page, by its id."""
    out = {}
    for place, columns in COLUMNS.items():
        fields = [name for column in columns for name in graph.back.get(f"result:{column}", [])]
        names = dict.fromkeys(each.partition(":")[2] for name in fields for each in graph.back.get(name, []))
        phases = tuple(name for name in found if name in names)
        estimates = frozenset[str]().union(*(found[name].estimates for name in phases))
        out[place] = Footnote(columns, phases, len(estimates), *_counts(estimates, evidence))
    return out
