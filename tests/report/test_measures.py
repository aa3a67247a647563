from datetime import datetime

import numpy as np
import pytest

from auguststorm.clock import HISTORICAL_H_DAY, N_TICKS, THEATRE_ZONE
from auguststorm.engine.codes import HALTS
from auguststorm.report.advance import advances, pincers_km
from auguststorm.report.campaign import END_H, Campaign
from auguststorm.report.ceasefire import gave_up_h, heard_h, hearings
from auguststorm.report.fuel import tank_army
from auguststorm.report.observed import Observation, claims, shown_observations
from auguststorm.report.places import baseline_difference_d, falls, mean_difference_d, operations
from auguststorm.report.spread import spread
from auguststorm.report.strength import by_day, losses, prisoners_by_day
from tests.report.synthetic import make_results
from tests.report.synthetic_ground import make_ground


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return Campaign(make_results(4))


def observation(place_id: str, **changes: object) -> Observation:
    content: dict[str, object] = {
        "id": "x", "kind": "capture", "place_id": place_id, "what": "", "earliest_h": 0.0, "best_h": 36.0,
        "latest_h": 72.0,
        "formation_ids": (), "axis": "east", "use": "calibrate", "driver": "march", "confidence": "high", "source": "",
    }  # fmt: skip
    return Observation(**{**content, **changes})  # type: ignore[arg-type]


def test_spread_of_censored_hours_is_late_and_never_a_mean() -> None:
    found = spread(np.array([10.0, 20.0, np.inf, np.inf, np.inf]))
    assert found.low_90 == 10.0
    assert np.isinf(found.median)
    assert spread(np.array([10.0, 20.0, 30.0])).median == 20.0


def test_place_falls_at_the_first_holding_of_half_a_day(campaign: Campaign) -> None:
    number = campaign.place_index["muleng"]
    assert np.isfinite(campaign.fallen_h[:, number]).all()
    taken = campaign.captures
    short = taken._replace(held_h=np.full_like(taken.held_h, 6.0), is_final=np.zeros_like(taken.is_final))
    other = Campaign(campaign.results)
    other.__dict__["captures"] = short
    assert np.isinf(other.fallen_h).all()


def test_difference_counts_unfallen_as_the_last_tick(campaign: Campaign) -> None:
    fallen, never = falls(campaign, (observation("muleng"), observation("hutou", best_h=END_H - 24.0)))
    assert fallen.unfallen_share == 0.0
    assert never.unfallen_share == 1.0
    assert never.difference_d == pytest.approx(1.0)
    mean = np.abs(fallen.hours - 36.0).mean() / 24.0
    assert mean_difference_d((fallen, never), "march") == pytest.approx((mean + 1.0) / 2.0)


def test_baseline_is_one_speed_from_the_other_dates_of_the_axis(campaign: Campaign) -> None:
    ground = make_ground()
    seen = (observation("muleng", id="a", best_h=50.0), observation("mutanchiang", id="b", best_h=100.0))
    rows = falls(campaign, seen)
    depth = ground.depth_of(np.array([row.place.cell for row in rows]))
    guess = [depth[0] / (depth[1] / 100.0), depth[1] / (depth[0] / 50.0)]
    expected = (abs(guess[0] - 50.0) + abs(guess[1] - 100.0)) / 2.0 / 24.0
    assert baseline_difference_d(rows, "march", ground) == pytest.approx(expected)
    assert baseline_difference_d(rows[:1], "march", ground) is None


def test_baseline_is_fitted_to_dates_that_may_be_fitted_and_to_no_other(campaign: Campaign) -> None:
    ground = make_ground()
    fitted = observation("muleng", id="a", best_h=50.0)
    for best_h in (100.0, 300.0):
        shown = observation("mutanchiang", id="b", best_h=best_h, use="report")
        rows = falls(campaign, (fitted, shown))
        depth = ground.depth_of(np.array([row.place.cell for row in rows]))
        others = falls(campaign, (fitted, shown._replace(driver="surrender")))
        guess = depth[1] / (depth[0] / 50.0)
        expected = abs(min(guess, END_H) - best_h) / 24.0
        assert baseline_difference_d(others, "surrender", ground) == pytest.approx(expected)
        assert baseline_difference_d(rows, "march", ground) is None  # nothing is left to fit the other one from


def test_what_happened_near_a_place_is_not_its_fall(campaign: Campaign) -> None:
    seen = [
        observation("muleng", kind="battle_start"),
        observation("muleng", kind="crossing"),
        observation("muleng", kind="battle_end"),
        observation("muleng", kind="surrender"),
        observation("tamsag"),
        observation("muleng", driver="ordered", kind="landing"),
        observation("nowhere"),
    ]
    assert falls(campaign, tuple(seen)) == ()
    kept = falls(campaign, (observation("korokhon", kind="crossing"), observation("hutou", kind="battle_end")))
    assert [row.place.id for row in kept] == ["hutou", "korokhon"]


def test_surrender_of_a_formation_is_dated_by_the_formation(campaign: Campaign) -> None:
    seen = observation("harbin", kind="surrender", driver="surrender", formation_ids=("jpn-5-army", "jpn-garrison-8"))
    (row,) = falls(campaign, (seen,))
    assert row.label == "Garrison 8 (harbin), Harbin"
    assert row.hours.tolist() == gave_up_h(campaign)[:, campaign.unit_index["jpn-garrison-8"]].tolist()


def test_landing_is_measured_in_hours_to_secure() -> None:
    results = make_results(2)
    events = results.table("events").to_pylist()
    landed = next(row for row in events if row["kind"] == "place_taken" and row["subject"] == "toyohara")
    table = results.table("events")
    extra = {
        **landed,
        "kind": "landed",
        "subject": landed["object"],
        "object": "toyohara",
        "time_h": landed["time_h"] - 30.0,
    }
    results.tables["events"] = type(table).from_pylist([*events, extra], schema=table.schema)
    seen = observation("toyohara", kind="landing", driver="ordered")
    (row,) = operations(Campaign(results), (seen,))
    assert row.happened_share == 0.5
    assert row.secured_share == 1.0
    assert row.hours is not None
    assert row.hours.median == pytest.approx(30.0)


def test_advance_never_shrinks_and_names_its_leader(campaign: Campaign) -> None:
    rows = {row.axis: row for row in advances(campaign, make_ground())}
    east = rows["east"]
    assert (np.diff(east.depth_km, axis=1) >= 0.0).all()
    assert campaign.units[int(east.leader[0, 2])].axis == "east"
    assert "interior" not in rows


def test_pincers_close(campaign: Campaign) -> None:
    gap = pincers_km(campaign)
    assert gap is not None
    assert gap.shape == (4, N_TICKS // 4)
    assert (gap[:, -1] < gap[:, 0]).all()


def test_tank_army_runs_dry_where_the_log_says(campaign: Campaign) -> None:
    army = tank_army(campaign)
    assert army is not None
    assert len(army.members) == 6
    is_dry = army.halt == HALTS.index("fuel")
    assert is_dry.any(axis=0).all()
    assert not is_dry[0].any()
    events, of_army = campaign.events, {campaign.units[row].id for row in army.members}
    logged = (events.run == 0) & (events.kind == "halt") & (events.object == "fuel")
    assert set(events.subject[logged]) == of_army
    assert army.fuel_t[0, -1] < army.fuel_t[0, 0]
    assert tank_army(campaign, "sov-no-such-army") is None


def test_hearing_comes_from_the_log_and_silence_is_infinite(campaign: Campaign) -> None:
    heard = heard_h(campaign)
    allied = [row for row, unit in enumerate(campaign.units) if unit.camp == "allied"]
    assert heard.shape == (4, len(campaign.units))
    events = campaign.events
    first = np.flatnonzero(events.kind == "ceasefire_heard")[0]
    row = campaign.unit_index[events.subject[first]]
    assert heard[events.run[first], row] == pytest.approx(float(events.time_h[first]))
    armies = hearings(campaign)
    assert {row.side for row in armies} == {"japanese", "manchukuo"}
    assert not {member for row in armies for member in row.members} & set(allied)


def test_prisoners_by_day_add_up(campaign: Campaign) -> None:
    side = campaign.side("disarmed")[:, -1, 2] + campaign.side("captured")[:, -1, 2]
    assert prisoners_by_day(campaign).sum(axis=1) == pytest.approx(side)
    assert by_day(np.arange(1.0, 9.0)[np.newaxis]).tolist() == [[4.0, 4.0]]


def test_losses_are_those_of_the_table(campaign: Campaign) -> None:
    groups = dict(losses(campaign, claims()))
    killed = groups["Japanese"][0]
    rows = campaign.results.table("losses").to_pylist()
    by_run = [
        sum(row["men"] for row in rows if row["run"] == run and row["side"] == "japanese" and row["cause"] == "killed")
        for run in campaign.runs
    ]
    assert killed.spread.median == pytest.approx(np.median(by_run))
    assert {claim.value for claim in killed.claims} == {83737.0, 21389.0}
    assert "Mongolian" not in groups


def test_observations_shown_are_dated_in_theatre_time() -> None:
    seen = {row.id: row for row in shown_observations(HISTORICAL_H_DAY)}
    korokhon = seen["tl-016"]
    start = datetime(1945, 8, 9, tzinfo=THEATRE_ZONE)
    assert korokhon.best_h == (datetime(1945, 8, 11, 12, tzinfo=THEATRE_ZONE) - start).total_seconds() / 3600.0
    assert korokhon.earliest_h <= korokhon.best_h <= korokhon.latest_h
