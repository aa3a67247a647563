"""How near does the first campaign come to the record, with no calibration beyond stated priors?

Run as `python studies/first_campaign.py`. It runs the scenario `historical` 64 times with drawn coefficients, and
prints: hours
between head and tail of each tank-army corps over the Khingan; where and why mobile formations stood for want of
fuel; twelve
ordered pairs of places; when the model's commands gave the orders that the record dates; mean absolute errors of
dates beside
a plain baseline; the share of formations that moved or fought; leaks of men and tonnes; the same bits for other
batch sizes.
Only observations whose `use` is empty are read. The answer, with the numbers of the day, stands at the end.
"""

import hashlib
from collections import Counter, defaultdict
from datetime import datetime

import numpy as np

from auguststorm.campaign import run_chunk
from auguststorm.clock import THEATRE_ZONE, hours_after
from auguststorm.engine import codes
from auguststorm.scenario.compile import compile_scenario
from auguststorm.scenario.compile_theatre import ALLIED_COUNTRIES
from auguststorm.scenario.load import load_scenario
from auguststorm.tables import load_table

SEED = 1945
RUNS = 64
CORPS = ("hq-sov-5-guards-tank-corps", "hq-sov-7-guards-mc", "hq-sov-9-guards-mc")
PAIRS = {
    "transbaikal": [("korokhon", "lupei"), ("tsagan_dabo", "lupei"), ("barun_sunit", "huade"), ("tapanshang",
    "tungliao")],
    "east": [
        ("suifenho", "machiaoho"), ("machiaoho", "muleng"), ("tungning", "laoheishan"), ("hulin", "mishan"),
        ("pamientung", "mutanchiang"),
    ],
    "north and Sakhalin": [("sakhalyan", "sunwu_town"), ("handa", "koton"), ("fuyuan", "chiamussu")],
}  # fmt: skip


def noon(date: datetime) -> float:
    return hours_after(date.replace(tzinfo=THEATRE_ZONE)) + 12.0


def main() -> None:
    compiled = compile_scenario(load_scenario("historical"))
    setting = compiled.setting
    battle, places = compiled.battle, compiled.theatre.places.id
    index = {name: place for place, name in enumerate(places)}
    who = setting.formations
    n_formations = who.side.size
    fuel_ticks: Counter[str] = Counter()
    fuel_where: dict[str, Counter[str]] = defaultdict(Counter)
    has_acted = np.zeros((RUNS, n_formations), bool)
    order_h: dict[str, list[float]] = defaultdict(list)
    has_passed: set[tuple[int, int, int]] = set()
    first_pass: dict[tuple[str, int], list[float]] = defaultdict(list)
    x_km, y_km = compiled.theatre.x_km, compiled.theatre.y_km
    site = np.array(compiled.theatre.places.cell)
    allied = np.flatnonzero(np.isin(compiled.theatre.country, ALLIED_COUNTRIES) & compiled.theatre.is_land)

    def from_frontier(cell: int) -> float:
        return float(np.sqrt(((x_km[allied] - x_km[cell]) ** 2 + (y_km[allied] - y_km[cell]) ** 2).min()))

    mobile = np.flatnonzero((who.mobility == codes.MOTOR) | (who.mobility == codes.TRACKED))

    def watch(state, setting_of_chunk, tick):  # type: ignore[no-untyped-def]
        formations = state.formations
        has_acted[:] |= formations.cell != who.start_cell
        log = state.log
        for run in range(RUNS):
            for slot in range(int(log["count"][run])):
                kind = int(log.kind[run, slot])
                subject = int(log.subject[run, slot])
                if kind in (codes.E_PASS_HEAD, codes.E_PASS_TAIL):
                    hq = battle.headquarters.id[who.headquarters[subject]]
                    key = (subject, run, kind)
                    if key not in has_passed:  # the way back over a pass does not count
                        has_passed.add(key)
                        first_pass[(hq, run)].append(float(log.time_h[run, slot]))
                elif kind == codes.E_ORDER_ISSUED:
                    order_h[compiled.plans[subject].plan_id].append(float(log.time_h[run, slot]))
                elif kind == codes.E_BATTLE:
                    has_acted[run, subject] = True
                    has_acted[run, int(log.object[run, slot])] = True
        dry = formations.halt[:, mobile] == codes.HALT_FUEL
        for run, column in np.argwhere(dry):
            name = battle.formations.id[mobile[column]]
            fuel_ticks[name] += 1
            cell = int(formations.cell[run, mobile[column]])
            near = int(np.argmin((x_km[site] - x_km[cell]) ** 2 + (y_km[site] - y_km[cell]) ** 2))
            fuel_where[name][places[near]] += 1

    state = run_chunk(compiled, SEED, np.arange(RUNS), on_tick=watch)

    print("\n== hours between first head and last tail over the Khingan passes, by corps (5, 50, 95 %)")
    for hq in CORPS:
        spans = [max(times) - min(times) for (name, _), times in first_pass.items() if name == hq]
        print(f"{hq:32s} {np.round(np.percentile(spans, [5, 50, 95]), 0) if spans else 'no pass'} in {len(spans)} runs")

    print("\n== mobile formations that stood for want of fuel: mean hours a run, and where")
    for name, ticks in fuel_ticks.most_common(12):
        where = ", ".join(f"{place} {share / ticks:.0%}" for place, share in fuel_where[name].most_common(3))
        print(f"{name:28s} {ticks * 6 / RUNS:6.0f} h  near {where}")

    changed = state.places.control != setting.places.start_control
    taken = np.where(changed, state.places.taken_h, 672.0)
    print("\n== twelve ordered pairs: share of runs in which the first fell before the second")
    for axis, pairs in PAIRS.items():
        for first, second in pairs:
            a, b = taken[:, index[first]], taken[:, index[second]]
            both = (a < 672.0) | (b < 672.0)
            print(f"{axis:20s} {first:12s} before {second:12s} {np.mean(a[both] < b[both]):.2f} of {both.sum()} runs")

    print("\n== orders that the record dates: model (5, 50, 95 % of hours after H) beside the record's day")
    table = load_table("observed/plan_dates.csv", "observed_plan_dates")
    dated = [row for row in table if row["ordered_at"] is not None]
    late = []
    for row in dated:
        if row["plan_id"] in order_h:
            record = noon(row["ordered_at"])
            times = np.array(order_h[row["plan_id"]])
            late.append((np.median(times) - record) / 24.0)
    print(
        f"{len(late)} dated orders given by the model; median error {np.median(late):+.1f} days,"
        f" mean absolute {np.mean(np.abs(late)):.1f} days"
    )

    print("\n== dates of places with empty use: mean absolute error in days; unfallen counted as the last tick")
    rows = [row for row in load_table("observed/observations.csv", "observed_observations") if not row["use"]]
    kinds = ("capture", "surrender", "link_up", "crossing")
    by_driver: dict[str, list[tuple[float, float, str, float, float]]] = defaultdict(list)
    for row in rows:
        place = index.get(row["place_id"] or "", -1)
        if row["kind"] not in kinds or row["driver"] not in ("march", "surrender") or place < 0:
            continue
        if setting.places.start_control[place] == codes.ALLIED:
            continue
        record = noon(row["best"])
        by_driver[row["driver"]].append(
            (
                record,
                float(np.median(taken[:, place])),
                row["axis"],
                float(changed[:, place].mean()),
                from_frontier(site[place]),
            )
        )
    for driver, items in by_driver.items():
        record = np.array([item[0] for item in items]) / 24.0
        model = np.array([item[1] for item in items]) / 24.0
        axes = [item[2] for item in items]
        distance = np.array([item[4] for item in items])
        speed = {}
        for axis in set(axes):
            on_axis = [i for i, name in enumerate(axes) if name == axis]
            km, day = distance[on_axis], record[on_axis]
            speed[axis] = max(float((km * km).sum() / max((km * day).sum(), 1.0)), 1.0)
        baseline = distance / np.array([speed[axis] for axis in axes])
        print(
            f"{driver:10s} {len(items):3d} rows  model {np.abs(model - record).mean():.1f} d"
            f"  (median {np.median(model - record):+.1f} d, unfallen share {1 - np.mean([i[3] for i in items]):.2f})"
            f"  baseline, constant speed by axis fitted to these rows {np.abs(baseline - record).mean():.1f} d"
        )

    ground = (who.start_cell >= 0) & (who.men_start > 0)
    print(
        f"\n== ground formations {int(ground.sum())};"
        f" moved or fought in the median run: {np.median(has_acted[:, ground].mean(axis=1)):.2f}"
    )

    men = state.formations.men.sum(axis=1) + state.sinks.men.sum(axis=(1, 2))
    print(f"== leak of men: {np.abs(men - who.men_start.sum()).max():.3g} of {who.men_start.sum():.0f}")

    print("== same bits for batch sizes 1, 7, 64 (first 8 runs, 40 ticks)")
    for batch in (1, 7, 64):
        digest = hashlib.sha256()
        for start in range(0, 8, batch):
            part = run_chunk(compiled, SEED, np.arange(start, min(start + batch, 8)), ticks=40)
            for run in range(part.formations.size):
                for subject in part[:-1]:
                    digest.update(subject[run].tobytes())
        print(f"batch {batch:2d}: {digest.hexdigest()[:16]}")


if __name__ == "__main__":
    main()
