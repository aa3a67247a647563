"""The weather phase: chains with the shares they promise, mud between 0 and 1, the storm of the first night."""

from itertools import pairwise

import numpy as np
import pytest

from auguststorm.engine.codes import E_WEATHER, S_WEATHER
from auguststorm.engine.phases.weather import (
    EASTERN_HILLS,
    GOBI,
    KURILS,
    PARAMETERS,
    PRIMORYE_COAST,
    WET_FIRST,
    WRITES,
    weather,
)
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.evidence import load_parameters
from auguststorm.theatre.terrain import REGIONS
from tests.engine.phases.world import changed_fields, clear_log, copy_of, is_same, make_world

SIZES = {"R": 200, "F": 1, "C": 2, "P": 1, "H": 1, "A": 1, "V": 1, "N": 1, "K": 1, "D": 1}


def run_weather(state: State, setting: Setting, ticks: int) -> list[State]:
    states = []
    for tick in range(ticks):
        state = weather(clear_log(state), setting, tick)
        states.append(copy_of(state))
    return states


def test_parameters_are_the_columns_of_the_table() -> None:
    assert tuple(parameter.name for parameter in load_parameters("weather")) == PARAMETERS


def test_regions_are_those_of_the_theatre() -> None:
    assert REGIONS[GOBI] == "gobi"
    assert REGIONS[EASTERN_HILLS] == "eastern_hills"
    assert REGIONS[PRIMORYE_COAST] == "primorye_coast"
    assert REGIONS[KURILS] == "kurils"


def test_wet_and_foggy_shares_are_those_of_the_parameters() -> None:
    state, setting = make_world(**SIZES)
    states = run_weather(state, setting, 112)
    rain = np.mean([s.weather.is_raining for s in states[20:]], axis=(0, 1))
    fog = np.mean([s.weather.is_foggy for s in states[20:]], axis=(0, 1))
    wanted = setting.parameters.weather[0, WET_FIRST : WET_FIRST + len(REGIONS)]
    # 200 runs of 92 ticks with persistence 0.7: about 18,400 draws worth some 3,500 independent ones
    assert rain == pytest.approx(wanted, abs=0.03)
    assert fog[KURILS] == pytest.approx(0.40, abs=0.03)
    assert fog[GOBI] == pytest.approx(0.05, abs=0.02)


def test_rain_goes_on_with_its_probability() -> None:
    state, setting = make_world(**SIZES)
    rain = np.array([s.weather.is_raining[:, PRIMORYE_COAST] for s in run_weather(state, setting, 112)])
    went_on = rain[1:][rain[:-1] == 1].mean()
    assert went_on == pytest.approx(0.70, abs=0.02)


def test_first_tick_rains_in_primorye_and_mud_begins_there() -> None:
    state, setting = make_world(**SIZES)
    after = weather(state, setting, 0)
    assert after.weather.is_raining[:, PRIMORYE_COAST].all()
    assert (after.weather.mud[:, PRIMORYE_COAST] >= 0.40).all()
    assert after.weather.is_raining[:, GOBI].mean() < 0.25


def test_mud_stays_between_none_and_full_and_dries_without_rain() -> None:
    state, setting = make_world(**SIZES)
    states = run_weather(state, setting, 60)
    for before, after in pairwise(states):
        mud, was = after.weather.mud, before.weather.mud
        assert ((mud >= 0) & (mud <= 1)).all()
        is_wet = after.weather.is_raining == 1
        assert (mud[is_wet] >= was[is_wet]).all()
        assert (mud[~is_wet] <= was[~is_wet]).all()


def test_switched_off_weather_is_dry() -> None:
    state, setting = make_world(**SIZES)
    setting.switches[S_WEATHER] = 0
    for after in run_weather(state, setting, 8):
        assert not after.weather.is_raining.any()
        assert not after.weather.is_foggy.any()
        assert not after.weather.mud.any()


def test_onset_of_rain_is_logged_once() -> None:
    state, setting = make_world(**SIZES)
    states = run_weather(state, setting, 40)
    onsets = states[0].weather.is_raining.sum(axis=1)
    for before, after in pairwise(states):
        onsets = onsets + ((after.weather.is_raining == 1) & (before.weather.is_raining == 0)).sum(axis=1)
    noted = sum(s.log.count for s in states)
    assert (noted == onsets).all()
    assert states[0].log.kind[0, 0] == E_WEATHER


def test_one_run_alone_equals_that_run_in_a_batch() -> None:
    state, setting = make_world(**SIZES)
    batch = run_weather(state, setting, 30)[-1]
    alone, lonely = make_world(**{**SIZES, "R": 1})
    lonely.chance.runs[0] = 137
    single = run_weather(alone, lonely, 30)[-1]
    assert (single.weather.mud[0] == batch.weather.mud[137]).all()
    assert (single.weather.is_raining[0] == batch.weather.is_raining[137]).all()


def test_input_is_untouched_and_only_writes_change() -> None:
    state, setting = make_world(**SIZES)
    kept = copy_of(state)
    after = weather(state, setting, 0)
    assert changed_fields(state, after) <= set(WRITES)
    assert is_same(state, kept)
