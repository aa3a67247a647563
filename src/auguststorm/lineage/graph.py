"""Join the ledger, the tables and the wiring of the engine into one graph, from source to column of results."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from auguststorm.errors import BadInputError
from auguststorm.evidence.audit import estimates_by_table
from auguststorm.evidence.check import Evidence, read_evidence
from auguststorm.evidence.claims import EVIDENCE, Claim
from auguststorm.evidence.coverage import value_of
from auguststorm.evidence.describe import cite, locator_of
from auguststorm.evidence.figures import read_figure
from auguststorm.evidence.uses import row_name, rows_of_table
from auguststorm.lineage.inputs import (
    COLUMNS_OF_TABLES,
    STARTS,
    WORKED_INTO,
    arrays_of,
    readers_of,
    readers_of_parameter,
    start_of,
)
from auguststorm.lineage.wiring import COLUMNS_FROM, read_wiring
from auguststorm.tables import read_fragments

KINDS = ("source", "claim", "estimate", "parameter", "row", "table", "phase", "field", "result")


class Node(NamedTuple):
    """Name one link of a chain: its id, of what kind it is, and what it says."""

    node_id: str
    kind: str
    label: str


@dataclass
class Graph:
    """Hold every link and what leads where."""

    nodes: dict[str, Node] = field(default_factory=dict)
    onward: dict[str, list[str]] = field(default_factory=dict)
    back: dict[str, list[str]] = field(default_factory=dict)
    led: set[tuple[str, str]] = field(default_factory=set, repr=False)  # one estimate may lead to hundreds of rows

    def add(self, node_id: str, kind: str, label: str) -> None:
        """Put in a link."""
        self.nodes[node_id] = Node(node_id, kind, label)

    def lead(self, start: str, end: str) -> None:
        """Say that one link leads to another; both must be there."""
        if start in self.nodes and end in self.nodes and (start, end) not in self.led:
            self.led.add((start, end))
            self.onward.setdefault(start, []).append(end)
            self.back.setdefault(end, []).append(start)


def _claim_label(claim: Claim) -> str:
    value = value_of(claim)
    said = f"{claim.claimant}: {claim.paraphrase}" + (f" [{value}]" if value else "")
    return "; ".join(part for part in (said, locator_of(claim)) if part)


@cache
def load_graph() -> tuple[Graph, Evidence]:
    """Join the ledger, the tables and the wiring of the engine into one graph.

    Raises
    ------
    BadInputError
        If the ledger has faults.
    """
    evidence, faults = read_evidence()
    if faults:
        raise BadInputError(faults)
    graph = Graph()
    ledger, statements = evidence.ledger, evidence.statements
    for source in ledger.sources.values():
        graph.add(source.source_id, "source", cite(source))
    for claim in statements.claims.values():
        graph.add(claim.claim_id, "claim", _claim_label(claim))
        for name in (claim.source_id, *claim.cited_through):
            graph.lead(name, claim.claim_id)
    for estimate in ledger.estimates.values():
        taken = f"{estimate.value:g} {estimate.unit}, {estimate.low:g} to {estimate.high:g}"
        label = f"{taken}, {estimate.method}: {estimate.reason}"
        graph.add(estimate.estimate_id, "estimate", label)
        for name in (*estimate.claims, *estimate.sources):
            graph.lead(name, estimate.estimate_id)
    _add_engine(graph)
    _add_inputs(graph)
    return graph, evidence


def _add_engine(graph: Graph) -> None:
    wiring = read_wiring()
    fields = {name for each in wiring.values() for name in each.fields}
    fields |= {name for part in STARTS.values() for name in part.fields}
    for name in sorted(fields):
        graph.add(f"field:{name}", "field", f"the state's {name}")
    for name, part in STARTS.items():
        graph.add(f"phase:{start_of(name)}", "phase", f"the start of the campaign ({', '.join(part.fields)})")
        for field_name in part.fields:
            graph.lead(f"phase:{start_of(name)}", f"field:{field_name}")
    for phase in wiring.values():
        graph.add(f"phase:{phase.phase}", "phase", f"the phase {phase.phase}")
        for name in phase.fields:
            graph.lead(f"phase:{phase.phase}", f"field:{name}")
    for table, columns in COLUMNS_FROM.items():
        for column, sources in columns.items():
            graph.add(f"result:{table}.{column}", "result", f"column {column} of {table}.parquet")
            for name in sources:
                graph.lead(f"field:{name}", f"result:{table}.{column}")


def _add_inputs(graph: Graph) -> None:
    for table, by_estimate in estimates_by_table().items():
        folder, _, stem = table.rpartition("/")
        if folder == "parameters":
            for estimate_id, names in by_estimate.items():
                for name in names:
                    node_id = f"parameter:{stem}.{name}"
                    graph.add(node_id, "parameter", f"parameter {name} of {stem}")
                    graph.lead(estimate_id, node_id)
                    for reader in readers_of_parameter(f"{stem}.{name}"):
                        graph.lead(node_id, f"phase:{reader}")
            continue
        _add_table(graph, table)
        for estimate_id in by_estimate:
            graph.lead(estimate_id, f"table:{table}")
    for table, other in WORKED_INTO.items():
        graph.lead(f"table:{table}", f"table:{other}")
    for name, columns in COLUMNS_OF_TABLES.items():
        for column, table in columns.items():
            graph.add(f"result:{name}.{column}", "result", f"column {column} of {name}.parquet")
            graph.lead(f"table:{table}", f"result:{name}.{column}")
    _add_claims_of_rows(graph)


def _add_table(graph: Graph, table: str) -> None:
    """Put in a table, the phases that read it, and its rows; a row leads where its table does."""
    name = f"table:{table}"
    arrays = arrays_of(table)
    compiled = f", compiled into the arrays {', '.join(arrays)}" if arrays else ""
    graph.add(name, "table", f"table {table}.csv{compiled}")
    for reader in readers_of(table):
        graph.lead(name, f"phase:{reader}")
    for row_id, estimate_id in rows_of_table(table):
        row = f"row:{row_name(table, row_id)}"
        graph.add(row, "row", f"row {row_id} of {table}.csv")
        graph.lead(estimate_id, row)
        graph.onward.setdefault(row, []).append(name)  # not back: a table has hundreds, and would tell them all


def _add_claims_of_rows(graph: Graph) -> None:
    """Lead the claims that rows of tables rest on to those rows."""
    tables, _ = read_fragments(EVIDENCE / "uses", "uses")  # whether each row is there is the check's to say
    for table in tables:
        for row in table:
            if row["kind"] == "row":
                path = row["used_by"].partition(":")[0]
                if f"table:{path}" not in graph.nodes:
                    _add_table(graph, path)
                for claim_id in row["claims"]:
                    graph.lead(claim_id, f"row:{row['used_by']}")


def find(graph: Graph, evidence: Evidence, what: str) -> list[str]:
    """Find the links that a word or a number means: an id, a row, a parameter, a column of results, a figure, a day."""
    if what in graph.nodes:
        return [what]
    named = [f"{kind}:{what}" for kind in KINDS if f"{kind}:{what}" in graph.nodes]
    named += [
        name for name, node in graph.nodes.items() if node.kind in ("parameter", "result") and name.endswith(f".{what}")
    ]
    named += [name for name, node in graph.nodes.items() if node.kind == "row" and name.endswith(f":{what}")]
    if named:
        return list(dict.fromkeys(named))
    number = read_figure(what)
    found = [
        claim.claim_id
        for claim in evidence.statements.claims.values()
        if what in (*claim.figures, claim.date, claim.date_high)
        or (number is not None and number in (claim.value, claim.value_high))
    ]
    if number is not None:
        found += [
            estimate.estimate_id
            for estimate in evidence.ledger.estimates.values()
            if number in (estimate.value, estimate.low, estimate.high)
        ]
    return found


def reach(links: Mapping[str, list[str]], start: str) -> list[str]:
    """List all that can be reached from a link, nearest first."""
    seen, waiting = {start: None}, [start]
    for name in waiting:
        for other in links.get(name, ()):
            if other not in seen:
                seen[other] = None
                waiting.append(other)
    return list(seen)[1:]
