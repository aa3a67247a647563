"""Policies of Moscow: one choice as it was, what the others do, and every fault of their table."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from auguststorm.doctrine.plans import load_plans
from auguststorm.errors import BadInputError
from auguststorm.scenario import load_scenario
from auguststorm.scenario.compile import compile_scenario
from auguststorm.scenario.policy import HALTS, choices, chosen, faults_of, policy_of, sentences
from auguststorm.tables import DATA, read_table
from tests.engine.states import historical

WAS = {
    "cease-fire": "arms-laid-down", "korea": "38th-parallel", "china": "great-wall", "port-arthur": "race",
    "hokkaido": "until-called-off",
}  # fmt: skip


def test_without_a_word_every_policy_is_as_it_was() -> None:
    assert chosen({}) == WAS
    policy = policy_of({}, load_plans())
    assert policy.closed_zones == {"south_of_38", "china_proper"}
    assert policy.halt_at == HALTS.index("never")
    assert not policy.keeps_hokkaido
    assert policy.status == {}


def test_every_choice_does_something_or_says_that_it_is_as_it_was() -> None:
    plans = load_plans()
    for policy, all_choices in choices().items():
        found = [policy_of({policy: choice}, plans) for choice in all_choices]
        assert all(one != two for i, one in enumerate(found) for two in found[:i]), policy


def test_policies_are_said_in_sentences_in_manifest_and_report() -> None:
    assert len(sentences({})) == len(WAS)
    given = replace(historical().scenario, soviet_policy={"korea": "none"}).given
    assert any("Keijo" in sentence for sentence in given)
    assert not any("38th parallel" in sentence for sentence in given)


def test_zones_are_closed_or_open_as_policy_has_it() -> None:
    theatre = historical().theatre
    closed = historical().setting.theatre.is_closed_to_allied == 1
    assert np.array_equal(closed, theatre.is_south_of_38 | theatre.is_china_proper)
    free = compile_scenario(load_scenario("no-line-in-korea")).setting.theatre.is_closed_to_allied == 1
    assert np.array_equal(free, theatre.is_china_proper)


def active(name: str) -> set[str]:
    """Return the plan rows in force in a scenario for which some formation has a task."""
    compiled = compile_scenario(load_scenario(name))
    rows = compiled.setting.plans
    return {
        plan.plan_id
        for row, plan in enumerate(compiled.plans)
        if rows.is_active[row] and (rows.n_tasks[row] > 0 or plan.action == "airland")
    }


@pytest.mark.parametrize(
    ("name", "woken", "silenced"),
    [
        ("no-line-in-korea", {"pl-sov-25-army-09a", "pl-sov-25-army-09b"}, set[str]()),
        ("port-arthur-by-land", set[str](), {"pl-sov-6-guards-tank-army-08a", "pl-sov-6-guards-tank-army-08b"}),
        ("no-hokkaido", set[str](), {"pl-sov-87-rc-03", "pl-sov-355-rd-02", "pl-sov-342-rd-02", "pl-sov-345-rd-01"}),
        ("third-area-army-initiative", set[str](), {"pl-jpn-3rd-area-army-02", "pl-jpn-3rd-area-army-04"}),
    ],
)
def test_rows_that_a_scenario_wakes_have_tasks_and_those_it_silences_have_none(
    name: str, woken: set[str], silenced: set[str]
) -> None:
    before, after = active("historical"), active(name)
    assert woken <= after - before
    assert silenced & after == set()
    assert silenced - before <= {"pl-sov-87-rc-03"}  # the corps's own row is carried out by its divisions' rows


def test_an_override_of_a_row_goes_before_policy() -> None:
    scenario = replace(load_scenario("no-hokkaido"), plans={"pl-sov-345-rd-01": "planned"})
    status = {plan.plan_id: plan.status for plan in compile_scenario(scenario).plans}
    assert status["pl-sov-345-rd-01"] == "planned"
    assert status["pl-sov-355-rd-02"] == "alternative"


def test_all_faults_of_the_table_are_told(tmp_path: Path) -> None:
    with (DATA / "policy.csv").open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    rows[1]["targets"] = "armistice"
    rows[4]["targets"] = "pl-nobody-01"
    rows[3]["is_default"] = "no"
    path = tmp_path / "policy.csv"
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    table, faults = read_table(path, "policy")
    assert faults == []
    found = [fault.found for fault in faults_of(table, load_plans())]
    assert found == ["'armistice'", "'pl-nobody-01'", "0 choices"]


def test_unknown_policies_and_choices_are_faults_of_the_scenario(tmp_path: Path) -> None:
    path = tmp_path / "variant.toml"
    path.write_text(
        'name = "variant"\nbase = "historical"\npurpose = "A test."\n[soviet_policy]\nkorea = "39th"\nchine = "none"\n',
        encoding="utf-8",
    )
    with pytest.raises(BadInputError) as caught:
        load_scenario(path)
    faults = {fault.column: fault for fault in caught.value.faults}
    assert faults["soviet_policy.korea"].expected == "one of 38th-parallel, none"
    assert "china" in faults["soviet_policy.chine"].remedy
