"""Disputed totals: one claim a run, all of one count together, and a switch and scenarios that fix them."""

import numpy as np
import pytest

from auguststorm.engine.phases import air
from auguststorm.evidence.parameters import load_parameters
from auguststorm.order_of_battle.codes import SIDES
from auguststorm.scenario.compile import compile_scenario
from auguststorm.scenario.load import load_scenario
from auguststorm.scenario.strength import AIRCRAFT, COUNTED, KWANTUNG_ARMY, PART, SOVIET_FRONTS, draw_ratios
from auguststorm.tables import load_table
from tests.engine.states import historical

RUNS = np.arange(2000, dtype=np.int64)
FEW = RUNS[:40]
ARMS = ("kwantung_tanks", "kwantung_guns", AIRCRAFT)


def drawn(is_central: bool = False) -> dict[str, np.ndarray]:
    return draw_ratios(historical().parameters[PART], 1945, RUNS, is_central)


def test_every_disputed_total_scales_something() -> None:
    assert {row.name for row in load_parameters(PART)} == {*COUNTED, AIRCRAFT}
    who = historical().battle.formations
    ratios = historical().ratios(1945, RUNS, False)
    for name, counted in COUNTED.items():
        scaled = np.flatnonzero((getattr(ratios, counted.number) != 1.0).any(axis=0))
        assert scaled.size, name
        assert (getattr(who, counted.number)[scaled] > 0).any(), name


def test_central_values_leave_the_order_of_battle_as_it_stands() -> None:
    compiled = historical()
    setting = compiled.for_runs(1945, FEW, True)
    state = compiled.start(setting, compiled.ratios(1945, FEW, True))
    plain = compiled.start(setting)
    for one, other in zip(state, plain, strict=True):
        assert one.tobytes() == other.tobytes()


def test_each_run_takes_what_one_claim_says_in_the_share_of_its_weight() -> None:
    ratios = drawn()
    for row in load_parameters(PART):
        totals = ratios[row.name] * row.value
        shares = np.array([np.isclose(totals, said).mean() for said in row.says])
        assert shares.sum() == pytest.approx(1.0), row.name
        assert shares == pytest.approx(np.array(row.weights) / sum(row.weights), abs=0.04), row.name


def test_what_one_claimant_counts_as_a_whole_is_drawn_together_and_else_apart() -> None:
    ratios = drawn()
    is_larger = {name: ratios[name] > 1.0 for name in (*ARMS, "soviet_tanks")}
    assert is_larger[ARMS[0]].any()
    assert np.array_equal(is_larger[ARMS[0]], is_larger[ARMS[1]])
    assert np.array_equal(is_larger[ARMS[0]], is_larger[ARMS[2]])
    assert np.array_equal(is_larger["soviet_tanks"], ratios["soviet_guns"] < 1.0)
    assert abs(np.corrcoef(is_larger[ARMS[0]], is_larger["soviet_tanks"])[0, 1]) < 0.1


def test_soviet_air_groups_meet_both_claims_at_once_so_that_none_is_drawn() -> None:
    """The air armies are one claim, with the fleet's aircraft they come near the other."""
    groups = [row for row in load_table("order_of_battle/air_groups.csv", "air_groups") if row["side"] == "soviet"]
    fleet = ("sov-pacific-fleet", "sov-north-pacific-flotilla", "sov-amur-flotilla", "sov-petropavlovsk-naval-base")
    assert sum(row["aircraft"] for row in groups if row["air_formation_id"] not in fleet) == 3721
    assert sum(row["aircraft"] for row in groups) == pytest.approx(5368, rel=0.02)


def test_a_run_alone_is_as_strong_as_in_a_batch() -> None:
    whole = historical().ratios(7, FEW, False)
    alone = historical().ratios(7, FEW[13:14], False)
    for one, other in zip(whole, alone, strict=True):
        assert np.array_equal(one[13:14], other)


def test_only_formations_that_a_total_counts_are_scaled_to_whole_numbers() -> None:
    compiled = historical()
    setting = compiled.for_runs(1945, FEW, False)
    men = compiled.start(setting, compiled.ratios(1945, FEW, False)).formations.men
    who = compiled.battle.formations
    is_kwantung = np.array([front in KWANTUNG_ARMY for front in who.front_id]) & (who.side == 2)
    is_manchukuo = who.side == SIDES.index("manchukuo")
    is_mengjiang = who.side == SIDES.index("mengjiang")
    is_soviet = np.array([front in SOVIET_FRONTS for front in who.front_id]) & (who.side == SIDES.index("soviet"))
    moved = (men != compiled.setting.formations.men_start).any(axis=0)
    assert moved[is_kwantung].any()
    assert moved[is_manchukuo].any()
    assert moved[is_mengjiang].any()
    assert moved[is_soviet].any()
    assert not moved[~is_kwantung & ~is_manchukuo & ~is_mengjiang & ~is_soviet].any()
    assert np.array_equal(men, np.rint(men))


@pytest.mark.parametrize(
    ("scenario", "kwantung_tanks", "manchukuo_men", "sorties"),
    [("as-soviet-figures", 1155, 200000, 1800 / 699), ("as-japanese-monographs", 290, 170000, 1.0)],
)
def test_a_claimants_world_has_the_claimants_totals_in_every_run(
    scenario: str, kwantung_tanks: float, manchukuo_men: float, sorties: float
) -> None:
    compiled = compile_scenario(load_scenario(scenario))
    who = compiled.battle.formations
    is_kwantung = np.array([front in KWANTUNG_ARMY for front in who.front_id]) & (who.side == 2)
    setting = compiled.for_runs(1945, FEW, False)
    state = compiled.start(setting, compiled.ratios(1945, FEW, False))
    tanks = state.formations.tanks[:, is_kwantung].sum(axis=1)
    men = state.formations.men[:, who.side == 3].sum(axis=1)
    assert tanks == pytest.approx(np.full(FEW.size, kwantung_tanks), abs=is_kwantung.sum() / 2)
    assert men == pytest.approx(np.full(FEW.size, manchukuo_men), rel=0.001)
    base = historical().for_runs(1945, FEW, True).parameters.air
    fixed = compiled.for_runs(1945, FEW, True).parameters.air
    assert fixed[:, air.AXIS_SORTIES] == pytest.approx(base[:, air.AXIS_SORTIES] * sorties)
    others = np.arange(base.shape[1]) != air.AXIS_SORTIES
    assert np.array_equal(fixed[:, others], base[:, others])
