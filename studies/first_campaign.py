"""How near does the first campaign come to the record, with no calibration beyond stated priors?

Run as `python studies/first_campaign.py [RUNS]`. It runs the scenario `historical` 64 times with drawn coefficients and
prints: hours between head and tail of each tank-army corps over the Khingan; where and why mobile formations stood for
want of fuel; twelve ordered pairs of places; when the model's commands gave the orders that the record dates; mean
absolute errors of dates beside a plain baseline; the share of formations that moved or fought; leaks of men; the same
bits for other batch sizes. A place falls when it is first taken and then held for twelve hours. Only observations whose
`use` is empty are read. The numbers of the day stand in `docs/model/first_campaign.md`.
"""

import hashlib
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.campaign import run_chunk
from auguststorm.clock import N_TICKS, THEATRE_ZONE, TICK_H, hours_after
from auguststorm.engine import codes
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.report.campaign import HELD_ENOUGH_H
from auguststorm.report.observed import SHOWN
from auguststorm.scenario.compile import Compiled, compile_scenario
from auguststorm.scenario.compile_theatre import ALLIED_COUNTRIES
from auguststorm.scenario.load import load_scenario
from auguststorm.tables import load_table

Array = npt.NDArray[Any]

SEED = 1945
END_H = N_TICKS * TICK_H
CORPS = ("hq-sov-5-guards-tank-corps", "hq-sov-7-guards-mc", "hq-sov-9-guards-mc")
PAIRS = {
    "transbaikal": [
        ("korokhon", "lupei"), ("tsagan_dabo", "lupei"), ("barun_sunit", "huade"), ("tapanshang", "tungliao"),
    ],
    "east": [
        ("suifenho", "machiaoho"), ("machiaoho", "muleng"), ("tungning", "laoheishan"), ("hulin", "mishan"),
        ("pamientung", "mutanchiang"),
    ],
    "north and Sakhalin": [("sakhalyan", "sunwu_town"), ("handa", "koton"), ("fuyuan", "chiamussu")],
}  # fmt: skip
KINDS = ("capture", "surrender", "link_up", "crossing")


def noon(date: datetime) -> float:
    return hours_after(date.replace(tzinfo=THEATRE_ZONE)) + 12.0


class Watch:
    """Keep what the study asks of every tick."""

    def __init__(self, compiled: Compiled, runs: int) -> None:
        setting = compiled.setting
        self.who = setting.formations
        self.names = compiled.battle.formations.id
        self.places = compiled.theatre.places.id
        self.corps = [compiled.battle.headquarters.id[hq] for hq in self.who.headquarters]
        self.plans = [plan.plan_id for plan in compiled.plans]
        self.mobile = np.flatnonzero((self.who.mobility == codes.MOTOR) | (self.who.mobility == codes.TRACKED))
        self.x_km, self.y_km = compiled.theatre.x_km, compiled.theatre.y_km
        self.site = np.array(compiled.theatre.places.cell)
        self.has_acted = np.zeros((runs, len(self.names)), bool)
        self.dry_ticks: Counter[str] = Counter()
        self.dry_near: dict[str, Counter[str]] = defaultdict(Counter)
        self.order_h: dict[str, list[float]] = defaultdict(list)
        self.passes: dict[tuple[int, int, int], float] = {}  # (formation, run, kind); the way back does not count
        self.holders: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)  # (run, place): (hour, camp)

    def __call__(self, state: State, setting: Setting, tick: int) -> None:
        """Read the tick's log and state."""
        formations = state.formations
        self.has_acted |= formations.cell != self.who.start_cell
        for run, kind, hour, subject, other, value in events(state):
            if kind in (codes.E_PASS_HEAD, codes.E_PASS_TAIL):
                self.passes.setdefault((subject, run, kind), hour)
            elif kind == codes.E_ORDER_ISSUED:
                self.order_h[self.plans[subject]].append(hour)
            elif kind == codes.E_BATTLE:
                self.has_acted[run, [subject, other]] = True
            elif kind == codes.E_PLACE_TAKEN:
                self.holders[run, subject].append((hour, int(value)))
        dry = formations.halt[:, self.mobile] == codes.HALT_FUEL
        for run, column in np.argwhere(dry):
            name = self.names[self.mobile[column]]
            self.dry_ticks[name] += 1
            self.dry_near[name][self.near(int(formations.cell[run, self.mobile[column]]))] += 1

    def near(self, cell: int) -> str:
        """Name the place nearest to a cell."""
        return self.places[int(np.argmin((self.x_km[self.site] - self.x_km[cell]) ** 2
                                         + (self.y_km[self.site] - self.y_km[cell]) ** 2))]  # fmt: skip

    def fallen_h(self, runs: int) -> Array:
        """Return the hour at which each place was first taken and held, float64 [runs, P]; inf for those not."""
        out = np.full((runs, len(self.places)), np.inf)
        for (run, place), takings in self.holders.items():
            ends = [hour for hour, _ in takings[1:]] + [np.inf]
            held = [h for (h, camp), end in zip(takings, ends, strict=True)
                    if camp == codes.ALLIED and end - h >= HELD_ENOUGH_H]  # fmt: skip
            if held:
                out[run, place] = held[0]
        return out


def events(state: State) -> Iterator[tuple[int, int, float, int, int, float]]:
    """Name a tick's events: run, kind, hour, subject, object, value."""
    log = state.log
    for run, count in enumerate(log["count"]):
        rows = (log.kind, log.time_h, log.subject, log.object, log.value)
        for kind, hour, subject, other, value in zip(*(row[run, :count].tolist() for row in rows), strict=True):
            yield run, kind, hour, subject, other, value


def tell_passes(watch: Watch) -> None:
    print("\n== hours between first head and last tail over the Khingan passes, by corps (5, 50, 95 %)")
    by_corps: dict[tuple[str, int], list[float]] = defaultdict(list)
    for (formation, run, _), hour in watch.passes.items():
        by_corps[watch.corps[formation], run].append(hour)
    for hq in CORPS:
        spans = [max(hours) - min(hours) for (name, _), hours in by_corps.items() if name == hq]
        print(f"{hq:32s} {np.round(np.percentile(spans, [5, 50, 95]), 0) if spans else 'no pass'} in {len(spans)} runs")


def tell_fuel(watch: Watch, runs: int) -> None:
    print("\n== mobile formations that stood for want of fuel: mean hours a run, and where")
    for name, ticks in watch.dry_ticks.most_common(12):
        where = ", ".join(f"{place} {share / ticks:.0%}" for place, share in watch.dry_near[name].most_common(3))
        print(f"{name:28s} {ticks * TICK_H / runs:6.0f} h  near {where}")


def tell_pairs(watch: Watch, fallen_h: Array) -> None:
    print("\n== twelve ordered pairs: share of runs in which the first fell before the second")
    index = {name: place for place, name in enumerate(watch.places)}
    for axis, pairs in PAIRS.items():
        for first, second in pairs:
            a, b = fallen_h[:, index[first]], fallen_h[:, index[second]]
            either = np.isfinite(a) | np.isfinite(b)
            share = np.mean(a[either] < b[either])
            print(f"{axis:20s} {first:12s} before {second:12s} {share:.2f} of {either.sum()} runs")


def tell_orders(watch: Watch) -> None:
    print("\n== orders that the record dates: median of the model against the record's day")
    late = [
        (np.median(watch.order_h[row["plan_id"]]) - noon(row["ordered_at"])) / 24.0
        for row in load_table("observed/plan_dates.csv", "observed_plan_dates")
        if row["ordered_at"] is not None and row["plan_id"] in watch.order_h
    ]
    median, mean = np.median(late), np.mean(np.abs(late))
    print(f"{len(late)} dated orders given; median error {median:+.1f} days, mean absolute {mean:.1f} days")


def tell_dates(compiled: Compiled, watch: Watch, fallen_h: Array) -> None:
    print("\n== dates of places that may be shown: mean absolute error in days; unfallen counted as the last tick")
    allied = np.flatnonzero(np.isin(compiled.theatre.country, ALLIED_COUNTRIES) & compiled.theatre.is_land)
    index = {name: place for place, name in enumerate(watch.places)}
    rows: dict[str, list[tuple[str, float, float, str, float, float, bool]]] = defaultdict(list)
    for row in load_table("observed/observations.csv", "observed_observations"):
        place = index.get(row["place_id"] or "", -1)
        if row["use"] not in SHOWN or row["kind"] not in KINDS or place < 0:
            continue
        if row["driver"] not in ("march", "surrender"):
            continue
        if compiled.setting.places.start_control[place] == codes.ALLIED:
            continue
        cell = watch.site[place]
        apart = (watch.x_km[allied] - watch.x_km[cell]) ** 2 + (watch.y_km[allied] - watch.y_km[cell]) ** 2
        hours = fallen_h[:, place]
        rows[row["driver"]].append((
            watch.places[place], noon(row["best"]) / 24.0, float(np.median(np.minimum(hours, END_H))) / 24.0,
            row["axis"], float(np.isfinite(hours).mean()), float(np.sqrt(apart.min())),
            row["use"] == "calibrate",
        ))  # fmt: skip
    for driver, found in rows.items():
        names, record, model, axes, fallen, km, may_fit = (np.array(column) for column in zip(*found, strict=True))
        speed = {}
        for axis in set(axes.tolist()):
            fitted = may_fit & (axes == axis) if (may_fit & (axes == axis)).any() else may_fit
            speed[axis] = max(float((km[fitted] ** 2).sum() / max((km * record)[fitted].sum(), 1.0)), 1.0)
        baseline = km / np.array([speed[axis] for axis in axes.tolist()])
        error = model - record
        print(
            f"{driver:10s} {len(found):3d} rows  model {np.abs(error).mean():.2f} d (median {np.median(error):+.1f} d,"
            f" unfallen share {1 - fallen.mean():.2f})"
            f"  baseline, constant speed by axis fitted to calibrate rows {np.abs(baseline - record).mean():.2f} d"
        )
        for axis in sorted(speed):
            on_axis = np.abs(error[axes == axis])
            print(f"   {axis:18s} {on_axis.size:3d} rows  model {on_axis.mean():.2f} d")
        worst = np.argsort(-np.abs(error))[:8]
        print("   farthest off: " + ", ".join(f"{names[i]} {error[i]:+.1f} d" for i in worst))


def tell_bits(compiled: Compiled) -> None:
    print("== same bits for batch sizes 1, 7, 64 (first 8 runs, 40 ticks)")
    for batch in (1, 7, 64):
        digest = hashlib.sha256()
        for start in range(0, 8, batch):
            part = run_chunk(compiled, SEED, np.arange(start, min(start + batch, 8)), ticks=40)
            for run in range(part.formations.size):
                for subject in part[:-1]:
                    digest.update(subject[run].tobytes())
        print(f"batch {batch:2d}: {digest.hexdigest()[:16]}")


def main(runs: int = 64) -> None:
    compiled = compile_scenario(load_scenario("historical"))
    watch = Watch(compiled, runs)
    state = run_chunk(compiled, SEED, np.arange(runs), on_tick=watch)
    fallen_h = watch.fallen_h(runs)
    tell_passes(watch)
    tell_fuel(watch, runs)
    tell_pairs(watch, fallen_h)
    tell_orders(watch)
    tell_dates(compiled, watch, fallen_h)
    who = compiled.setting.formations
    ground = (who.start_cell >= 0) & (who.men_start > 0)
    share = np.median(watch.has_acted[:, ground].mean(axis=1))
    print(f"\n== ground formations {int(ground.sum())}; moved or fought in the median run: {share:.2f}")
    men = state.formations.men.sum(axis=1) + state.sinks.men.sum(axis=(1, 2))
    numbers = np.arange(runs)
    start = compiled.start(compiled.for_runs(SEED, numbers, False), compiled.ratios(SEED, numbers, False))
    began = start.formations.men.sum(axis=1)
    print(f"== leak of men: {np.abs(men - began).max():.3g} of {began.min():.0f} to {began.max():.0f}")
    tell_bits(compiled)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
