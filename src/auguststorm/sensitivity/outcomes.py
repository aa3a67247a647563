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


IN_THE_FIELD = (codes.KILLED, codes.WOUNDED, codes.SICK)
LAID_DOWN = (codes.CAPTURED, codes.DISARMED_MEN, codes.DESERTED)


def _losses(camp: str) -> tuple[Outcome, ...]:
    men = (Outcome(f"{camp} {codes.MEN_CAUSES[cause]}", "men", 50.0) for cause in IN_THE_FIELD)
    return (*men, Outcome(f"{camp} tanks lost", "tanks", 3.0))


OUTCOMES = (
    *(Outcome(f"day of {name}", "days", 0.25) for name in PLACES),
    Outcome("places fallen", "places", 1.0),
    *_losses("allied"),
    *_losses("axis"),
    *(Outcome(f"axis {codes.MEN_CAUSES[cause]}", "men", 500.0) for cause in LAID_DOWN),
    Outcome("fuel halt of the tank army", "hours a formation", 3.0),
    Outcome("works masked", "works", 0.3),
    Outcome("head to tail over a pass", "hours", 0.2),
    Outcome(f"told of the cease-fire by day {TELLING_DAY}", "share", 0.01),
    Outcome("fuel flown in", "tonnes", 20.0),
    Outcome("bridges blown", "bridges", 0.3),
)


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


def measure(compiled: Compiled, state: State, tally: Tally) -> Array:
    """Measure the outcomes of a chunk at its end; float64 [R, outcomes], in the order of OUTCOMES."""
    setting = compiled.setting
    columns: list[Array] = []
    changed = state.places.control != setting.places.start_control
    for name in PLACES:
        place = compiled.theatre.place_index[name]
        day = np.where(changed[:, place], state.places.taken_h[:, place] / HOURS_PER_DAY, LAST_DAY)
        columns.append(day)
    columns.append(changed.sum(axis=1))
    men = state.sinks.men
    is_allied = np.asarray(setting.formations.camp) == codes.ALLIED
    for members in (is_allied, ~is_allied):
        columns += [men[:, members, cause].sum(axis=1) for cause in IN_THE_FIELD]
        columns.append(state.sinks.tanks[:, members].sum(axis=(1, 2)))
    columns += [men[:, ~is_allied, cause].sum(axis=1) for cause in LAID_DOWN]
    columns += [tally.fuel_halt_h, tally.masked, tally.pass_tail_h / np.maximum(tally.passes, 1.0), tally.told_share]
    columns.append(state.supply.lifted_t.sum(axis=1))
    columns.append((state.places.bridge != codes.WHOLE).sum(axis=1))
    return np.stack([np.asarray(column, np.float64) for column in columns], axis=1)
