from dataclasses import replace
from datetime import timedelta

from auguststorm.scenario.names import static_names
from tests.engine.states import historical


def test_names_carry_the_h_day_of_their_scenario() -> None:
    compiled = historical()
    assert static_names(compiled).h_day == compiled.scenario.h_day
    fifth = compiled.scenario.h_day - timedelta(days=4)
    assert static_names(replace(compiled, scenario=replace(compiled.scenario, h_day=fifth))).h_day == fifth
