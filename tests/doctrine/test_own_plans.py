"""The project's own plans give every formation on the map a chain of tasks that a historian could read."""

import csv

import numpy as np
import pytest

from auguststorm.doctrine.chains import Leaf
from auguststorm.doctrine.leaf_tasks import LeafTasks, expand
from auguststorm.doctrine.plans import PlanRow, load_plans
from auguststorm.doctrine.standing import HOLDING, OFFENSIVE
from auguststorm.engine import codes
from auguststorm.tables import DATA

KM_PER_DEGREE = 111.2
COSINE_46 = 0.695
PLANS = load_plans()


def read(relative: str) -> list[dict[str, str]]:
    with (DATA / relative).open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def point(record: dict[str, str]) -> tuple[float, float]:
    """Lay a place on a plain grid of kilometres; good enough to tell near from far."""
    x_km = float(record["longitude_deg"]) * KM_PER_DEGREE * COSINE_46
    return x_km, float(record["latitude_deg"]) * KM_PER_DEGREE


PLACES = read("theatre/places.csv")
PLACE_XY = {record["id"]: point(record) for record in PLACES}
NAMES = list(PLACE_XY)
LEAVES = [
    Leaf(
        record["formation_id"],
        record["side"],
        record["kind"],
        record["mobility"],
        record["echelon"],
        record["is_forward_detachment"] == "yes",
        *point(record),
    )
    for record in read("order_of_battle/formations.csv")
]
NUMBER = {leaf.formation_id: index for index, leaf in enumerate(LEAVES)}


@pytest.fixture(scope="module")
def tasks() -> LeafTasks:
    superior = {record["formation_id"]: record["parent_id"] for record in read("order_of_battle/tree.csv")}
    clear = {record["id"] for record in PLACES if record["fall_rule"] == "clear"}
    return expand(PLANS, superior, LEAVES, PLACE_XY, clear)


def objectives(tasks: LeafTasks, name: str) -> list[str]:
    """List a formation's objectives in order, places to go by left out."""
    formation = NUMBER[name]
    span = range(tasks.first_task[formation] + 1, tasks.first_task[formation] + tasks.n_tasks[formation])
    return [NAMES[tasks.objective_place[task]] for task in span if not tasks.is_waypoint[task]]


def test_chains_fill_the_arrays_without_gap(tasks: LeafTasks) -> None:
    assert tasks.first_task[0] == 0
    assert np.array_equal(tasks.first_task[1:], np.cumsum(tasks.n_tasks)[:-1])
    assert tasks.plan_row.size == tasks.n_tasks.sum()
    place_in_chain = np.arange(tasks.plan_row.size) - tasks.first_task[tasks.formation]
    assert np.all(tasks.earliest_from <= place_in_chain)


def test_only_active_rows_of_the_own_camp_are_taken(tasks: LeafTasks) -> None:
    allied = ("sov", "mng")
    for formation, index in zip(tasks.formation, tasks.plan_row, strict=True):
        if index >= 0:
            plan: PlanRow = PLANS[index]
            assert plan.is_active
            assert plan.formation_id.startswith(allied) == LEAVES[formation].formation_id.startswith(allied)


def test_what_cannot_move_has_no_task_that_moves(tasks: LeafTasks) -> None:
    moving = {codes.ACTIONS.index(action) for action in (*OFFENSIVE, "withdraw", "transfer", "landing")}
    for formation, action in zip(tasks.formation, tasks.action, strict=True):
        if LEAVES[formation].mobility == "static":
            assert action not in moving, LEAVES[formation].formation_id


def test_most_of_the_field_army_has_a_mission(tasks: LeafTasks) -> None:
    field = [i for i, leaf in enumerate(LEAVES) if leaf.mobility != "static" and leaf.kind != "airlanded"]
    with_mission = [i for i in field if tasks.n_tasks[i] > 1]
    assert len(with_mission) >= 0.9 * len(field)


def test_a_formation_never_waits_for_a_holding_task_to_be_done(tasks: LeafTasks) -> None:
    never_done = {codes.ACTIONS.index(action) for action in HOLDING if action != "withdraw"}
    for task in np.flatnonzero(tasks.needs_previous):
        before = task - 1
        if tasks.plan_row[before] >= 0:
            assert tasks.action[before] not in never_done, LEAVES[tasks.formation[task]].formation_id


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("sov-30-guards-mb", ["korokhon", "lupei"]),
        ("sov-41-guards-tb", ["tsagan_dabo", "tuchuan"]),
        ("sov-61-td", ["solun", "taoan", "taonan"]),
        ("sov-205-tb", ["hailar", "yakoshih", "pokotu"]),
        ("sov-97-rd", ["volynsk_fort", "machiaoho", "muleng", "mutanchiang"]),
        ("sov-300-rd", ["pamientung", "mutanchiang", "harbin"]),
        ("sov-40-rd", ["tungning", "lotzukou", "wangching", "yenchi", "tumen"]),
        ("sov-393-rd", ["kraskino", "yuki", "rashin", "seishin"]),
        ("sov-361-rd", ["tungkiang", "fuchin", "chiamussu", "sansing", "harbin"]),
        ("sov-79-rd", ["handa", "koton", "haramitog"]),
        ("mng-7-cd", ["dolonnor", "jehol"]),
        ("jpn-126-division", ["pamientung", "mutan_bridges"]),
        ("jpn-107-division", ["wuchakou", "hsinking", "tunghua"]),
        ("jpn-119-division", ["wunuerh", "pokotu", "tsitsihar"]),
    ],
)
def test_known_columns_have_their_objectives_in_order(tasks: LeafTasks, name: str, first: list[str]) -> None:
    assert objectives(tasks, name)[: len(first)] == first


def test_no_column_is_sent_back_to_a_base_behind_it(tasks: LeafTasks) -> None:
    for name in ("sov-30-guards-mb", "sov-16-mb", "sov-61-td", "sov-17-guards-rd"):
        formation = NUMBER[name]
        span = slice(tasks.first_task[formation] + 1, tasks.first_task[formation] + tasks.n_tasks[formation])
        assert "tamsag" not in [NAMES[place] for place in tasks.objective_place[span]]


def test_two_tank_columns_cross_two_passes(tasks: LeafTasks) -> None:
    crossings = {objectives(tasks, name)[0] for name in ("sov-46-guards-tb", "sov-41-guards-tb")}
    assert crossings == {"korokhon", "tsagan_dabo"}
