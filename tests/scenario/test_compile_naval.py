"""Compile ship groups and landings: every landing has a port, a way by water and ships."""

import numpy as np
import pytest

from auguststorm.doctrine.plans import load_plans
from auguststorm.engine import codes
from auguststorm.errors import BadInputError
from auguststorm.order_of_battle import load_order_of_battle
from auguststorm.scenario.compile_naval import find_landings
from auguststorm.theatre import load_theatre
from tests.engine.states import historical


def test_every_landing_has_a_port_ships_and_a_way() -> None:
    ships = historical().setting.naval
    places = historical().theatre.places
    real = ships.landing_task >= 0
    assert real.sum() > 20
    assert (ships.landing_group[real, 0] >= 0).all()
    assert (ships.landing_km[real] > 0).all()
    assert (places.cell[ships.landing_port[real]] >= 0).all()
    assert (ships.lift_men[ships.landing_group[ships.landing_group >= 0]] > 0).all()
    assert (historical().setting.tasks.action[ships.landing_task[real]] == codes.LANDING).all()


def test_ways_by_sea_are_as_long_as_they_are_on_the_chart() -> None:
    theatre, ships = historical().theatre, historical().setting.naval
    tasks = historical().setting.tasks
    ways = {
        (theatre.places.id[port], theatre.places.id[tasks.objective[task]]): float(km)
        for task, port, km in zip(ships.landing_task, ships.landing_port, ships.landing_km, strict=True)
    }
    # Great circles plus the detour round capes, by hand from an atlas; a cell is 16 km.
    assert ways["vladivostok", "seishin"] == pytest.approx(240, abs=40)
    assert ways["sovgavan", "maoka"] == pytest.approx(260, abs=40)


RIVER_TOWNS = ("tungkiang", "fuyuan", "fuchin", "huachuan", "chiamussu", "sansing", "harbin", "jaoho", "sakhalyan")


def landing_tasks() -> dict[str, set[str]]:
    """Return for each place that is to be landed at the formations whose task that is."""
    compiled = historical()
    tasks, ships = compiled.setting.tasks, compiled.setting.naval
    out: dict[str, set[str]] = {}
    for task in ships.landing_task[ships.landing_task >= 0]:
        place = compiled.theatre.places.id[tasks.objective[task]]
        out.setdefault(place, set()).add(compiled.battle.formations.id[tasks.formation[task]])
    return out


@pytest.mark.parametrize("town", RIVER_TOWNS)
def test_river_towns_have_troops_whose_task_is_to_land_there(town: str) -> None:
    assert landing_tasks()[town]


def test_every_landing_of_the_plans_that_is_not_dropped_has_troops() -> None:
    """Rows of fleets and fronts are carried out by the formations that wait for them; none is left without any."""
    served = landing_tasks()
    rows = {row.objective for row in load_plans() if row.action == "landing" and row.is_active}
    # Shumshu is landed on over its beach; the islands of a front's row are named one by one in the rows below it.
    assert rows - set(served) == {"shumshu"}


def test_river_landings_go_by_river_boats_and_sea_landings_by_ships() -> None:
    ships = historical().setting.naval
    for is_river, groups in zip(ships.is_landing_river, ships.landing_group, strict=True):
        assert (ships.is_river[groups[groups >= 0]] == is_river).all()


def test_rows_of_a_task_stand_together_and_are_found_by_its_first() -> None:
    ships = historical().setting.naval
    real = ships.landing_task[ships.landing_task >= 0]
    assert (np.diff(real) >= 0).all()
    for task in np.unique(real):
        rows = np.flatnonzero(ships.landing_task == task)
        assert ships.first_landing[task] == rows[0]
        assert len(set(ships.landing_port[rows].tolist())) == rows.size
    assert (ships.first_landing >= 0).sum() == np.unique(real).size


def test_ships_set_apart_for_the_corps_carry_nobody_else() -> None:
    compiled = historical()
    ships, tasks = compiled.setting.naval, compiled.setting.tasks
    names = list(compiled.battle.tables.ship_groups.column("ship_group_id"))
    convoys = [names.index(name) for name in ("nv-tof-convoy-vkma1", "nv-tof-convoy-vkma2")]
    carried = {
        compiled.battle.formations.id[tasks.formation[task]]
        for task, groups in zip(ships.landing_task, ships.landing_group, strict=True)
        if set(convoys) & set(groups.tolist())
    }
    assert (
        {"sov-355-rd", "sov-342-rd"}
        <= carried
        <= {
            "sov-355-rd",
            "sov-342-rd",
            "sov-345-rd",
            "sov-113-rifle-brigade",
            "sov-365-nib-bn",
        }
    )


def test_groups_of_one_camp_carry_its_formations() -> None:
    ships, who = historical().setting.naval, historical().setting.formations
    tasks = historical().setting.tasks
    for task, groups in zip(ships.landing_task, ships.landing_group, strict=True):
        camps = ships.camp[groups[groups >= 0]]
        assert (camps == who.camp[tasks.formation[task]]).all()


def test_only_rows_that_were_cancelled_are_stopped_by_the_cancellation() -> None:
    stopped = {
        row.plan_id for row, flag in zip(load_plans(), historical().setting.naval.is_plan_hokkaido, strict=True) if flag
    }
    assert stopped == {row.plan_id for row in load_plans() if row.status == "cancelled_later"}
    assert any("87-rc" in plan_id for plan_id in stopped)


def test_landing_that_no_ship_reaches_is_a_fault() -> None:
    from auguststorm.scenario.compile_formations import compile_formations
    from auguststorm.scenario.compile_plans import leaf_tasks

    theatre, battle, plans = load_theatre(), load_order_of_battle(), load_plans()
    chains = leaf_tasks(theatre, battle, compile_formations(theatre, battle, 1.0), plans)
    inland = np.where(chains.action == codes.LANDING, theatre.place_index["hsinking"], chains.objective_place)
    with pytest.raises(BadInputError) as caught:
        find_landings(theatre, battle, plans, chains._replace(objective_place=inland))
    assert len(caught.value.faults) > 5
    assert caught.value.faults[0].column == "via"
