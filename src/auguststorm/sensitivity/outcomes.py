"""Measure a campaign by a closed list of outcomes, one number a run, so that variants can be compared run by run."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.clock import N_TICKS, TICK_H
from auguststorm.engine import codes
from auguststorm.engine.state import State
from auguststorm.scenario.compile import Compiled
from auguststorm.units import HOURS_PER_DAY

Array = npt.NDArray[Any]

LAST_DAY = N_TICKS * TICK_H / HOURS_PER_DAY
TELLING_DAY = 14
PLACES = (
    "lupei", "tuchuan", "hailar", "solun", "tungliao", "muleng", "mutanchiang", "hulin", "chiamussu", "sunwu_town",
    "koton", "maoka", "shumshu", "seishin", "harbin", "mukden", "hsinking", "port_arthur",
)  # fmt: skip
TANK_ARMY = "hq-sov-6-guards-tank-army"


class Outcome(NamedTuple):
    """One number a run: what it is, in what unit, and how small a shift is not worth telling."""

    name: str
    unit: str
    least: float


class Tally:
    """Add up during a run what the last state does not tell; give it to `run_chunk` as `on_tick`."""

    def __init__(self, compiled: Compiled, n_runs: int) -> None:
        armies = np.asarray(compiled.setting.formations.army)
        self._tank_army = np.flatnonzero(armies == compiled.battle.headquarters.index[TANK_ARMY])
        self.fuel_halt_h = np.zeros(n_runs)
        self.masked = np.zeros(n_runs)
        self.pass_tail_h = np.zeros(n_runs)
        self.passes = np.zeros(n_runs)
        self.told_share = np.zeros(n_runs)
        self._axis = np.flatnonzero(np.asarray(compiled.setting.formations.camp) == codes.AXIS)

    def __call__(self, state: State, setting: Any, tick: int) -> None:
        """Look at the state after a tick."""
        halt = state.formations.halt[:, self._tank_army]
        self.fuel_halt_h += (halt == codes.HALT_FUEL).mean(axis=1) * TICK_H
        used = np.arange(state.log.kind.shape[1]) < state.log["count"][:, np.newaxis]
        kind = np.where(used, state.log.kind, codes.E_NONE)
        self.masked += (kind == codes.E_MASKED).sum(axis=1)
        is_tail, is_head = kind == codes.E_PASS_TAIL, kind == codes.E_PASS_HEAD
        time_h = state.log.time_h
        self.pass_tail_h += np.where(is_tail, time_h, 0.0).sum(axis=1) - np.where(is_head, time_h, 0.0).sum(axis=1)
        self.passes += is_tail.sum(axis=1)
        if tick == int(TELLING_DAY * HOURS_PER_DAY / TICK_H):
            told = state.formations.ceasefire_h[:, self._axis] <= tick * TICK_H
            self.told_share = told.mean(axis=1)


def measure(compiled: Compiled, state: State, tally: Tally) -> tuple[tuple[Outcome, ...], Array]:
    """Measure the outcomes of a chunk at its end.

    Returns
    -------
    (outcomes, float64 [R, outcomes])
    """
    setting = compiled.setting
    outcomes: list[Outcome] = []
    columns: list[Array] = []

    def add(name: str, unit: str, least: float, values: Array) -> None:
        outcomes.append(Outcome(name, unit, least))
        columns.append(np.asarray(values, np.float64))

    changed = state.places.control != setting.places.start_control
    for name in PLACES:
        place = compiled.theatre.place_index[name]
        day = np.where(changed[:, place], state.places.taken_h[:, place] / HOURS_PER_DAY, LAST_DAY)
        add(f"day of {name}", "days", 0.25, day)
    add("places fallen", "places", 1.0, changed.sum(axis=1))
    men = state.sinks.men
    is_allied = np.asarray(setting.formations.camp) == codes.ALLIED
    for label, members in (("allied", is_allied), ("axis", ~is_allied)):
        for cause in (codes.KILLED, codes.WOUNDED, codes.SICK):
            add(f"{label} {codes.MEN_CAUSES[cause]}", "men", 50.0, men[:, members, cause].sum(axis=1))
        add(f"{label} tanks lost", "tanks", 3.0, state.sinks.tanks[:, members].sum(axis=(1, 2)))
    for cause in (codes.CAPTURED, codes.DISARMED_MEN, codes.DESERTED):
        add(f"axis {codes.MEN_CAUSES[cause]}", "men", 500.0, men[:, ~is_allied, cause].sum(axis=1))
    add("fuel halt of the tank army", "hours a formation", 3.0, tally.fuel_halt_h)
    add("works masked", "works", 0.3, tally.masked)
    add("head to tail over a pass", "hours", 0.2, tally.pass_tail_h / np.maximum(tally.passes, 1.0))
    add(f"told of the cease-fire by day {TELLING_DAY}", "share", 0.01, tally.told_share)
    add("fuel flown in", "tonnes", 20.0, state.supply.lifted_t.sum(axis=1))
    add("bridges blown", "bridges", 0.3, (state.places.bridge != codes.WHOLE).sum(axis=1))
    return tuple(outcomes), np.stack(columns, axis=1)
