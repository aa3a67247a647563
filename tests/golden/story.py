"""Tell a small campaign day by day, in plain lines that a reader can check against the rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from auguststorm.clock import TICKS_PER_DAY
from auguststorm.engine import codes
from auguststorm.engine.phases.combat import combat
from auguststorm.engine.phases.movement import movement
from auguststorm.engine.phases.orders import orders
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.step import Phase
from tests.engine.small import WIDTH, Small, go

FIELD = (orders, movement, combat)
QUIET = {codes.E_WEATHER, codes.E_BATTLE, codes.E_NONE}
OF_HEADQUARTERS = {codes.E_HOKKAIDO_CALLED_OFF, codes.E_OPERATIONS_STOPPED, codes.E_HQ_DISPLACED, codes.E_HQ_CAPTURED}


@dataclass
class Tale:
    """Hold a small campaign and the names of its parts."""

    title: str
    words: str
    small: Small
    days: int
    formations: dict[int, str]
    places: dict[int, str] = field(default_factory=dict)
    headquarters: dict[int, str] = field(default_factory=dict)
    phases: tuple[Phase, ...] = FIELD
    with_fuel: bool = False
    changes: Mapping[int, tuple[str, Callable[[State], None]]] = field(default_factory=dict)


def where(cell: int) -> str:
    """Name a cell by column and row."""
    return f"{cell % WIDTH}/{cell // WIDTH}" if cell >= 0 else "-"


def _event(tale: Tale, kind: int, subject: int, other: int, value: float) -> str | None:
    """Put an event into words; None for those that are not told."""
    who = tale.formations.get(subject, f"formation {subject}")
    name = codes.EVENTS[kind].replace("_", " ")
    if kind in QUIET:
        return None
    if kind == codes.E_PLACE_TAKEN:
        return f"{tale.places[subject]} taken by {tale.formations[other]}"
    if kind == codes.E_TASK_STARTED:
        return f"{who} makes for {tale.places.get(int(value), 'no place')}"
    if kind in (codes.E_HALT, codes.E_RESUME):
        return f"{who}: {name}, {codes.HALTS[other]}"
    if kind == codes.E_RETREATED:
        return f"{who} falls back to {where(int(value))}"
    if kind == codes.E_PASS_HEAD:
        return f"head of {who} over the pass"
    if kind == codes.E_PASS_TAIL:
        return f"tail of {who} over the pass, if nothing stops it"
    if kind == codes.E_CEASE_TO_HQ:
        sender, receiver = tale.headquarters[subject], tale.headquarters[other]
        if subject == other:
            return f"{sender} has the order to cease fire, to be sent on"
        return f"{sender} sends the cease-fire to {receiver}, there at {value:.1f}"
    if kind == codes.E_CEASE_TO_FORMATION:
        return f"{tale.headquarters[subject]} sends the cease-fire to {tale.formations[other]}, there at {value:.1f}"
    if kind in OF_HEADQUARTERS:
        return f"{tale.headquarters[subject]}: {name}"
    if kind == codes.E_ACCEPTANCE:
        return f"acceptance known to {tale.headquarters[subject]}"
    if kind == codes.E_GIVEN or subject < 0:
        return name
    return f"{who}: {name}"


def _events(tale: Tale, state: State) -> list[tuple[float, str]]:
    log, found = state.log, []
    for slot in range(state.log.count[0]):
        kind, subject, other = (int(log[name][0, slot]) for name in ("kind", "subject", "object"))
        told = _event(tale, kind, subject, other, float(log.value[0, slot]))
        if told is not None:
            found.append((float(log.time_h[0, slot]), told))
    return found


def _standing(tale: Tale, state: State) -> list[str]:
    f, lines = state.formations, []
    for n, name in tale.formations.items():
        posture = codes.POSTURES[f.posture[0, n]]
        if f.posture[0, n] == codes.DISBANDED:
            continue
        halt = codes.HALTS[f.halt[0, n]]
        line = f"  {name:<22} {where(int(f.cell[0, n])):>4}  {posture:<9} {halt:<10}"
        line += f" {f.men[0, n]:>6.0f} men  cohesion {f.cohesion[0, n]:.2f}"
        if f.tail_share[0, n] > 0:
            line += f"  closed up {1 - f.tail_share[0, n]:.2f}"
        if tale.with_fuel:
            line += f"  {f.tanks[0, n]:.0f} tanks  {f.fuel_t[0, n]:.0f} t fuel"
        lines.append(line.rstrip())
    return lines


def tell(tale: Tale) -> str:
    """Run a small campaign and tell it, one paragraph a day."""
    lines = [tale.title, "=" * len(tale.title), *tale.words.strip().splitlines(), ""]
    state, setting = tale.small.build()
    waiting: list[tuple[float, str]] = []
    for tick in range(tale.days * TICKS_PER_DAY):
        state = _tick(tale, state, setting, tick, waiting)
        if tick % TICKS_PER_DAY == TICKS_PER_DAY - 1:
            day = tick // TICKS_PER_DAY
            lines.append(f"Day {day + 1}")
            lines += [f"  {hour:6.1f}  {told}" for hour, told in sorted(waiting)]
            lines += _standing(tale, state)
            waiting.clear()
    lines += ["", "Losses"]
    lines += [f"  {name:<22} {_losses(state, n)}" for n, name in tale.formations.items()]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _tick(tale: Tale, state: State, setting: Setting, tick: int, told: list[tuple[float, str]]) -> State:
    if tick in tale.changes:
        words, change = tale.changes[tick]
        change(state)
        told.append((tick * 6.0, words))
    state = go(state, setting, 1, tale.phases, tick)
    told += _events(tale, state)
    return state


def _losses(state: State, n: int) -> str:
    men = state.sinks.men[0, n]
    parts = [f"{cause} {men[place]:.0f}" for place, cause in enumerate(codes.MEN_CAUSES) if men[place] >= 0.5]
    for kind, causes in (("tanks", codes.TANK_CAUSES), ("guns", codes.GUN_CAUSES)):
        sink = state.sinks[kind][0, n]
        parts += [f"{kind} {cause} {sink[place]:.0f}" for place, cause in enumerate(causes) if sink[place] >= 0.5]
    return ", ".join(parts) or "none"
