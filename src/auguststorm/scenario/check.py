"""Check the names and cells of a scenario against the tables they change."""

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any

from auguststorm.engine.codes import SWITCHES
from auguststorm.errors import Fault
from auguststorm.scenario.declare import Declaration
from auguststorm.scenario.locate import dotted, line_of
from auguststorm.scenario.policy import choices
from auguststorm.tables import DATA, Column, load_schema, read_table

FIRST_H_DAY = date(1945, 8, 1)
LAST_H_DAY = date(1945, 9, 30)
_IDS = {"formations": "formation_id", "headquarters": "headquarters_id"}
_FIXED_COLUMNS = ("estimate_id", "confidence", "source")
_KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "float": ((int, float), "a number"),
    "int": ((int,), "a whole number"),
    "bool": ((bool,), "true or false"),
    "text": ((str,), "text in quotes"),
    "id": ((str,), "an id in quotes"),
}
_UNLIKE = 0.6


@cache
def _ids(relative: str, schema: str, column: str) -> frozenset[str]:
    """List the ids of a table; a fault of the table itself is told where the table is loaded."""
    table, _ = read_table(DATA / relative, schema)
    return frozenset(row[column] for row in table if row[column] is not None)


def parameter_names() -> frozenset[str]:
    """List the coefficients of all phases as "phase.name"."""
    return frozenset(
        f"{path.stem}.{name}"
        for path in sorted((DATA / "parameters").glob("*.csv"))
        for name in _ids(f"parameters/{path.name}", "parameters", "name")
    )


def _row_ids(table: str) -> frozenset[str]:
    return _ids(f"order_of_battle/{table}.csv", table, _IDS[table])


def _commands() -> frozenset[str]:
    tree = _ids("order_of_battle/tree.csv", "tree", "formation_id")
    return tree | _row_ids("formations") | _row_ids("headquarters")


class _Checker:
    """Collects the faults of one file."""

    def __init__(self, label: str, lines: Mapping[tuple[str, ...], int]) -> None:
        self._label = label
        self._lines = dict(lines)
        self.faults: list[Fault] = []

    def report(self, path: tuple[str, ...], found: str, expected: str, remedy: str) -> None:
        """Add a fault at a key."""
        self.faults.append(Fault(self._label, line_of(path, self._lines), dotted(path), found, expected, remedy))

    def names(self, path: tuple[str, ...], names: Iterable[str], known: frozenset[str], expected: str) -> list[str]:
        """Report every name that is not known, with the nearest; return those that are."""
        good = []
        for name in names:
            if name in known:
                good.append(name)
                continue
            near = get_close_matches(name, sorted(known), n=3, cutoff=_UNLIKE)
            remedy = f"Did you mean {' or '.join(near)}?" if near else "Mend the name, or leave the key out."
            place = path if path == ("cut",) else (*path, name)
            self.report(place, repr(name), expected, remedy)
        return good

    def cells(self, table: str, row: str, cells: Mapping[str, Any]) -> None:
        """Report every cell that does not fit its column."""
        columns = {column.name: column for column in load_schema(table)}
        may_change = [name for name in columns if name not in (*_FIXED_COLUMNS, _IDS[table])]
        path = ("overrides", table, row)
        for name in self.names(path, cells, frozenset(may_change), f"a column of {table} that may be changed"):
            expected = _misfit(columns[name], cells[name])
            if expected is not None:
                self.report((*path, name), repr(cells[name]), expected, columns[name].description + ".")


def _misfit(column: Column, cell: Any) -> str | None:
    """Return what was expected of a cell that does not fit its column, or None."""
    if column.type.startswith("enum:"):
        allowed = column.type.removeprefix("enum:").split("|")
        return None if cell in allowed else "one of " + ", ".join(allowed)
    kinds, expected = _KINDS.get(column.type, ((str,), f"a {column.type}"))
    if not isinstance(cell, kinds) or (isinstance(cell, bool) and column.type != "bool"):
        return expected
    if isinstance(cell, int | float) and not column.name.endswith("_deg") and cell < 0:
        return "a number of at least 0"
    return None


def check_declaration(declaration: Declaration, label: str, lines: Mapping[tuple[str, ...], int]) -> list[Fault]:
    """Return every fault of a scenario file that only the tables can tell."""
    check = _Checker(label, lines)
    day = declaration.h_day
    if day is not None and not FIRST_H_DAY <= day <= LAST_H_DAY:
        expected = f"a day from {FIRST_H_DAY} to {LAST_H_DAY}"
        check.report(("h_day",), str(day), expected, "Weather and readiness are modelled for that season only.")
    if declaration.cut is not None:
        check.names(("cut",), declaration.cut, _commands(), "an army, front, headquarters or formation")
    policies = choices()
    known = frozenset(policies)
    for policy in check.names(("soviet_policy",), declaration.soviet_policy, known, "a policy of data/policy.csv"):
        choice = declaration.soviet_policy[policy]
        if choice not in policies[policy]:
            expected = "one of " + ", ".join(policies[policy])
            check.report(("soviet_policy", policy), repr(choice), expected, "See docs/guide/scenarios.md.")
    change = declaration.overrides
    check.names(("overrides", "parameters"), change.parameters, parameter_names(), "a coefficient, as phase.name")
    check.names(("overrides", "switches"), change.switches, frozenset(SWITCHES), "a switch of the engine")
    plans = _ids("plans/plans.csv", "plans", "plan_id")
    check.names(("overrides", "plans"), change.plans, plans, "a row of the plan table")
    for table, rows in (("formations", change.formations), ("headquarters", change.headquarters)):
        for row in check.names(
            ("overrides", table), rows, _row_ids(table), f"an id of data/order_of_battle/{table}.csv"
        ):
            check.cells(table, row, rows[row])
    return check.faults
