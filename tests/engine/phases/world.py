"""Make a State and a Setting of any size for tests, all zeros, from the comments of the engine's own declarations.

Each field of `state.py` and `setting.py` says its dtype and shape in a comment; this reads them, so that test worlds
keep the array types of real campaigns.
"""

import inspect
import re
from typing import Any

import numpy as np

from auguststorm.engine import setting as setting_module
from auguststorm.engine import state as state_module
from auguststorm.engine.buffers import Scratch
from auguststorm.engine.codes import NEVER, SWITCHES
from auguststorm.engine.records import pack, pack_runs
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.evidence import load_parameters

DTYPES = "float64|float32|uint16|int64|int32|int16|int8|bool"
LINE = re.compile(rf"^    (\w+): Array(?:  # type: ignore\[assignment\])?(?:  # (?:({DTYPES}) ?)?(?:\[([^\]]*)\])?)?")
LATE = ("contact_h", "ceasefire_h", "contact_known_h", "issued_h", "due_h", "offer_h", "decision_h", "broadcast_h")
NONE_YET = (
    "source_place",
    "dump_place",
    "taker",
    "first_in_cell",
    "next_in_cell",
    "near_place",
    "neighbour",
    "party_of_plan",
    "cargo",
    "beach",
)


def _size(word: str, sizes: dict[str, int]) -> int:
    word = word.strip()
    if word.isdigit():
        return int(word)
    if "+" in word:
        return sum(_size(part, sizes) for part in word.split("+"))
    if word == "codes.SWITCHES":
        return len(SWITCHES)
    return sizes.get(word, 0)


def _subject(kind: Any, sizes: dict[str, int]) -> Any:
    text = inspect.getsource(kind)
    head = re.search(r'"""(.*?)"""', text, re.DOTALL)
    default = re.search(r"\[([A-Z, ]+)\]", head.group(1)) if head else None
    usual = default.group(1) if default else ""
    fields: dict[str, Any] = {}
    for line in text.splitlines():
        found = LINE.match(line)
        if not found:
            plain = re.match(r"^    (\w+): (int|float)", line)
            if plain:
                fields[plain.group(1)] = 0 if plain.group(2) == "int" else NEVER
            continue
        name, dtype, shape = found.groups()
        dims = [_size(word, sizes) for word in (shape or usual).split(",") if word.strip()]
        fields[name] = np.zeros(dims, dtype or "float32")
        if name in LATE:
            fields[name][...] = NEVER
        if name in NONE_YET:
            fields[name][...] = -1
    return kind(**fields)


def _kind(module: Any, name: str, suffix: str) -> Any:
    """Return the declaration of a subject: `formations` is FormationState or FormationSetting."""
    stem = name[:-1] if name in ("formations", "sinks", "plans", "places", "tasks", "routes") else name
    return getattr(module, stem.capitalize() + suffix)


def make_world(**sizes: int) -> tuple[State, Setting]:
    """Return a state and a setting of zeros; sizes by the letters of state.py and setting.py (R runs, F formations)."""
    sizes = {"L": 256, "Q": 8, "G": 7, "X": 10, "B": 1, "W": 1, "bombs": 0, **sizes}
    kinds = [_kind(state_module, name, "State") for name in State._fields]
    state = State(*(pack_runs(_subject(kind, sizes)) for kind in kinds))
    subjects = {
        name: pack(_subject(_kind(setting_module, name, "Setting"), sizes))
        for name in Setting._fields
        if name not in ("chance", "parameters", "switches", "scratch")
    }
    subjects["formations"].key[:] = np.arange(sizes["F"])
    subjects["formations"].order[:] = np.arange(sizes["F"])
    runs = np.arange(sizes["R"], dtype=np.int64)
    parameters = setting_module.Parameters(*(central(name, sizes["R"]) for name in setting_module.Parameters._fields))
    setting = Setting(
        chance=setting_module.ChanceSetting(7, runs),
        parameters=parameters,
        switches=np.ones(len(SWITCHES), np.int8),
        scratch=Scratch(state, sizes["C"]),
        **subjects,
    )
    return state, setting


def central(phase: str, n_runs: int) -> Any:
    """Return the central values of a phase's parameters for every run; float64 [R, K]."""
    if phase not in ("weather", "supply", "air"):
        return np.zeros((n_runs, 1))
    return np.tile(np.array([parameter.value for parameter in load_parameters(phase)]), (n_runs, 1))


def fields_of(state: State) -> dict[str, Any]:
    """Return every array of a state by `subject.field`."""
    return {
        f"{subject}.{field}": getattr(state, subject)[field]
        for subject in state._fields
        for field in getattr(state, subject).dtype.names
    }


def changed_fields(before: State, after: State) -> set[str]:
    """Name the fields whose values differ between two states."""
    old, new = fields_of(before), fields_of(after)
    return {name for name in old if not (old[name] == new[name]).all()}


def changed_subjects(before: State, after: State) -> set[str]:
    """Name the subjects that are not the same objects in two states."""
    return {name for name in State._fields if getattr(before, name) is not getattr(after, name)}


def copy_of(state: State) -> State:
    """Copy a state, to keep it or to see later that it was not touched."""
    return State(*(subject.copy() for subject in state))


def is_same(one: State, two: State) -> bool:
    """Tell whether every field of two states has the same values."""
    return not changed_fields(one, two)


def clear_log(state: State) -> State:
    """Return a state with an empty log."""
    log = state.log.copy()
    log["count"] = 0
    return state._replace(log=log)
