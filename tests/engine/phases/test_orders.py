"""Orders by their words: when rows come into force, which task a formation takes up, and what it then does."""

from collections.abc import Callable
from typing import Any

import pytest

from auguststorm.engine import codes
from auguststorm.engine.codes import NEVER
from auguststorm.engine.phases.orders import orders
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.triggers import PARAMETERS
from tests.engine.small import Small, cell_at, go
from tests.engine.states import keep

HOME, GOAL = cell_at(1, 2), cell_at(6, 2)


class Front:
    """One Soviet formation with a place before it, and a Japanese headquarters on the other side."""

    def __init__(self, mobility: int = codes.FOOT, side: int = codes.SOVIET) -> None:
        self.small = Small()
        self.hq = self.small.staff(codes.ALLIED)
        self.enemy_hq = self.small.staff(codes.AXIS)
        self.goal = self.small.place(GOAL)
        owner = self.hq if side == codes.SOVIET else self.enemy_hq
        self.n = self.small.formation(side, HOME, mobility, headquarters=owner, fuel_capacity_t=100)

    def build(self) -> tuple[State, Setting]:
        self.state, self.setting = self.small.build()
        return self.state, self.setting

    def at(self, tick: int) -> State:
        """Give the orders of one tick, from the state as it is."""
        self.state = keep(go(self.state, self.setting, 1, (orders,), tick))
        return self.state

    def doing(self) -> str:
        """Name posture and halt of the formation in the first run."""
        f = self.state.formations
        return f"{codes.POSTURES[f.posture[0, self.n]]}, {codes.HALTS[f.halt[0, self.n]]}"


def parameter(setting: Setting, name: str) -> float:
    return float(setting.parameters.orders[0, PARAMETERS.index(name)])


def terms(*rows: tuple[int, int, float]) -> dict[str, Any]:
    """Return the fields of a plan row with terms (kind, place, value)."""
    width, depth = 4, 4
    kind, value = [-1] * width, [0.0] * width
    place = [[-1] * depth for _ in range(width)]
    for number, (k, p, v) in enumerate(rows):
        kind[number], place[number][0], value[number] = k, p, v
    return {"term_kind": kind, "term_place": place, "term_value": value}


def fitted(small: Small, values: dict[str, Any]) -> dict[str, Any]:
    """Cut the terms to the room that the campaign's rows have."""
    words, depth = small.setting.plans.term_place.shape[1:]
    out = {name: values[name][:words] + [-1] * (words - 4) for name in ("term_kind", "term_value")}
    out["term_place"] = [row[:depth] for row in values["term_place"][:words]] + [[-1] * depth] * (words - 4)
    return out


# -- rows ---


def test_a_prewar_row_binds_its_formations_at_its_hour() -> None:
    front = Front()
    row = front.small.row(front.hq, is_prewar=1, **fitted(front.small, terms((codes.T_HOURS_AFTER_H, -1, 13.0))))
    front.small.task(front.n, codes.ADVANCE, front.goal, plan=row, is_prewar=1)
    front.build()
    assert front.at(1).plans.issued_h[0, row] == NEVER
    after = front.at(2)
    assert after.plans.issued_h[0, row] == 12
    assert after.plans.due_h[0, 0] == 12


def test_a_row_of_the_campaign_waits_for_its_dispatch() -> None:
    front = Front()
    row = front.small.row(front.hq)
    front.small.task(front.n, codes.ADVANCE, front.goal, plan=row)
    front.build()
    after = front.at(0)
    assert after.plans.issued_h[0, row] == 0
    assert after.plans.due_h[0, 0] == NEVER
    assert after.log.kind[0, 0] == codes.E_ORDER_ISSUED


def test_a_staff_whose_commander_is_away_takes_no_decision_but_carries_out_what_stands() -> None:
    front = Front()
    decision = front.small.row(front.hq)
    standing = front.small.row(front.hq, is_prewar=1)
    front.small.task(front.n, codes.ADVANCE, front.goal, plan=standing, is_prewar=1)
    _, setting = front.build()
    setting.headquarters.absent_h[front.hq] = 18.0
    after = front.at(2)
    assert after.plans.issued_h[0, decision] == NEVER
    assert after.plans.issued_h[0, standing] == 12
    assert front.at(3).plans.issued_h[0, decision] == 18


def change(subject: str, field: str, row: int, value: float) -> Callable[[State], None]:
    return lambda state: getattr(state, subject)[field][:, row].fill(value)


@pytest.mark.parametrize(
    ("kind", "value", "make_true"),
    [
        (codes.T_STRENGTH_BELOW, 0.6, change("formations", "men", 0, 5_000)),
        (codes.T_FUEL_BELOW, 0.5, change("formations", "fuel_t", 0, 10)),
        (codes.T_FUEL_ABOVE, 0.5, change("formations", "fuel_t", 0, 90)),
        (codes.T_PLACE_TAKEN, codes.ALLIED, change("places", "control", 0, codes.ALLIED)),
    ],
)  # fmt: skip
def test_a_row_comes_into_force_when_its_term_holds(
    kind: int, value: float, make_true: Callable[[State], None]
) -> None:
    front = Front()
    row = front.small.row(front.hq, **fitted(front.small, terms((kind, front.goal, value))))
    fuel = 10 if kind == codes.T_FUEL_ABOVE else 90
    front.small.then(change("formations", "fuel_t", front.n, fuel))
    front.build()
    assert front.at(8).plans.issued_h[0, row] == NEVER
    make_true(front.state)
    assert front.at(9).plans.issued_h[0, row] == 54


def test_all_terms_must_hold() -> None:
    front = Front()
    both = terms((codes.T_HOURS_AFTER_H, -1, 0.0), (codes.T_PLACE_TAKEN, front.goal, codes.ALLIED))
    row = front.small.row(front.hq, **fitted(front.small, both))
    front.build()
    assert front.at(4).plans.issued_h[0, row] == NEVER


@pytest.mark.parametrize(("camp", "name"), [(codes.ALLIED, "report_allied_h"), (codes.AXIS, "report_axis_h")])
def test_a_place_is_known_to_have_fallen_only_after_the_report(camp: int, name: str) -> None:
    front = Front()
    owner = (front.hq, front.enemy_hq)[camp]
    row = front.small.row(owner, **fitted(front.small, terms((codes.T_PLACE_TAKEN, front.goal, codes.ALLIED))))
    front.small.then(change("places", "control", front.goal, codes.ALLIED))
    front.small.then(change("places", "taken_h", front.goal, 6.0))
    _, setting = front.build()
    issued = None
    for tick in range(1, 8):
        issued = float(front.at(tick).plans.issued_h[0, row])
        if issued < NEVER:
            break
    assert issued is not None
    assert 0 <= issued - (6.0 + parameter(setting, name)) < 6


def test_an_inactive_row_never_comes_into_force() -> None:
    front = Front()
    row = front.small.row(front.hq, is_active=0)
    front.build()
    assert front.at(50).plans.issued_h[0, row] == NEVER


# -- tasks ---


def test_an_attack_marches_and_is_done_when_its_objective_is_in_hand() -> None:
    front = Front()
    further = front.small.place(cell_at(8, 2))
    front.small.task(front.n, codes.SEIZE, front.goal)
    front.small.task(front.n, codes.SEIZE, further, needs_previous=1)
    front.build()
    front.at(0)
    assert front.doing().startswith("march")
    assert front.state.formations.task[0, front.n] == 0
    front.state.places.control[:, front.goal] = codes.ALLIED
    after = front.at(1)
    assert after.formations.task[0, front.n] == 1
    assert after.formations.task_since_h[0, front.n] == 6
    assert after.formations.route[0, front.n] == front.setting.tasks.route[1]


def test_a_second_echelon_waits_for_the_first() -> None:
    front = Front()
    front.small.task(front.n, codes.DEFEND, front.small.place(HOME, codes.ALLIED))
    front.small.task(front.n, codes.SEIZE, front.small.place(cell_at(8, 2)), behind_place=front.goal)
    front.build()
    assert front.at(0).formations.task[0, front.n] == 0
    assert front.doing().startswith("hold")
    front.state.places.control[:, front.goal] = codes.ALLIED
    assert front.at(1).formations.task[0, front.n] == 1


def waiting_before_works(front: Front, contact_h: float, **task: Any) -> None:
    """Put the formation beside an unfallen fort that is its objective, in touch since an hour."""
    front.small.setting.places.is_clear[front.goal] = 1
    front.small.task(front.n, codes.SEIZE, front.goal, **task)
    front.small.task(front.n, codes.ADVANCE, front.small.place(cell_at(8, 2)), needs_previous=1)
    front.small.then(change("formations", "cell", front.n, cell_at(5, 2)))
    front.small.then(change("formations", "contact_h", front.n, contact_h))
    front.build()


@pytest.mark.parametrize(
    ("mobility", "name"), [(codes.MOTOR, "skip_works_mobile_h"), (codes.FOOT, "skip_works_foot_h")]
)
def test_works_are_left_behind_after_some_hours_by_those_with_leave(mobility: int, name: str) -> None:
    front = Front(mobility)
    waiting_before_works(front, 0.0)
    patience = parameter(front.setting, name)
    early = int(patience // 6) - 1
    assert front.at(early).formations.task[0, front.n] == 0
    assert front.at(early + 2).formations.task[0, front.n] == 1


def test_works_and_towns_are_waited_for_without_leave() -> None:
    front = Front()
    waiting_before_works(front, 0.0, may_bypass=0)
    assert front.at(60).formations.task[0, front.n] == 0
    town = Front()
    town.small.task(town.n, codes.SEIZE, town.goal)
    town.small.then(change("formations", "contact_h", town.n, 0.0))
    town.build()
    assert town.at(60).formations.task[0, town.n] == 0


def test_a_withdrawal_is_done_on_arrival() -> None:
    front = Front(side=codes.JAPANESE)
    front.small.task(front.n, codes.WITHDRAW_TO, front.goal)
    front.build()
    front.at(0)
    assert front.doing().startswith("withdraw")
    front.state.formations.cell[:, front.n] = GOAL
    front.at(1)
    assert front.doing() == "hold, arrived"


def test_a_defender_goes_to_its_place_till_it_meets_the_enemy() -> None:
    front = Front(side=codes.JAPANESE)
    front.small.task(front.n, codes.DEFEND, front.goal)
    front.build()
    front.at(0)
    assert front.doing().startswith("withdraw")
    front.state.formations.contact_h[:, front.n] = 3.0
    front.at(1)
    assert front.doing() == "hold, arrived"


def test_a_defender_does_not_walk_back_into_a_place_that_it_has_lost() -> None:
    front = Front(side=codes.JAPANESE)
    front.small.task(front.n, codes.DEFEND, front.goal)
    front.build()
    front.state.places.control[:, front.goal] = codes.ALLIED
    front.at(0)
    assert front.doing() == "hold, arrived"


def test_the_spent_rest_and_the_rested_go_on() -> None:
    front = Front()
    front.small.task(front.n, codes.SEIZE, front.goal)
    front.small.then(change("formations", "cohesion", front.n, 0.3))
    front.build()
    front.at(0)
    assert front.doing() == "hold, rest"
    front.state.formations.cohesion[:, front.n] = 0.9
    front.at(1)
    assert front.doing().startswith("march")


@pytest.mark.parametrize("posture", [codes.MASKED, codes.ISOLATED, codes.OBEYING, codes.DISARMED, codes.EMBARKED])
def test_no_one_orders_those_who_are_out_of_hand(posture: int) -> None:
    front = Front()
    front.small.task(front.n, codes.SEIZE, front.goal)
    front.small.then(change("formations", "posture", front.n, posture))
    front.build()
    assert front.at(0).formations.posture[0, front.n] == posture


def test_a_commanders_order_goes_before_the_plan() -> None:
    front = Front()
    elsewhere = front.small.place(cell_at(1, 5), codes.ALLIED)
    front.small.task(front.n, codes.SEIZE, front.goal)
    front.small.route(elsewhere, codes.FOOT)
    front.small.then(change("formations", "ordered_place", front.n, elsewhere))
    front.build()
    after = front.at(0)
    assert after.formations.route[0, front.n] == front.setting.routes.field_of[elsewhere, 0]
    assert front.doing().startswith("march")


# -- landings ---


def landing(front: Front, *ports: int) -> list[int]:
    """Give the formation a landing that may embark at some ports, the first choice first; returns the ways to them."""
    ways = [front.small.route(port, codes.FOOT) for port in ports]
    front.small.task(front.n, codes.LANDING, front.goal)
    _, setting = front.build()
    ships = setting.naval
    ships.first_landing[0] = 0
    ships.landing_task[:3] = 0, 0, 1
    ships.landing_port[:2] = ports
    ships.landing_route[:2] = ways
    setting.tasks.route[0] = ways[0]
    return ways


def test_a_landing_goes_to_the_nearest_port_that_is_in_own_hands() -> None:
    front = Front()
    near, far = front.small.place(cell_at(2, 2), codes.AXIS), front.small.place(cell_at(5, 4), codes.ALLIED)
    ways = landing(front, near, far)
    assert front.at(0).formations.route[0, front.n] == ways[1]
    assert front.doing() == "march, preparing"
    front.state.places.control[:, near] = codes.ALLIED
    assert front.at(1).formations.route[0, front.n] == ways[0]
    front.state.formations.cell[:, front.n] = cell_at(2, 2)
    front.at(2)
    assert front.doing() == "hold, preparing"


def test_a_beach_landed_on_before_is_a_port_though_the_enemy_holds_it() -> None:
    front = Front()
    beach, port = front.small.place(HOME, codes.AXIS), front.small.place(cell_at(2, 2), codes.ALLIED)
    ways = landing(front, beach, port)
    front.setting.tasks.route[0] = ways[1]
    assert front.at(0).formations.route[0, front.n] == ways[1]
    front.setting.naval.is_from_beach[0] = 1
    assert front.at(1).formations.route[0, front.n] == ways[0]
    assert front.doing() == "hold, preparing"


def test_ships_are_free_that_lift_men_and_carry_none() -> None:
    front = Front()
    row = front.small.row(front.hq, **fitted(front.small, terms((codes.T_SHIPS_FREE, -1, 0.0))))
    _, setting = front.build()
    assert (setting.naval.camp == codes.ALLIED).all()  # but these lift no one
    assert front.at(1).plans.issued_h[0, row] == NEVER
    setting.naval.lift_men[0] = 100.0
    front.state.naval.cargo[:, 0] = front.n
    assert front.at(2).plans.issued_h[0, row] == NEVER
    front.state.naval.cargo[:, 0] = -1
    front.state.naval.free_h[:, 0] = 30.0
    assert front.at(3).plans.issued_h[0, row] == NEVER
    assert front.at(5).plans.issued_h[0, row] == 30.0


# -- policy and stop lines ---


def test_when_operations_have_stopped_allied_troops_hold_and_no_decision_is_taken() -> None:
    front = Front()
    row = front.small.row(front.hq)
    front.small.task(front.n, codes.SEIZE, front.goal)
    front.build()
    front.state.politics.halted_h[:] = 8.0
    assert front.at(1).plans.issued_h[0, row] == 6
    assert front.doing().startswith("march")
    front.state.plans.issued_h[:] = NEVER
    assert front.at(2).plans.issued_h[0, row] == NEVER
    assert front.doing() == "hold, stop_line"
    assert front.state.formations.toward[0, front.n] == -1


def test_the_other_side_goes_on_when_operations_have_stopped() -> None:
    front = Front(side=codes.JAPANESE)
    row = front.small.row(front.enemy_hq)
    front.small.task(front.n, codes.SEIZE, front.goal)
    front.build()
    front.state.politics.halted_h[:] = 0.0
    assert front.at(1).plans.issued_h[0, row] == 6
    assert front.doing().startswith("march")


@pytest.mark.parametrize(("reach_km", "goes"), [(40.0, False), (200.0, True), (NEVER, True)])
def test_troops_whose_attack_is_done_clear_places_up_to_their_stop_line(reach_km: float, goes: bool) -> None:
    front = Front()
    beyond = front.small.place(cell_at(8, 2), codes.AXIS)
    front.small.task(front.n, codes.SEIZE, front.goal, stop_east=1.0, stop_km=reach_km)
    way = front.small.route(beyond, codes.FOOT)
    front.build()
    front.setting.formations.start_cell[front.n] = HOME
    front.state.places.control[:, front.goal] = codes.ALLIED
    front.state.formations.cell[:, front.n] = GOAL
    front.setting.parameters.orders[:, PARAMETERS.index("clear_reach_h")] = 500.0
    front.at(0)
    assert (front.state.formations.route[0, front.n] == way) == goes
    assert front.doing().startswith("march" if goes else "hold")
