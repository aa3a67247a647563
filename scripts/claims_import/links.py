"""Gather which row of the model's tables leads to which claim, as rows of `data/evidence/uses/`."""

import csv

from auguststorm.tables import DATA
from claims_import.rows import Row


class Links:
    """Hold claims by table and row; what leads to a row that the model lacks, or to a claim not made, is dropped."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str, str], list[str]] = {}
        self.known: dict[str, frozenset[str]] = {}
        self.totals: dict[str, list[str]] = {}  # claims on the whole strength of an army or a front

    def _rows(self, table: str) -> frozenset[str]:
        if table not in self.known:
            with (DATA / f"{table}.csv").open(newline="", encoding="utf-8-sig") as handle:
                self.known[table] = frozenset(row[0] for row in csv.reader(handle) if row)
        return self.known[table]

    def has(self, table: str, row_id: str) -> bool:
        """Tell whether a table of the model has a row."""
        return row_id in self._rows(table)

    def ending(self, table: str, end: str) -> str:
        """Return the id of the row of a table that ends so, or nothing: the order of battle numbers some rows."""
        return next((name for name in sorted(self._rows(table)) if name.endswith(end)), "")

    def add(self, table: str, row_id: str, claim_id: str, how: str) -> None:
        """Say that a row leads to a claim, if the model has that row."""
        if self.has(table, row_id):
            held = self.found.setdefault((table, row_id, how), [])
            if claim_id not in held:
                held.append(claim_id)

    def rows(self, known: set[str], instead: dict[str, str]) -> list[Row]:
        """Write the links to claims that are there; a claim refused because another says the same leads to that one."""
        out = []
        for (table, row_id, how), names in sorted(self.found.items()):
            kept = list(dict.fromkeys(instead.get(name, name) for name in names))
            kept = [name for name in kept if name in known]
            if kept:
                out.append({"claims": ";".join(kept), "kind": "row", "used_by": f"{table}:{row_id}", "how": how})
        return out
