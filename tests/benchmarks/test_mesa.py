"""The Mesa model of three phases ends where ours ends, and the comparison notices when it does not."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from auguststorm.engine import codes
from auguststorm.engine.battle import PARAMETERS as COMBAT
from auguststorm.engine.pace import PARAMETERS as MOVEMENT
from auguststorm.engine.setting import Setting
from auguststorm.engine.wants import PARAMETERS as SUPPLY
from tests.engine.chaos import chaotic
from tests.engine.small import go
from tests.engine.states import keep
from tests.naive.contact import ARMED

pytest.importorskip("mesa", reason="the comparison with Mesa needs the dependency group `benchmark`")

from benchmarks.mesa_model import Campaign
from benchmarks.mesa_model.compare import differences
from benchmarks.mesa_model.ours import THREE_PHASES, Start, go_on, start_of

WORLDS = range(6)
TICKS = 8
SEED = 1945
PARAMETERS = {"supply": SUPPLY, "movement": MOVEMENT, "combat": COMBAT}
FELL = [codes.KILLED, codes.WOUNDED, codes.MISSING]

Breach = Callable[[Campaign], None]


@cache
def campaign() -> Start:
    """Take two runs of the whole campaign on its third day."""
    return start_of("historical", SEED, 2, tick=8)


def apart(
    start: Start, ticks: int, run: int = 0, rules: Setting | None = None, break_rule: Breach | None = None
) -> list[str]:
    """Run both models from one start and say where they end apart.

    Parameters
    ----------
    rules : what the Mesa model takes for our setting
    break_rule : is given the Mesa model before its first step
    """
    model = Campaign(start.state, rules or start.setting, start.tick, run)
    if break_rule is not None:
        break_rule(model)
    for _ in range(ticks):
        model.step()
    found = differences(model, go_on(start, ticks), run)
    model.let_go()
    return found


@pytest.mark.parametrize("seed", WORLDS)
def test_small_worlds_end_alike_after_every_tick(seed: int) -> None:
    state, setting = chaotic(seed, is_central=seed % 2 == 0)
    models = [Campaign(state, setting, 0, run) for run in range(2)]
    for tick in range(TICKS):
        state = go(state, setting, 1, THREE_PHASES, tick)
        for run, model in enumerate(models):
            model.step()
            assert differences(model, state, run) == [], f"world {seed}, tick {tick}, run {run}"
    for model in models:
        model.let_go()


def test_strengths_are_collected_tick_by_tick() -> None:
    state, setting = chaotic(0)
    model = Campaign(state, setting, 0, collects=True)
    men = []
    for tick in range(3):
        model.step()
        state = keep(go(state, setting, 1, THREE_PHASES, tick))
        forces = state.formations[0]
        is_there = (forces.cell >= 0) & np.isin(forces.posture, list(ARMED)) & (setting.formations.camp == codes.ALLIED)
        men.append(forces.men[is_there].sum())
    assert model.datacollector is not None
    collected = model.datacollector.get_model_vars_dataframe()
    model.let_go()
    assert collected["allied_men"].tolist() == pytest.approx(men)
    assert len(set(men)) == 3


@pytest.mark.slow
def test_the_drive_on_mutanchiang_ends_alike() -> None:
    assert apart(start_of("mutanchiang", SEED, 1, tick=6), ticks=24) == []


@pytest.mark.slow
def test_the_whole_campaign_ends_alike() -> None:
    start = campaign()
    before, after = start.state, keep(go_on(start, 24))
    moved = (before.formations.cell[1] != after.formations.cell[1]).sum()
    fought = (before.sinks.men[1][:, FELL] != after.sinks.men[1][:, FELL]).any(axis=1).sum()
    assert moved > 100, "the comparison says little unless the campaign moves"
    assert fought > 30, "the comparison says little unless the campaign fights"
    assert (before.places.control[1] != after.places.control[1]).sum() > 20
    assert apart(start, ticks=24, run=1) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("phase", "name"),
    [
        ("supply", "lorry_fit_share"),
        ("movement", "fatigue_gain_per_day"),
        ("combat", "attacker_parity_per_day_share"),
    ],
)
def test_a_coefficient_off_by_a_millionth_is_noticed(phase: str, name: str) -> None:
    coefficients = getattr(campaign().setting.parameters, phase).copy()
    coefficients[:, PARAMETERS[phase].index(name)] *= 1 + 1e-6
    parameters = campaign().setting.parameters._replace(**{phase: coefficients})
    assert apart(campaign(), ticks=6, rules=campaign().setting._replace(parameters=parameters))


def other_luck(model: Campaign) -> None:
    model.run_number += 1


def nobody_fights(model: Campaign) -> None:
    for unit in model.formations:
        unit.join_battle = lambda: None


def nobody_has_a_tail(model: Campaign) -> None:
    model.rules.is_on["columns"] = False


@pytest.mark.slow
@pytest.mark.parametrize("break_rule", [other_luck, nobody_fights, nobody_has_a_tail])
def test_a_broken_rule_is_noticed(break_rule: Breach) -> None:
    assert apart(campaign(), ticks=6, break_rule=break_rule)
