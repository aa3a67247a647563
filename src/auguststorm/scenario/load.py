"""Load a scenario: read its file and those of its bases, collect every fault, and resolve the differences."""

import copy
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from auguststorm.clock import THEATRE_ZONE
from auguststorm.errors import BadInputError, Fault
from auguststorm.scenario.check import check_declaration
from auguststorm.scenario.declare import Declaration, Overrides, PlanOverride, Scenario
from auguststorm.scenario.locate import dotted, error_line, key_lines, line_of
from auguststorm.tables import DATA

SCENARIOS = DATA / "scenarios"
_SHORT = 60
_UNNAMED = "unnamed"
_DEPTH_OF_CELL = 3  # overrides.<table>.<row>.<column> lies deeper
_KINDS_OF_CELL = ("bool", "int", "float", "str")

_EXPECTED = {
    "missing": "a value",
    "bool_type": "true or false",
    "float_type": "a number",
    "finite_number": "a finite number",
    "string_type": "text in quotes",
    "date_type": "a date without quotes, as 1945-08-09",
    "dict_type": "a table",
    "model_type": "a table",
    "list_type": "a list of ids in square brackets",
    "too_short": "at least one id, or no such key",
    "string_too_long": "one sentence of at most 400 letters",
}
_REMEDY = {
    "name": "Name it in small letters, digits and hyphens, as its file is named.",
    "purpose": "Say in one sentence, ended by a full stop, what the scenario is for.",
    "base": "Name another scenario, or leave the key out.",
    "h_day": "Write the day on which the Soviet forces attack.",
    "politics": "See docs/guide/scenarios.md for what each school takes to have moved Tokyo.",
    "soviet_policy": "See docs/guide/scenarios.md for the policies and their choices.",
    "cut": "List the armies, fronts, headquarters or formations that stay on the map.",
    "overrides": "See docs/guide/scenarios.md for what a scenario may change.",
}


@dataclass(frozen=True)
class ScenarioFile:
    """Hold one read scenario file: where it is, what it declares, and on which line each key stands."""

    path: Path
    declaration: Declaration
    lines: dict[tuple[str, ...], int]

    @property
    def label(self) -> str:
        """Name the file the way the user knows it."""
        return _label(self.path)


def _label(path: Path) -> str:
    return f"data/{path.relative_to(DATA).as_posix()}" if path.is_relative_to(DATA) else str(path)


def list_scenarios() -> list[str]:
    """List the names of the scenarios that come with the package; `historical` first."""
    names = sorted(path.stem for path in SCENARIOS.glob("*.toml"))
    return sorted(names, key=lambda name: name != "historical")


def find_scenario(name_or_path: str | Path, beside: Path | None = None) -> Path:
    """Return the file of a scenario given by name or by path.

    Raises
    ------
    BadInputError
        If there is none; the nearest names are offered.
    """
    text = str(name_or_path)
    if text.endswith(".toml") or "/" in text or isinstance(name_or_path, Path):
        path = Path(text)
        if beside is not None and not path.is_absolute():
            path = beside / path
        if path.is_file():
            return path
        raise BadInputError([Fault(text, None, None, "no file", "a scenario file", "Mend the path.")])
    path = SCENARIOS / f"{text}.toml"
    if path.is_file():
        return path
    near = get_close_matches(text, list_scenarios(), n=3, cutoff=0.5) or list_scenarios()
    remedy = f"Choose one ({', '.join(near)}), or give the path of a .toml file."
    raise BadInputError([Fault("scenario", None, None, repr(text), "the name of a scenario", remedy)])


def _key_path(loc: tuple[Any, ...]) -> tuple[str, ...]:
    """Return the keys of a complaint's place, without list positions and branches of a union."""
    return tuple(str(part) for part in loc if not isinstance(part, int) and part not in _KINDS_OF_CELL)


def _fault(label: str, error: Any, lines: dict[tuple[str, ...], int]) -> Fault:
    """Turn one complaint of the schema into a fault."""
    path = _key_path(error["loc"])
    kind = error["type"]
    found = "nothing" if kind == "missing" else repr(error["input"])
    expected = _EXPECTED.get(kind, error["msg"].removeprefix("Input should be "))
    top = path[0] if path else ""
    remedy = _REMEDY.get(top, "See docs/guide/scenarios.md.")
    if kind == "extra_forbidden":
        found, expected = f"the key {path[-1]!r}", "only known keys"
        known = (Declaration, Overrides, PlanOverride)[min(len(path), 3) - 1]
        remedy = f"Known keys: {', '.join(known.model_fields)}."
    elif kind == "string_pattern_mismatch":
        expected = {"name": "a name such as no-air-lift", "purpose": "one sentence that ends with a full stop"}[top]
    elif len(path) > _DEPTH_OF_CELL and path[1] != "plans":
        expected = "a number, true or false, or text in quotes"
    elif path[:2] == ("overrides", "parameters") and isinstance(error["input"], dict):
        remedy = 'Write "phase.name" in quotes, so that it is one key.'
    if len(found) > _SHORT:
        found = found[:_SHORT] + "..."
    return Fault(label, line_of(path, lines), dotted(path) or None, found, expected, remedy)


def _without(content: dict[str, Any], complaints: Iterable[Any]) -> dict[str, Any]:
    """Return a copy of a file's content without what does not fit, so that the rest can still be checked."""
    out = copy.deepcopy(content)
    for complaint in complaints:
        path = _key_path(complaint["loc"])
        if complaint["type"] == "missing":
            path = path[:-1]  # a table that lacks a key goes as a whole
        table: Any = out
        for part in path[:-1]:
            table = table.get(part) if isinstance(table, dict) else None
        if isinstance(table, dict) and path:
            table.pop(path[-1], None)
    return {"name": _UNNAMED, "purpose": f"{_UNNAMED}.", **out}


def _declare(content: dict[str, Any]) -> tuple[Declaration, list[Any]]:
    """Return what of a file fits the schema, and every complaint about the rest."""
    complaints: list[Any] = []
    while True:
        try:
            return Declaration.model_validate(content), complaints
        except ValidationError as error:
            found = error.errors()
            complaints = complaints or list(found)  # later rounds only complain of what the first took away
            content = _without(content, found)


def read_scenario(path: Path) -> tuple[ScenarioFile, list[Fault]]:
    """Read one scenario file, without its base; return what fits the schema and every fault of form and names.

    Raises
    ------
    BadInputError
        If the file is no TOML at all.
    """
    label = _label(path)
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except UnicodeDecodeError as error:
        fault = Fault(label, None, None, "bytes that are not UTF-8", "UTF-8 text", "Save the file as UTF-8.")
        raise BadInputError([fault]) from error
    except tomllib.TOMLDecodeError as error:
        fault = Fault(label, error_line(str(error)), None, str(error), "TOML", "Mend the line.")
        raise BadInputError([fault]) from error
    lines = key_lines(text)
    faults: dict[tuple[int | None, str | None], Fault] = {}
    declaration, complaints = _declare(content)
    for complaint in complaints:  # a cell that fits none of four types is complained of four times; once is enough
        fault = _fault(label, complaint, lines)
        faults.setdefault((fault.row, fault.column), fault)
    if declaration.name not in (path.stem, _UNNAMED):
        remedy = f"Name it {path.stem!r}, or rename the file."
        found = repr(declaration.name)
        faults[None, "name"] = Fault(label, lines.get(("name",)), "name", found, repr(path.stem), remedy)
    return ScenarioFile(path, declaration, lines), [*faults.values(), *check_declaration(declaration, label, lines)]


def _chain(path: Path) -> list[ScenarioFile]:
    """Read a scenario and its bases, the base of all first.

    Raises
    ------
    BadInputError
        With every fault of every file of the chain.
    """
    chain: list[ScenarioFile] = []
    faults: list[Fault] = []
    while True:
        here, found = read_scenario(path)
        faults += found
        chain.append(here)
        base, line = here.declaration.base, here.lines.get(("base",))
        if base is None:
            break
        try:
            path = find_scenario(base, beside=here.path.parent)
        except BadInputError as error:
            faults += [fault._replace(file=here.label, row=line, column="base") for fault in error.faults]
            break
        if path.resolve() in {file.path.resolve() for file in chain}:
            faults.append(Fault(here.label, line, "base", repr(base), "no circle of bases", _REMEDY["base"]))
            break
    if faults:
        raise BadInputError(faults)
    return chain[::-1]


def _over(scenario: Scenario, declaration: Declaration) -> Scenario:
    """Lay a declaration over the scenario it is based on."""
    change = declaration.overrides
    out = replace(
        scenario,
        name=declaration.name,
        purpose=declaration.purpose,
        bases=(*scenario.bases, scenario.name) if scenario.name else (),
        parameters={**scenario.parameters, **change.parameters},
        formations=_merge(scenario.formations, change.formations),
        headquarters=_merge(scenario.headquarters, change.headquarters),
        plans={**scenario.plans, **{name: plan.status for name, plan in change.plans.items()}},
        switches={**scenario.switches, **change.switches},
        soviet_policy={**scenario.soviet_policy, **declaration.soviet_policy},
    )
    if declaration.h_day is not None:
        day = declaration.h_day
        out = replace(out, h_day=datetime(day.year, day.month, day.day, tzinfo=THEATRE_ZONE))
    if declaration.politics is not None:
        out = replace(out, politics=declaration.politics)
    if declaration.cut is not None:
        out = replace(out, cut=tuple(declaration.cut))
    return out


def _merge(base: Any, change: Any) -> dict[str, dict[str, Any]]:
    return {row: {**base.get(row, {}), **change.get(row, {})} for row in dict.fromkeys([*base, *change])}


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Load a scenario by name or path, resolved over its bases and checked against the tables.

    Raises
    ------
    BadInputError
        With every fault of the file, and of its bases.
    """
    scenario = Scenario("", "")
    for file in _chain(find_scenario(name_or_path)):
        scenario = _over(scenario, file.declaration)
    return scenario
