"""Load the plan table and check it: what was meant, by whom, and on what condition."""

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from auguststorm.doctrine.triggers import Term, parse_trigger
from auguststorm.errors import BadInputError, Fault
from auguststorm.tables import DATA, Table, read_table

PLANS = "plans/plans.csv"
_LETTERED = re.compile(r"(.*-\d+)([a-z]?)")


class PlanRow(NamedTuple):
    """One intention of one formation: where to, what for, how, and when."""

    plan_id: str
    formation_id: str
    sequence: int
    role: str
    action: str
    objective: str
    via: tuple[str, ...]
    stop_places: tuple[str, ...]
    trigger: str
    terms: tuple[Term, ...]
    may_bypass: bool
    priority: int
    frontage_km: float
    is_prewar: bool
    status: str
    objective_mode: str
    planned_by_h: float | None
    confidence: str
    row: int

    @property
    def stem(self) -> str:
        """Name the task without the letter of its objective."""
        match = _LETTERED.fullmatch(self.plan_id)
        return match.group(1) if match else self.plan_id

    @property
    def is_active(self) -> bool:
        """Tell whether the row can come into force without a named variant."""
        return self.status in ("planned", "cancelled_later")

    @property
    def is_clock_only(self) -> bool:
        """Tell whether nothing but the plan's clock brings the row into force."""
        return all(term.kind == "hours_after_h" for term in self.terms)

    def has(self, kind: str) -> bool:
        """Tell whether the trigger holds a term of a kind."""
        return any(term.kind == kind for term in self.terms)


class Known(NamedTuple):
    """What plans may name: places, formations (all levels) with their superiors, headquarters."""

    places: Collection[str]
    superior: Mapping[str, str]
    headquarters: Collection[str]


def _label(path: Path) -> str:
    return f"data/{path.relative_to(DATA).as_posix()}" if path.is_relative_to(DATA) else str(path)


def _row(record: Mapping[str, Any], terms: tuple[Term, ...]) -> PlanRow:
    by = record["planned_by_h"]
    return PlanRow(
        plan_id=str(record["plan_id"]),
        formation_id=str(record["formation_id"]),
        sequence=int(str(record["sequence"])),
        role=str(record["role"]),
        action=str(record["action"]),
        objective=str(record["objective_place_id"]),
        via=tuple(record["via"]),
        stop_places=tuple(record["stop_places"]),
        trigger=str(record["trigger"]),
        terms=terms,
        may_bypass=bool(record["bypass_allowed"]),
        priority=int(str(record["priority"])),
        frontage_km=float(str(record["frontage_km"] or 0.0)),
        is_prewar=record["issued"] == "prewar",
        status=str(record["status"]),
        objective_mode=str(record["objective_mode"]),
        planned_by_h=None if by is None else float(str(by)),
        confidence=str(record["confidence"]),
        row=int(str(record["_row"])),
    )


def rows_of(table: Table) -> tuple[tuple[PlanRow, ...], list[Fault]]:
    """Turn a table that fits its schema into rows, parsing every trigger; return rows and faults."""
    rows: list[PlanRow] = []
    faults: list[Fault] = []
    for record in table:
        terms, problems = parse_trigger(str(record["trigger"]))
        for problem in problems:
            faults.append(
                Fault(
                    _label(table.path),
                    int(record["_row"]),
                    "trigger",
                    problem,
                    "one to three terms of the closed list joined by &",
                    "See docs/model/plans.md for the list.",
                )
            )
        rows.append(_row(record, terms))
    return tuple(rows), faults


def load_plans(path: Path | None = None) -> tuple[PlanRow, ...]:
    """Read the plan table, or raise with every fault of cells and triggers.

    Raises
    ------
    BadInputError
        If any cell does not fit the schema or any trigger does not fit the closed list.
    """
    table, faults = read_table(path or DATA / PLANS, "plans", unique="plan_id")
    if faults:
        raise BadInputError(faults)
    rows, faults = rows_of(table)
    if faults:
        raise BadInputError(faults)
    return rows


def _unknown_names(row: PlanRow, known: Known) -> list[tuple[str, str, str]]:
    """List (column, found, expected) for every name in a row that nothing else knows."""
    found: list[tuple[str, str, str]] = []
    if row.formation_id not in known.superior:
        found.append(("formation_id", row.formation_id, "a formation of the order of battle"))
    columns = (("objective_place_id", (row.objective,)), ("via", row.via), ("stop_places", row.stop_places))
    for column, places in columns:
        found += [(column, place, "a place of the gazetteer") for place in places if place not in known.places]
    for term in row.terms:
        found += [("trigger", place, "a place of the gazetteer") for place in term.places if place not in known.places]
        if term.headquarters and term.headquarters not in known.headquarters:
            found.append(("trigger", term.headquarters, "a headquarters"))
    return found


def _clock_fault(row: PlanRow) -> list[tuple[str, str, str]]:
    if not row.is_prewar and row.has("hours_after_h"):
        return [("trigger", row.trigger, "no hours_after_h in a row issued during the campaign")]
    return []


def _order_faults(row: PlanRow, by_stem: Mapping[str, Sequence[PlanRow]]) -> list[tuple[str, str, str]]:
    """Check that an awaited order can be sent: the row named belongs to the headquarters named, and is another's."""
    found: list[tuple[str, str, str]] = []
    for term in row.terms:
        if term.kind != "order_from" or not term.plan_id:
            continue
        senders = by_stem.get(term.plan_id, ())
        if not senders:
            found.append(("trigger", term.plan_id, "a plan id, or its stem without the letter"))
        elif any(f"hq-{sender.formation_id}" != term.headquarters for sender in senders):
            found.append(("trigger", f"{term.plan_id} of another owner", f"a row of {term.headquarters}"))
        elif row.is_active and not any(sender.is_active for sender in senders):
            found.append(("trigger", f"{term.plan_id}, which is inactive", "an active row"))
    return found


def _cycles(rows: Sequence[PlanRow], by_stem: Mapping[str, Sequence[PlanRow]]) -> list[PlanRow]:
    """List the rows whose orders wait for one another in a ring."""
    waits = {
        row.plan_id: [sender.plan_id for term in row.terms if term.plan_id for sender in by_stem.get(term.plan_id, ())]
        for row in rows
    }

    def reaches_itself(start: str) -> bool:
        seen: set[str] = set()
        stack = list(waits[start])
        while stack:
            name = stack.pop()
            if name == start:
                return True
            if name not in seen:
                seen.add(name)
                stack.extend(waits.get(name, ()))
        return False

    return [row for row in rows if reaches_itself(row.plan_id)]


def index_by_stem(rows: Sequence[PlanRow]) -> dict[str, list[PlanRow]]:
    """Index rows by plan id and by stem, as `order_from` may name either."""
    index: dict[str, list[PlanRow]] = {}
    for row in rows:
        for name in dict.fromkeys((row.plan_id, row.stem)):
            index.setdefault(name, []).append(row)
    return index


def check_plans(rows: Sequence[PlanRow], known: Known, path: Path | None = None) -> list[Fault]:
    """List every fault of the plans against the rest of the data.

    Parameters
    ----------
    rows : the plan rows
    known : places, formations with superiors, and headquarters that exist
    path : the file the rows came from, for the message
    """
    label = _label(path or DATA / PLANS)
    by_stem = index_by_stem(rows)
    faults = [
        Fault(label, row.row, column, repr(found), expected, f"Mend the row {row.plan_id}.")
        for row in rows
        for column, found, expected in [
            *_unknown_names(row, known),
            *_clock_fault(row),
            *_order_faults(row, by_stem),
        ]
    ]
    for row in _cycles(rows, by_stem):
        remedy = f"Give one of the rows that lead back to {row.plan_id} a trigger of its own."
        faults.append(Fault(label, row.row, "trigger", "orders that wait for one another", "no ring", remedy))
    return faults
