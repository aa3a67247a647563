from datetime import datetime, timedelta

import numpy as np
import pytest

from auguststorm.clock import HISTORICAL_H_DAY, N_TICKS
from auguststorm.engine import codes
from auguststorm.results.record import Recorder, tables_from
from auguststorm.results.store import Results
from tests.report.synthetic import World, make_frames, make_results, make_world, states


@pytest.fixture(scope="module")
def world() -> World:
    return make_world()


@pytest.fixture(scope="module")
def results() -> Results:
    return make_results(3)


def test_chunks_of_any_size_give_the_same_tables(world: World, results: Results) -> None:
    parts = [make_frames(world, np.array([0])), make_frames(world, np.array([1, 2]))]
    tables = tables_from(world.static, parts)
    for name, table in results.tables.items():
        assert tables[name].equals(table), name


def test_every_recorded_run_has_all_ticks_for_every_formation(world: World, results: Results) -> None:
    run, tick = results.numbers("formations", "run", "tick")
    assert run.size == 3 * N_TICKS * len(world.static.formations.id)
    assert set(tick) == set(range(N_TICKS))


def test_only_recorded_runs_have_formations_but_all_have_sides_and_captures(world: World) -> None:
    tables = tables_from(world.static, [make_frames(world, np.arange(3), recorded_runs=1)])
    assert set(tables["formations"]["run"].to_pylist()) == {0}
    assert set(tables["events"]["run"].to_pylist()) == {0}
    assert set(tables["sides"]["run"].to_pylist()) == {0, 1, 2}
    assert set(tables["captures"]["run"].to_pylist()) == {0, 1, 2}


def test_side_sums_agree_with_formations(results: Results) -> None:
    table = results.table("formations").to_pylist()
    sides = {(row["run"], row["tick"], row["side"]): row for row in results.table("sides").to_pylist()}
    men = sum(row["men"] for row in table if (row["run"], row["tick"], row["side"]) == (1, 40, "japanese"))
    assert sides[1, 40, "japanese"]["men"] == pytest.approx(men, rel=1e-6)


def test_losses_agree_with_the_last_row_of_sides(results: Results) -> None:
    losses = [row for row in results.table("losses").to_pylist() if row["run"] == 2 and row["side"] == "japanese"]
    last = [
        row
        for row in results.table("sides").to_pylist()
        if (row["run"], row["tick"], row["side"]) == (2, 111, "japanese")
    ]
    for cause in codes.MEN_CAUSES:
        assert sum(row["men"] for row in losses if row["cause"] == cause) == pytest.approx(last[0][cause], rel=1e-5)


def test_recapture_gives_two_rows_with_hours_held(world: World) -> None:
    recorder = Recorder(world.static, np.array([7]), 1)
    for tick, state in states(world, np.array([7])):
        places = state.places
        if tick in (50, 51, 52):  # the place is taken at hour 303 and lost again at hour 311
            hour, camp = (303.0, 0) if tick == 50 else (311.0, 1)
            places.taken_h[0, 6], places.control[0, 6], places.taker[0, 6] = hour, camp, 3
        elif tick > 52:
            places.taken_h[0, 6], places.control[0, 6] = 311.0, 1
        else:
            places.taken_h[0, 6], places.control[0, 6] = -codes.NEVER, 1
        recorder.tick(tick, state)
    rows = tables_from(world.static, [recorder.frames()])["captures"].to_pylist()
    fort = [row for row in rows if row["place_id"] == "hailar_fort"]
    assert [(row["camp"], row["time_h"], row["held_h"], row["is_final"]) for row in fort] == [
        ("allied", 303.0, 8.0, False),
        ("axis", 311.0, 112 * 6 - 311.0, True),
    ]
    assert fort[0]["date"] == "1945-08-21T15:00+09:00"


def test_absent_formations_have_no_row_and_embarked_ones_no_position(world: World) -> None:
    recorder = Recorder(world.static, np.array([0]), 1)
    for tick, state in states(world, np.array([0])):
        state.formations.posture[0, 0] = codes.ABSENT
        state.formations.posture[0, 1], state.formations.cell[0, 1] = codes.EMBARKED, -1
        recorder.tick(tick, state)
    tables = tables_from(world.static, [recorder.frames()])
    rows = [row for row in tables["formations"].to_pylist() if row["tick"] == 5]
    ids = [row["formation_id"] for row in rows]
    assert world.static.formations.id[0] not in ids
    embarked = rows[ids.index(world.static.formations.id[1])]
    assert embarked["cell"] == -1
    assert embarked["latitude_deg"] is None


def test_dispatches_are_taken_out_of_the_log(world: World) -> None:
    recorder = Recorder(world.static, np.array([0]), 1)
    for tick, state in states(world, np.array([0])):
        log = state.log
        if tick == 10:
            for slot, (kind, subject, obj) in enumerate(
                [
                    (codes.E_DISPATCH, 0, 3),
                    (codes.E_CEASE_TO_FORMATION, 1, 3),
                    (codes.E_BATTLE, 2, 30),
                    (codes.E_PASS_HEAD, 2, int(world.static.places.cell[1])),
                ]
            ):
                log.kind[0, slot], log.subject[0, slot], log.object[0, slot] = kind, subject, obj
                log.time_h[0, slot], log.value[0, slot], log.extra[0, slot] = 62.0, 66.5, codes.LINK_WIRE
            log.count[0] = 4
        recorder.tick(tick, state)
    tables = tables_from(world.static, [recorder.frames()])
    order, cease = tables["dispatches"].to_pylist()
    assert (order["plan_id"], order["from_id"], order["to_id"], order["kind"], order["means"]) == (
        "pl-1",
        "hq-jpn-5-army",
        world.static.formations.id[3],
        "order",
        "wire",
    )
    assert (cease["from_id"], cease["to_id"], cease["kind"]) == (
        "hq-jpn-5-army",
        world.static.formations.id[3],
        "cease_fire",
    )
    assert (order["sent_h"], order["arrived_h"]) == (62.0, 66.5)
    events = [row for row in tables["events"].to_pylist() if row["tick"] == 10]
    assert [row["kind"] for row in events] == ["battle", "pass_head"]
    assert events[0]["object"] == world.static.formations.id[30]
    assert events[1]["object"] == "korokhon"


def test_recorder_copies_and_keeps_no_view(world: World) -> None:
    recorder = Recorder(world.static, np.array([0]), 1)
    kept = []
    for tick, state in states(world, np.array([0])):
        recorder.tick(tick, state)
        kept.append(state.formations.men[0, 0])
        state.formations.men[0, 0] = -1.0
    assert recorder.frames().formations["men"][:, 0, 0].tolist() == kept


def test_recorder_without_ticks_has_no_frames(world: World) -> None:
    with pytest.raises(ValueError, match="nothing was recorded"):
        Recorder(world.static, np.array([0]), 1).frames()


def test_dates_of_captures_count_from_the_h_day_of_the_scenario() -> None:
    plain = make_results(1).table("captures").to_pylist()
    early = make_results(1, HISTORICAL_H_DAY - timedelta(days=4)).table("captures").to_pylist()
    assert plain
    for before, after in zip(plain, early, strict=True):
        assert after["time_h"] == before["time_h"]
        dates = [datetime.fromisoformat(row["date"]) for row in (before, after)]
        assert dates[1] == dates[0] - timedelta(days=4)
