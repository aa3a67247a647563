"""Plans become chains of tasks: own first, then the superior's; in parallel by place; leaders ahead, others behind."""

from collections.abc import Sequence

import numpy as np

from auguststorm.doctrine.chains import Leaf
from auguststorm.doctrine.leaf_tasks import LeafTasks, expand
from auguststorm.doctrine.plans import PlanRow
from auguststorm.engine import codes
from tests.doctrine.fixtures import PLACE_XY, STANDING, SUPERIOR, leaf, row

NAMES = list(PLACE_XY)
ARMY = [
    row("pl-sov-army-01a", "cross", "pass_n", "hours_after_h(4)", mode="parallel"),
    row("pl-sov-army-01b", "cross", "pass_s", "hours_after_h(4)", mode="parallel"),
    row("pl-sov-army-02a", "seize", "town_n", "line_crossed(pass_n|pass_s)", mode="parallel"),
    row("pl-sov-army-02b", "seize", "town_s", "line_crossed(pass_n|pass_s)", mode="parallel"),
    row("pl-sov-army-03", "advance", "city", "place_taken(town_n, allied)", is_prewar=False),
]


def build(plans: Sequence[PlanRow], leaves: Sequence[Leaf], clear: frozenset[str] = frozenset()) -> LeafTasks:
    return expand(plans, SUPERIOR, leaves, PLACE_XY, clear, STANDING)


def chain(tasks: LeafTasks, formation: int) -> list[str]:
    """Write a chain as words: action:place, in brackets to go by, + when it waits for the last."""
    words = []
    for task in range(tasks.first_task[formation] + 1, tasks.first_task[formation] + tasks.n_tasks[formation]):
        place = NAMES[tasks.objective_place[task]]
        word = f"({place})" if tasks.is_waypoint[task] else f"{codes.ACTIONS[tasks.action[task]]}:{place}"
        words.append(("+" if tasks.needs_previous[task] else "") + word)
    return words


def test_every_chain_begins_by_holding_where_it_stands() -> None:
    tasks = build(ARMY, [leaf("sov-1", (0.0, 30.0)), leaf("jpn-1", (300.0, 0.0))])
    assert tasks.plan_row[tasks.first_task].tolist() == [-1, -1]
    assert tasks.objective_place[tasks.first_task].tolist() == [-1, -1]
    assert chain(tasks, 1) == []


def test_two_corps_take_the_pass_before_them() -> None:
    tasks = build(ARMY, [leaf("sov-1", (0.0, 30.0)), leaf("sov-2", (0.0, 20.0)), leaf("sov-3", (0.0, -30.0))])
    assert chain(tasks, 0) == ["cross:pass_n", "seize:town_n", "advance:city"]
    assert chain(tasks, 1) == ["cross:pass_n", "seize:town_n", "advance:city"]
    assert chain(tasks, 2) == ["cross:pass_s", "seize:town_s", "advance:city"]


def test_own_rows_come_first_and_the_superior_s_further_ones_after() -> None:
    own = row("pl-sov-1-01", "cross", "pass_s", "hours_after_h(4)")
    tasks = build([*ARMY, own], [leaf("sov-1", (0.0, 30.0))])
    assert chain(tasks, 0) == ["cross:pass_s", "+seize:town_s", "+advance:city"]
    last = tasks.n_tasks[0] - 1
    assert tasks.earliest_from[last] == 1


def test_a_superior_s_stage_named_by_the_own_rows_is_passed() -> None:
    own = row("pl-sov-1-01", "advance", "town_n", "hours_after_h(4)")
    tasks = build([*ARMY, own], [leaf("sov-1", (0.0, 30.0))])
    assert chain(tasks, 0) == ["advance:town_n", "+advance:city"]


def test_an_attacker_ends_the_prewar_plan_before_later_orders() -> None:
    own = [
        row("pl-sov-1-01", "cross", "pass_n", "hours_after_h(4)"),
        row("pl-sov-1-02", "advance", "port", "fuel_above(0.5)", is_prewar=False),
    ]
    tasks = build([*ARMY, *own], [leaf("sov-1", (0.0, 30.0))])
    assert chain(tasks, 0) == ["cross:pass_n", "+seize:town_n", "advance:port", "+advance:city"]


def test_ordered_objectives_go_to_all_in_order() -> None:
    plans = [
        row("pl-sov-army-01a", "advance", "town_n", "hours_after_h(4)", mode="ordered"),
        row("pl-sov-army-01b", "advance", "city", "hours_after_h(4)", mode="ordered"),
    ]
    tasks = build(plans, [leaf("sov-1", (0.0, 30.0)), leaf("sov-3", (0.0, -30.0))])
    assert chain(tasks, 0) == chain(tasks, 1) == ["advance:town_n", "+advance:city"]


def test_a_way_behind_the_start_and_a_fort_that_may_be_passed_are_dropped() -> None:
    plan = row(
        "pl-sov-army-01", "advance", "town_n", "hours_after_h(4)", via=("base", "pass_n", "fort"), may_bypass=True
    )
    tasks = build([plan], [leaf("sov-1", (80.0, 35.0))], frozenset({"fort"}))
    assert chain(tasks, 0) == ["(pass_n)", "+advance:town_n"]
    assert tasks.may_bypass[tasks.first_task[0] + 1]


def test_a_forward_detachment_has_first_call() -> None:
    leader = leaf("sov-fd", (0.0, 30.0), is_forward_detachment=True)
    tasks = build(ARMY, [leader, leaf("sov-1", (0.0, 30.0))])
    assert tasks.priority[tasks.first_task[0] + 1] == 0
    assert tasks.priority[tasks.first_task[1] + 1] == 1


def test_the_second_echelon_waits_for_places_of_the_first() -> None:
    plans = [row("pl-sov-army-01", "advance", "city", "hours_after_h(4)", via=("pass_n",))]
    tasks = build(plans, [leaf("sov-1", (0.0, 30.0)), leaf("sov-2", (0.0, 30.0), echelon="2")])
    first = tasks.first_task[1]
    assert NAMES[tasks.behind_place[first + 1]] == "pass_n"
    assert tasks.behind_place[first + 2] == -1
    assert tasks.priority[first + 1] == 2
    assert np.all(tasks.behind_place[: tasks.n_tasks[0]] == -1)


def test_a_second_echelon_alone_waits_for_nobody() -> None:
    plans = [row("pl-sov-army-01", "advance", "city", "hours_after_h(4)", via=("pass_n",))]
    tasks = build(plans, [leaf("sov-2", (0.0, 30.0), echelon="2")])
    assert np.all(tasks.behind_place == -1)


def test_a_reserve_takes_no_opening_but_a_later_task() -> None:
    front = [
        row("pl-sov-front-01", "advance", "town_n", "hours_after_h(4)"),
        row("pl-sov-front-02", "advance", "city", "line_crossed(town_n)"),
    ]
    tasks = build(front, [leaf("sov-reserve", (0.0, 0.0), echelon="reserve")])
    assert chain(tasks, 0) == ["advance:city"]


def test_a_garrison_stays_when_its_army_goes() -> None:
    plans = [
        row("pl-jpn-1-01", "defend", "town_n", "hours_after_h(0)", role="garrison"),
        row("pl-jpn-2-01", "defend", "town_s", "hours_after_h(0)"),
        row("pl-jpn-army-01", "withdraw", "city", "enemy_seen(pass_n)", is_prewar=False),
    ]
    tasks = build(plans, [leaf("jpn-1", PLACE_XY["town_n"]), leaf("jpn-2", PLACE_XY["town_s"])])
    assert chain(tasks, 0) == ["defend:town_n"]
    assert chain(tasks, 1) == ["defend:town_s", "withdraw:city"]


def test_works_and_static_formations_never_march() -> None:
    plans = [row("pl-jpn-army-01", "withdraw", "city", "enemy_seen(pass_n)", is_prewar=False)]
    fort = leaf("jpn-fort", PLACE_XY["fort"], kind="garrison_works", mobility="static")
    assert chain(build(plans, [fort]), 0) == []


def test_a_defender_mans_a_near_post_and_holds_when_it_is_far() -> None:
    plans = [
        row("pl-jpn-army-01a", "delay", "town_n", "hours_after_h(0)", mode="parallel"),
        row("pl-jpn-army-01b", "delay", "town_s", "hours_after_h(0)", mode="parallel"),
    ]
    tasks = build(plans, [leaf("jpn-1", (210.0, 45.0)), leaf("jpn-2", (600.0, 0.0))])
    assert chain(tasks, 0) == ["delay:town_n"]
    assert chain(tasks, 1) == []


def test_a_stage_that_others_wait_for_is_left_to_them() -> None:
    plans = [
        row("pl-sov-army-01", "advance", "pass_n", "hours_after_h(4)"),
        row("pl-sov-army-02", "advance", "port", "decision_known", is_prewar=False),
        row("pl-sov-1-01", "advance", "pass_n", "hours_after_h(4)"),
        row("pl-sov-3-01", "advance", "port", "order_from(hq-sov-army, pl-sov-army-02)", is_prewar=False),
    ]
    tasks = build(plans, [leaf("sov-1", (0.0, 30.0)), leaf("sov-3", (0.0, 0.0))])
    assert chain(tasks, 0) == ["advance:pass_n"]
    assert chain(tasks, 1)[-1] == "advance:port"


def test_tasks_that_run_alongside_stand_in_tables_of_their_own() -> None:
    plans = [
        row("pl-sov-12-air-army-01", "airland", "city", "acceptance_known & aircraft_free", is_prewar=False),
        row("pl-sov-1-01", "landing", "port", "ships_free", is_prewar=False),
        row("pl-jpn-army-01", "demolish", "pass_n", "enemy_seen(town_n)", is_prewar=False),
        row("pl-jpn-army-02", "screen", "pass_n", "hours_after_h(0)", role="frontier_guard"),
        row("pl-jpn-army-03", "transfer", "city", "enemy_seen(town_n)", role="headquarters", is_prewar=False),
        row("pl-sov-army-01", "transport", "base", "hours_after_h(0)"),
        row("pl-sov-army-02", "advance", "city", "decision_known", status="alternative", is_prewar=False),
    ]
    tasks = build(plans, [leaf("sov-1", (0.0, 0.0)), leaf("jpn-1", (200.0, 0.0))])
    assert chain(tasks, 0) == ["landing:port"]
    assert tasks.naval_tasks.tolist() == [1]
    assert chain(tasks, 1) == []


def test_a_stop_rule_points_at_its_places() -> None:
    plan = row("pl-sov-army-01", "advance", "city", "hours_after_h(4)", stop=("port",))
    tasks = build([plan], [leaf("sov-1", (0.0, 0.0))])
    assert tasks.stop_rule.tolist() == [0, 1]
    assert tasks.stop_rules == (("port",),)
