"""Test that scenarios are differences from a base, and that all their faults are told at once."""

from datetime import datetime
from pathlib import Path

import pytest

from auguststorm.errors import BadInputError
from auguststorm.scenario import Scenario, list_scenarios, load_scenario
from auguststorm.scenario.declare import GIVEN_DECISION

HEAD = 'name = "{name}"\npurpose = "A test."\n'


def write(folder: Path, body: str, name: str = "variant", head: str = HEAD) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(head.format(name=name) + body, encoding="utf-8")
    return path


def faults_of(path: Path | str) -> list[str]:
    with pytest.raises(BadInputError) as caught:
        load_scenario(path)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("name", list_scenarios())
def test_every_scenario_of_the_package_loads(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.purpose.endswith(".")
    assert name == "historical" or scenario.bases[0] == "historical"


def test_historical_takes_the_tokyo_decision_as_given() -> None:
    scenario = load_scenario("historical")
    assert scenario.is_decision_given
    assert GIVEN_DECISION in scenario.given
    assert scenario.h_day == datetime.fromisoformat("1945-08-09T00:00:00+09:00")
    assert scenario.overrides == {}


def test_a_free_school_is_not_given_the_decision(tmp_path: Path) -> None:
    scenario = load_scenario(write(tmp_path, 'base = "historical"\npolitics = "free-both"\n'))
    assert not scenario.is_decision_given
    assert GIVEN_DECISION not in scenario.given


def test_a_variant_keeps_what_it_does_not_change(tmp_path: Path) -> None:
    write(
        tmp_path,
        'base = "historical"\nh_day = 1945-08-11\ncut = ["sov-5-army"]\n'
        "[overrides.switches]\nair_lift = false\nbypass = false\n"
        '[overrides.formations."sov-72-tb"]\nready_h = 24\n',
        name="middle",
    )
    path = write(
        tmp_path,
        'base = "middle.toml"\n[overrides.switches]\nbypass = true\n[overrides.formations."sov-72-tb"]\nmen = 900\n'
        '[overrides.parameters]\n"movement.march_foot_km_per_day" = 30\n',
    )
    scenario = load_scenario(path)
    assert scenario.bases == ("historical", "middle")
    assert scenario.h_day.day == 11
    assert scenario.cut == ("sov-5-army",)
    assert scenario.overrides == {
        "cut": ["sov-5-army"],
        "formations.sov-72-tb.men": 900,
        "formations.sov-72-tb.ready_h": 24,
        "parameters.movement.march_foot_km_per_day": 30.0,
        "switches.air_lift": False,
        "switches.bypass": True,
    }


@pytest.mark.parametrize(
    ("body", "column", "expected"),
    [
        ('colour = "red"\n', "colour", "only known keys"),
        ('h_day = "1945-08-09"\n', "h_day", "a date without quotes"),
        ("h_day = 1946-08-09\n", "h_day", "a day from 1945-08-01"),
        ('politics = "none"\n', "politics", "'historical'"),
        ("cut = []\n", "cut", "at least one id"),
        ('cut = "sov-5-army"\n', "cut", "a list of ids"),
        ('cut = ["sov-5-armee"]\n', "cut", "an army, front, headquarters or formation"),
        ('base = "historic"\n', "base", "the name of a scenario"),
        ('base = "nowhere.toml"\n', "base", "a scenario file"),
        ('base = "variant.toml"\n', "base", "no circle of bases"),
        ("overrides = 3\n", "overrides", "a table"),
        ("[overrides.colours]\nred = 1\n", "overrides.colours", "only known keys"),
        ("[overrides.switches]\nair_lift = 1\n", "overrides.switches.air_lift", "true or false"),
        ("[overrides.switches]\nair_lifts = true\n", "overrides.switches.air_lifts", "a switch of the engine"),
        ("[overrides.parameters]\nmovement.speed = 3\n", "overrides.parameters.movement", "a number"),
        ('[overrides.parameters]\n"movement.speed" = 3\n', 'overrides.parameters."movement.speed"', "a coefficient"),
        (
            '[overrides.parameters]\n"movement.speed" = nan\n',
            'overrides.parameters."movement.speed"',
            "a finite number",
        ),
        ('[overrides.plans."pl-x"]\nstatus = "planned"\n', "overrides.plans.pl-x", "a row of the plan table"),
        (
            '[overrides.plans."pl-jpn-3rd-area-army-02"]\nstatus = "perhaps"\n',
            "overrides.plans.pl-jpn-3rd-area-army-02.status",
            "'planned'",
        ),
        ('[overrides.formations."sov-0-rd"]\nmen = 1\n', "overrides.formations.sov-0-rd", "an id of data/"),
        ('[overrides.formations."sov-72-tb"]\nmen = -1\n', "overrides.formations.sov-72-tb.men", "a number of at"),
        ('[overrides.formations."sov-72-tb"]\nmen = 1.5\n', "overrides.formations.sov-72-tb.men", "a whole number"),
        ('[overrides.formations."sov-72-tb"]\nmen = true\n', "overrides.formations.sov-72-tb.men", "a whole number"),
        ('[overrides.formations."sov-72-tb"]\nmen = [1]\n', "overrides.formations.sov-72-tb.men", "a number, true"),
        (
            '[overrides.formations."sov-72-tb"]\nhue = 1\n',
            "overrides.formations.sov-72-tb.hue",
            "a column of formations",
        ),
        (
            '[overrides.formations."sov-72-tb"]\nmobility = "wings"\n',
            "overrides.formations.sov-72-tb.mobility",
            "one of foot",
        ),
        (
            '[overrides.headquarters."hq-jpn-5-army"]\nhas_radio = 1\n',
            "overrides.headquarters.hq-jpn-5-army.has_radio",
            "true or false",
        ),
    ],
)
def test_a_fault_names_its_key_and_what_was_expected(tmp_path: Path, body: str, column: str, expected: str) -> None:
    found = faults_of(write(tmp_path, body))
    assert len(found) == 1, found
    assert f"column {column}: found" in found[0]
    assert f"expected {expected}" in found[0]


def test_faults_of_form_and_of_names_and_of_bases_are_told_together(tmp_path: Path) -> None:
    write(tmp_path, 'colour = "red"\n', name="middle")
    path = write(
        tmp_path,
        'base = "middle.toml"\nh_day = "soon"\ncut = ["sov-5-armee"]\n'
        '[overrides.switches]\nair_lifts = true\n[overrides.formations."sov-72-tb"]\nmen = "many"\n',
        head='name = "other"\npurpose = "no stop"\n',
    )
    found = faults_of(path)
    assert len(found) == 7
    for column in (
        "name",
        "purpose",
        "h_day",
        "cut",
        "overrides.switches.air_lifts",
        "overrides.formations.sov-72-tb.men",
    ):
        assert sum(f"column {column}: " in fault for fault in found) == 1, column
    assert sum("middle.toml" in fault for fault in found) == 1


def test_a_fault_names_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, "\n[overrides.switches]\n# a remark\nair_lift = 1\n")
    assert ", row 6, column overrides.switches.air_lift:" in faults_of(path)[0]


def test_near_names_are_offered(tmp_path: Path) -> None:
    assert "Did you mean sov-5-army" in faults_of(write(tmp_path, 'cut = ["sov-5-armee"]\n'))[0]


def test_name_and_purpose_are_wanted(tmp_path: Path) -> None:
    found = faults_of(write(tmp_path, "h_day = 1945-08-09\n", head=""))
    assert [fault.split("column ")[1].split(":")[0] for fault in found] == ["name", "purpose"]


def test_a_name_must_be_that_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "", head='name = "another"\npurpose = "A test."\n')
    assert "expected 'variant'" in faults_of(path)[0]


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    found = faults_of(write(tmp_path, "h_day = = 3\n"))
    assert ", row 3: found" in found[0]


def test_what_is_no_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "variant.toml"
    path.write_bytes(b'name = "\xff"\n')
    assert "UTF-8" in faults_of(path)[0]


def test_an_unknown_scenario_offers_the_known(tmp_path: Path) -> None:
    assert "historical" in faults_of("historic")[0]
    assert "no file" in faults_of(tmp_path / "nothing.toml")[0]


def test_an_empty_scenario_is_the_historical_one() -> None:
    assert Scenario("x", "X.").h_day == load_scenario("historical").h_day
