"""Read from the engine's sources what each phase reads and writes, without importing or compiling a kernel.

A phase states `PARAMETERS`, `READS` and `WRITES` as tuples; some are joined from tuples of the rooms it uses. Subjects
of the setting are found where a phase, or a room of the engine it imports, asks for `setting.<subject>`.
"""

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_PHASES = _PACKAGE / "engine" / "phases"
_ENGINE = "auguststorm.engine"
_NO_INPUT = ("chance", "parameters", "scratch", "switches")  # parts of the setting that no table fills
_ASKS = re.compile(r"\bsetting\.(\w+)")
START = "start"

# What is told of a table's row at the beginning is in these fields of the state (scenario/initial.py).
_AT_START = (
    "formations.cell", "formations.men", "formations.tanks", "formations.guns", "formations.fuel_t",
    "formations.ammunition_t", "headquarters.cell", "places.control", "air.base_place",
)  # fmt: skip

# Parts of the setting that a table or a folder of tables fills (scenario/compile_*.py).
SUBJECTS_OF: Mapping[str, tuple[str, ...]] = {
    "order_of_battle/formations": ("formations", "tasks"),
    "order_of_battle/detachments": ("formations",),
    "order_of_battle/establishments": ("formations",),
    "order_of_battle/services": ("supply",),
    "order_of_battle/works": ("formations", "places"),
    "order_of_battle/headquarters": ("headquarters",),
    "order_of_battle/air_groups": ("air",),
    "order_of_battle/airfields": ("air", "places"),
    "order_of_battle/parties": ("air",),
    "order_of_battle/ship_groups": ("naval",),
    "plans/plans": ("plans", "tasks"),
    "plans/standing": ("plans", "tasks"),
    "politics": ("politics",),
    "place_claims": ("politics",),
    "policy": ("politics",),
    "supply": ("supply", "routes"),
    "theatre": ("theatre", "places", "routes"),
}
# Which tables make the state at the start, beside being read by phases.
STARTS = (
    "order_of_battle/formations",
    "order_of_battle/detachments",
    "order_of_battle/establishments",
    "order_of_battle/headquarters",
)

# The fields of the state from which each column of results is copied (results/record.py, results/tabulate.py). Columns
# that are only a number of the run or the tick, or the name of a row, come from no field and are left out.
COLUMNS_FROM: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "formations": {
        **dict.fromkeys(("cell", "latitude_deg", "longitude_deg", "x_km", "y_km"), ("formations.cell",)),
        **{name: (f"formations.{name}",) for name in (
            "men", "tanks", "guns", "fuel_t", "ammunition_t", "cohesion", "fatigue", "posture", "halt",
        )},
        "mission": ("formations.task",),
        "objective_place_id": ("formations.task",),
        "closed_up_share": ("formations.tail_share",),
        "ceasefire_known": ("formations.ceasefire_h",),
    },
    "captures": {
        "camp": ("places.control",),
        "side": ("places.taker",),
        "formation_id": ("places.taker",),
        "how": ("places.how",),
        **dict.fromkeys(("time_h", "date", "held_h", "is_final"), ("places.taken_h",)),
    },
    "events": {
        "time_h": ("log.time_h",), "kind": ("log.kind",), "subject": ("log.subject",), "object": ("log.object",),
        "value": ("log.value",),
    },
    "dispatches": {
        "plan_id": ("log.subject",), "from_id": ("log.subject",), "to_id": ("log.object",), "sent_h": ("log.time_h",),
        "arrived_h": ("log.value",), "means": ("log.extra",), "kind": ("log.kind",),
    },
    "losses": {
        "cause": ("sinks.men", "sinks.tanks"), "men": ("sinks.men",), "tanks": ("sinks.tanks",),
        "guns": ("sinks.guns",),
    },
    "sides": {
        **{name: (f"formations.{name}",) for name in ("men", "tanks", "guns", "fuel_t")},
        **dict.fromkeys(("killed", "wounded", "sick", "missing", "captured", "disarmed", "deserted"), ("sinks.men",)),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Wiring:
    """Hold what one phase takes in and gives out."""

    phase: str
    parameters: tuple[str, ...]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    subjects: frozenset[str]


@cache
def _source(module: str) -> str:
    return _PACKAGE.joinpath(*module.split(".")[1:]).with_suffix(".py").read_text(encoding="utf-8")


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(_source(module))


def _is_module(name: str) -> bool:
    return _PACKAGE.joinpath(*name.split(".")[1:]).with_suffix(".py").is_file()


def _imports(module: str) -> Iterable[tuple[str, str, str]]:
    """Give each name that a module takes from another of the engine: name here, module, name there."""
    for node in _tree(module).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(_ENGINE):
            for alias in node.names:
                yield alias.asname or alias.name, node.module, alias.name


@cache
def _constant(module: str, name: str) -> tuple[str, ...]:
    """Find the tuple of strings that a module means by a name."""
    for node in _tree(module).body:
        if isinstance(node, ast.Assign) and any(
            isinstance(each, ast.Name) and each.id == name for each in node.targets
        ):
            return _evaluate(module, node.value)
    for here, there, original in _imports(module):
        if here == name:
            return _constant(there, original)
    return ()


def _evaluate(module: str, node: ast.expr) -> tuple[str, ...]:
    match node:
        case ast.Constant(value=str(text)):
            return (text,)
        case ast.Name(id=name):
            return _constant(module, name)
        case ast.Starred(value=inner):
            return _evaluate(module, inner)
        case ast.Tuple(elts=parts):
            return tuple(text for part in parts for text in _evaluate(module, part))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _evaluate(module, left) + _evaluate(module, right)
        case _:
            return ()


@cache
def _subjects(module: str) -> frozenset[str]:
    """Find the subjects of the setting that a module, or a room of the engine it imports, asks for."""
    found = set(_ASKS.findall(_source(module)))
    for room in {there for _, there, _ in _imports(module) if _is_module(there)}:
        found |= _subjects(room)
    return frozenset(found - set(_NO_INPUT))


@cache
def read_wiring() -> Mapping[str, Wiring]:
    """Read how every phase is wired, and the start of a campaign as if it were one."""
    found = {START: Wiring(START, (), (), _AT_START, frozenset())}
    for path in sorted(_PHASES.glob("*.py")):
        if path.stem.startswith("_"):
            continue
        module = f"{_ENGINE}.phases.{path.stem}"
        parameters, reads, writes = (_constant(module, name) for name in ("PARAMETERS", "READS", "WRITES"))
        found[path.stem] = Wiring(path.stem, parameters, reads, writes, _subjects(module))
    return found


def readers_of(table: str) -> list[str]:
    """List the phases that read a table of inputs, by its path below `data/`; the start of the campaign among them."""
    folder = table.split("/")[0]
    subjects = set(SUBJECTS_OF.get(table, SUBJECTS_OF.get(folder, ())))
    readers = [name for name, wiring in read_wiring().items() if subjects & wiring.subjects]
    return [START, *readers] if table in STARTS else readers
