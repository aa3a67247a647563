"""Read from the engine's sources what each phase reads and writes, without importing or compiling a kernel.

A phase states `PARAMETERS`, `READS` and `WRITES` as tuples; some are joined from tuples of the rooms it uses. Subjects
of the setting, and causes of losses, are found by name in the functions of a phase and all that they call.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from auguststorm.engine.codes import MEN_CAUSES

_PACKAGE = Path(__file__).parents[1]
_PHASES = _PACKAGE / "engine" / "phases"
_ENGINE = "auguststorm.engine"
_NO_INPUT = ("chance", "parameters", "scratch", "switches")  # parts of the setting that no table fills
_LOST = "sinks.men"
# Lines of the log that become rows of `dispatches` and not of `events` (results/meaning.py).
DISPATCHES = ("E_DISPATCH", "E_CEASE_TO_HQ", "E_CEASE_TO_FORMATION")
_CAUSE_OF = dict(
    zip(("KILLED", "WOUNDED", "SICK", "MISSING", "CAPTURED", "DISARMED_MEN", "DESERTED"), MEN_CAUSES, strict=True)
)
_NAME = re.compile(r"\b[A-Za-z_]\w*\b")
_ASKS = re.compile(r"\bsetting\.(\w+)")
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
        **dict.fromkeys(("plan_id", "from_id"), ("log[dispatches].subject",)),
        "to_id": ("log[dispatches].object",), "sent_h": ("log[dispatches].time_h",),
        "arrived_h": ("log[dispatches].value",), "means": ("log[dispatches].extra",), "kind": ("log[dispatches].kind",),
    },
    "losses": {
        "cause": ("sinks.men", "sinks.tanks", "sinks.guns"), "men": ("sinks.men",), "tanks": ("sinks.tanks",),
        "guns": ("sinks.guns",),
    },
    "sides": {
        **{name: (f"formations.{name}",) for name in ("men", "tanks", "guns", "fuel_t")},
        **{cause: (f"sinks.men[{cause}]",) for cause in MEN_CAUSES},
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
    causes: frozenset[str]
    names: frozenset[str] = frozenset()  # every word of its functions and of all that they call

    @property
    def fields(self) -> tuple[str, ...]:
        """List the fields it writes, of men lost each cause and of the log the dispatches that it knows by name."""
        causes = (f"{_LOST}[{cause}]" for cause in sorted(self.causes) if _LOST in self.writes)
        log = (name for name in self.writes if name.startswith("log.") and not self.names.isdisjoint(DISPATCHES))
        return (*self.writes, *causes, *(name.replace("log.", "log[dispatches].") for name in log))


@cache
def _source(module: str) -> str:
    return _PACKAGE.joinpath(*module.split(".")[1:]).with_suffix(".py").read_text(encoding="utf-8")


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(_source(module))


def _is_module(name: str) -> bool:
    return _PACKAGE.joinpath(*name.split(".")[1:]).with_suffix(".py").is_file()


@cache
def _imports(module: str) -> Mapping[str, tuple[str, str]]:
    """Find each name that a module takes from another of the engine: name here, module and name there."""
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in _tree(module).body
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(_ENGINE)
        for alias in node.names
    }


@cache
def _constant(module: str, name: str) -> tuple[str, ...]:
    """Find the tuple of strings that a module means by a name."""
    for node in _tree(module).body:
        if isinstance(node, ast.Assign) and any(
            isinstance(each, ast.Name) and each.id == name for each in node.targets
        ):
            return _evaluate(module, node.value)
    return _constant(*_imports(module)[name]) if name in _imports(module) else ()


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
def _functions(module: str) -> Mapping[str, tuple[int, int]]:
    """Find the functions of a module, each with its first and last line."""
    return {
        node.name: (node.lineno, node.end_lineno or node.lineno)
        for node in _tree(module).body
        if isinstance(node, ast.FunctionDef)
    }


@cache
def _lines(module: str) -> list[str]:
    return _source(module).splitlines()


@cache
def _uses(module: str, function: str) -> tuple[frozenset[str], frozenset[str]]:
    """Find the names that a function uses and the subjects of the setting it asks for."""
    first, last = _functions(module)[function]
    text = "\n".join(_lines(module)[first - 1 : last])
    return frozenset(_NAME.findall(text)), frozenset(_ASKS.findall(text))


@cache
def _is_function(module: str, name: str) -> bool:
    return _is_module(module) and name in _functions(module)


def _follow(phase_module: str) -> tuple[frozenset[str], frozenset[str]]:
    """Find the names and subjects that the functions of a phase use, and all functions of the engine that they use."""
    names: set[str] = set()
    subjects: set[str] = set()
    waiting = [(phase_module, name) for name in _functions(phase_module)]
    seen = set(waiting)
    for module, function in waiting:
        used, asked = _uses(module, function)
        names |= used
        subjects |= asked
        imports = _imports(module)
        called = [(module, name) for name in used if name in _functions(module)]
        called += [imports[name] for name in used if name in imports and _is_function(*imports[name])]
        for pair in called:
            if pair not in seen:
                seen.add(pair)
                waiting.append(pair)
    return frozenset(names), frozenset(subjects) - set(_NO_INPUT)


def _read_phase(phase: str) -> Wiring:
    module = f"{_ENGINE}.phases.{phase}"
    parameters, reads, writes = (_constant(module, name) for name in ("PARAMETERS", "READS", "WRITES"))
    names, subjects = _follow(module)
    causes = frozenset(cause for name, cause in _CAUSE_OF.items() if name in names)
    return Wiring(phase, parameters, reads, writes, subjects, causes, names)


@cache
def read_wiring() -> Mapping[str, Wiring]:
    """Read how every phase is wired."""
    return {path.stem: _read_phase(path.stem) for path in sorted(_PHASES.glob("*.py")) if not path.stem.startswith("_")}
