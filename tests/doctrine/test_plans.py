"""The plan table loads without a fault, obeys its own rules, and every fault is found."""

import csv
import re
from pathlib import Path

import pytest

from auguststorm.doctrine.plans import Known, PlanRow, check_plans, load_plans
from auguststorm.errors import BadInputError
from auguststorm.tables import DATA, load_table
from tests.doctrine.fixtures import PLACE_XY, SUPERIOR, row

KNOWN = Known(set(PLACE_XY), SUPERIOR, {f"hq-{name}" for name in SUPERIOR})


@pytest.fixture(scope="module")
def plans() -> tuple[PlanRow, ...]:
    return load_plans()


def read_ids(relative: str, column: str) -> list[str]:
    with (DATA / relative).open(newline="", encoding="utf-8") as handle:
        return [record[column] for record in csv.DictReader(handle)]


def test_plans_name_only_what_exists(plans: tuple[PlanRow, ...]) -> None:
    tree = read_ids("order_of_battle/tree.csv", "formation_id")
    parents = read_ids("order_of_battle/tree.csv", "parent_id")
    known = Known(
        places=set(read_ids("theatre/places.csv", "id")),
        superior=dict(zip(tree, parents, strict=True)),
        headquarters=set(read_ids("order_of_battle/headquarters.csv", "headquarters_id")),
    )
    assert check_plans(plans, known) == []


def test_no_campaign_decision_waits_for_a_clock(plans: tuple[PlanRow, ...]) -> None:
    assert [row.plan_id for row in plans if not row.is_prewar and row.has("hours_after_h")] == []


def test_prose_and_dates_have_left_the_table() -> None:
    table = load_table("plans/plans.csv", "plans")
    date = re.compile(r"\b(\d{1,2} (?:Aug|Sept|July)|1945-\d\d|TO BE FOUND)")
    for record in table:
        assert not date.search(record["trigger"])
        assert not date.search(record["trigger_reason"]), record["plan_id"]
        assert record["trigger_reason"]


def test_every_source_of_a_plan_is_known() -> None:
    files = sorted((DATA / "evidence" / "sources").glob("*.csv"))
    known = {name for file in files for name in read_ids(f"evidence/sources/{file.name}", "source_id")}
    for record in load_table("plans/plans.csv", "plans"):
        assert set(record["source"]) <= known, record["plan_id"]
        assert record["source"], record["plan_id"]


def test_both_camps_have_plans_down_from_the_theatre(plans: tuple[PlanRow, ...]) -> None:
    owners = {row.formation_id for row in plans}
    for name in ("sov-far-east-command", "sov-6-guards-tank-army", "sov-pacific-fleet", "sov-12-air-army",
                 "jpn-kwantung-army", "jpn-3rd-area-army", "jpn-5-army", "jpn-mongolia-garrison-army",
                 "jpn-5th-area-army"):  # fmt: skip
        assert name in owners


def test_landings_and_airlandings_are_decisions(plans: tuple[PlanRow, ...]) -> None:
    for plan in plans:
        if plan.is_prewar or not plan.is_active:
            continue
        if plan.action == "airland":
            assert plan.has("acceptance_known"), plan.plan_id
            assert plan.has("aircraft_free"), plan.plan_id
        if plan.action == "landing" and "front" not in plan.formation_id:
            assert plan.has("ships_free"), plan.plan_id


def test_alternatives_and_prohibitions_are_inactive(plans: tuple[PlanRow, ...]) -> None:
    inactive = {plan.plan_id for plan in plans if not plan.is_active}
    assert "pl-jpn-3rd-area-army-03a" in inactive
    assert "pl-sov-pacific-fleet-09" in inactive
    assert "pl-sov-6-guards-tank-army-02a" in inactive
    assert "pl-sov-87-rc-03" not in inactive


@pytest.mark.parametrize(
    ("plan", "column", "word"),
    [
        (row("pl-sov-nobody-01", "advance", "city", "decision_known"), "formation_id", "sov-nobody"),
        (row("pl-sov-army-01", "advance", "atlantis", "decision_known"), "objective_place_id", "atlantis"),
        (row("pl-sov-army-01", "advance", "city", "decision_known", via=("lemuria",)), "via", "lemuria"),
        (row("pl-sov-army-01", "advance", "city", "decision_known", stop=("thule",)), "stop_places", "thule"),
        (row("pl-sov-army-01", "advance", "city", "enemy_seen(ys)"), "trigger", "ys"),
        (row("pl-sov-army-01", "advance", "city", "order_from(hq-nobody)"), "trigger", "hq-nobody"),
        (row("pl-sov-army-01", "advance", "city", "hours_after_h(1)", is_prewar=False), "trigger", "hours_after_h"),
        (row("pl-sov-army-01", "advance", "city", "order_from(hq-sov-front, pl-x-01)"), "trigger", "pl-x-01"),
    ],
)
def test_each_fault_is_found(plan: PlanRow, column: str, word: str) -> None:
    (fault,) = check_plans([plan], KNOWN)
    assert fault.column == column
    assert word in fault.found
    assert fault.row == 2


def test_an_order_must_come_from_the_row_s_owner_and_an_active_row() -> None:
    sender = row("pl-sov-front-01", "advance", "city", "decision_known", is_prewar=False, status="alternative")
    waits = row("pl-sov-army-01", "advance", "city", "order_from(hq-sov-front, pl-sov-front-01)", is_prewar=False)
    wrong = row("pl-sov-army-02", "advance", "city", "order_from(hq-sov-theatre, pl-sov-front-01)", is_prewar=False)
    found = [fault.found for fault in check_plans([sender, waits, wrong], KNOWN)]
    assert any("inactive" in text for text in found)
    assert any("another owner" in text for text in found)


def test_orders_that_wait_for_one_another_are_a_fault() -> None:
    first = row("pl-sov-front-01", "advance", "city", "order_from(hq-sov-army, pl-sov-army-01)", is_prewar=False)
    second = row("pl-sov-army-01", "advance", "city", "order_from(hq-sov-front, pl-sov-front-01)", is_prewar=False)
    assert len([f for f in check_plans([first, second], KNOWN) if "wait for one another" in f.found]) == 2


def test_all_faults_of_a_bad_table_come_at_once(tmp_path: Path) -> None:
    source = (DATA / "plans" / "plans.csv").read_text(encoding="utf-8").splitlines()
    header = source[0]
    body = [line.replace("hours_after_h(4.5)", "hours_after_breakfast(4.5)") for line in source[1:]]
    path = tmp_path / "plans.csv"
    path.write_text("\n".join([header, *body]) + "\n", encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        load_plans(path)
    assert len(caught.value.faults) == sum("hours_after_breakfast" in line for line in body) > 5


def test_a_missing_table_is_a_fault_and_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no file"):
        load_plans(tmp_path / "none.csv")
