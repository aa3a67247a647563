"""The compiled supply graph and air groups: joined up, on land, with depots and lorries where they were."""

from dataclasses import replace

import numpy as np
import pytest

from auguststorm.doctrine.compile import owner_of
from auguststorm.doctrine.plans import load_plans
from auguststorm.engine.codes import ALLIED, AXES, AXIS
from auguststorm.engine.nearest import nearest_sources
from auguststorm.engine.setting import AirSetting, SupplySetting
from auguststorm.order_of_battle import OrderOfBattle, load_order_of_battle
from auguststorm.scenario.compile_air import compile_air
from auguststorm.scenario.compile_plans import superiors
from auguststorm.scenario.compile_supply import (
    CARRYING_SERVICES,
    _stretches,
    check_supply_tables,
    compile_supply,
    hill_ratios,
    load_supply_tables,
)
from auguststorm.theatre import Theatre, load_theatre


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre()


@pytest.fixture(scope="module")
def battle() -> OrderOfBattle:
    return load_order_of_battle()


@pytest.fixture(scope="module")
def graph(theatre: Theatre, battle: OrderOfBattle) -> SupplySetting:
    return compile_supply(theatre, battle)


@pytest.fixture(scope="module")
def groups(theatre: Theatre, battle: OrderOfBattle) -> AirSetting:
    plans = load_plans()
    hqs = battle.headquarters.index
    owner = [owner_of(plan.formation_id, superiors(battle), hqs) for plan in plans]
    return compile_air(theatre, battle, plans, np.array(owner, np.int16))


def links_of(graph: SupplySetting, place: int) -> set[int]:
    return set(graph.link_to[graph.first_link[place] : graph.first_link[place + 1]].tolist())


def test_stretches_run_both_ways(graph: SupplySetting, theatre: Theatre) -> None:
    for place in range(len(theatre.places.id)):
        assert all(place in links_of(graph, other) for other in links_of(graph, place))
    assert (graph.link_km > 0).all()
    assert graph.first_link[-1] == graph.link_to.size


def test_mainland_towns_hang_together(graph: SupplySetting, theatre: Theatre) -> None:
    start = theatre.place_index["chita"]
    seen, waiting = {start}, [start]
    while waiting:
        for other in links_of(graph, waiting.pop()) - seen:
            seen.add(other)
            waiting.append(other)
    for name in ("tamsag", "lupei", "mukden", "harbin", "mutanchiang", "tungkiang", "yakoshih", "seishin", "kalgan"):
        assert theatre.place_index[name] in seen, name
    assert theatre.place_index["kataoka"] not in seen


def test_every_formation_finds_places_near_it(graph: SupplySetting, theatre: Theatre, battle: OrderOfBattle) -> None:
    for name in ("grodekovo", "tamsag", "hailar", "toyohara", "kataoka"):
        cell = theatre.places.cell[theatre.place_index[name]]
        assert graph.near_place[cell, 0] >= 0
        assert graph.near_km[cell, 0] == 0.0
    km = np.where(graph.near_place >= 0, graph.near_km, np.inf)
    assert (km[:, 1:] >= km[:, :-1]).all()
    land = theatre.is_land & (theatre.country > 0)
    assert (graph.near_place[land, 0] >= 0).mean() > 0.9


def test_both_camps_have_depots_on_the_map(graph: SupplySetting, theatre: Theatre) -> None:
    for camp, names in ((ALLIED, ("borzya", "tamsag", "grodekovo")), (AXIS, ("mukden", "harbin", "kataoka"))):
        for name in names:
            assert graph.is_railhead[theatre.place_index[name], camp], name
    assert (theatre.places.cell[graph.is_railhead.any(axis=1)] >= 0).all()
    assert not graph.is_railhead.all(axis=1).any()


def test_sources_hold_stocks_and_frontier_railheads_get_trains(graph: SupplySetting, theatre: Theatre) -> None:
    is_source = graph.is_railhead.any(axis=1)
    assert (graph.stock_t[is_source] > 0).all()
    assert (graph.stock_t[~is_source] == 0).all()
    assert (graph.trains_per_day[~graph.is_railhead[:, ALLIED]] == 0).all()
    assert graph.trains_per_day[theatre.place_index["otpor"]] > 0


def test_roads_count_longer_over_hills_and_railways_do_not(theatre: Theatre) -> None:
    _, ways = load_supply_tables(theatre)
    stretches = _stretches(theatre, ways)
    ratio = hill_ratios(theatre, stretches)
    assert (ratio[stretches[3]] == 1.0).all()
    assert (ratio >= 1.0).all()

    def of(first: str, second: str) -> float:
        ends = {theatre.place_index[first], theatre.place_index[second]}
        rows = [row for row in range(ratio.size) if {int(stretches[0][row]), int(stretches[1][row])} == ends]
        return float(max(ratio[row] for row in rows))

    assert of("tamsag", "khalkhin_gol") == 1.0
    assert of("tsagan_dabo", "tuchuan") > 1.1


def test_numbers_of_cells_fit_the_state(theatre: Theatre) -> None:
    assert theatre.x_km.size <= np.iinfo(np.int16).max


def test_lorries_of_services_reach_their_headquarters(graph: SupplySetting, battle: OrderOfBattle) -> None:
    rows = [row for row in battle.tables.services if row["kind"] in CARRYING_SERVICES]
    assert graph.army_trucks.sum() == pytest.approx(sum(row["vehicles"] for row in rows))
    assert graph.army_trucks[battle.headquarters.index["hq-sov-6-guards-tank-army"]] > 1000


def test_unknown_places_and_estimates_are_all_told(theatre: Theatre) -> None:
    depots, ways = load_supply_tables(theatre)
    assert check_supply_tables(theatre, depots, ways) == []
    broken = {**ways.rows[0], "from_place_id": "nowhere", "to_place_id": "neither", "estimate_id": "est:none"}
    faults = check_supply_tables(theatre, depots, replace(ways, rows=(broken,)))
    assert {fault.column for fault in faults} == {"from_place_id", "to_place_id", "estimate_id"}


def test_nearest_sources_agree_with_plain_distances_on_a_row() -> None:
    n_cells = 12
    neighbour = np.full((n_cells, 6), -1, np.int32)
    neighbour[:-1, 0] = np.arange(1, n_cells)
    neighbour[1:, 3] = np.arange(n_cells - 1)
    cost = np.where(neighbour >= 0, 2, -1).astype(np.int32)
    sources = np.array([1, 5, 10], np.int32)
    near, cost_of = nearest_sources(sources, neighbour, cost, 2, 100)
    for cell in range(n_cells):
        away = sorted(2 * abs(cell - int(source)) for source in sources)[:2]
        assert cost_of[cell].tolist() == away
        assert [2 * abs(cell - int(sources[source])) for source in near[cell]] == away
    near, _ = nearest_sources(sources, neighbour, cost, 2, 3)
    assert near[8].tolist() == [-1, -1]


def test_air_groups_stand_at_places_of_their_camp(groups: AirSetting, theatre: Theatre, battle: OrderOfBattle) -> None:
    assert groups.kind.size == len(battle.tables.air_groups)
    assert (theatre.places.cell[groups.base_place] >= 0).all()
    is_allied_ground = np.isin(theatre.places.country[groups.base_place], [6, 7])
    assert (is_allied_ground == (groups.camp == ALLIED)).all()
    assert groups.axis_share.sum(axis=1) == pytest.approx(1.0)
    assert groups.axis_share.shape[1] == len(AXES)


def test_lift_and_landing_rows_are_those_of_aircraft(groups: AirSetting, battle: OrderOfBattle) -> None:
    plans = load_plans()
    goals = {plans[row].objective for row in groups.lift_plan}
    assert {"lupei", "tuchuan", "dolonnor"} <= goals
    assert not goals & {"maoka", "rumoi", "jaoho"}
    rows = {plans[row].plan_id: served for row, served in zip(groups.lift_plan, groups.lift_serves, strict=True)}
    of_front, of_group = rows["pl-sov-21-guards-tad-01"], rows["pl-sov-kmg-pliyev-05"]
    ids = battle.formations.id
    assert of_front[ids.index("sov-21-guards-tb")]
    assert not of_group[ids.index("sov-21-guards-tb")]
    assert (of_front | ~of_group).all()
    assert not of_front[ids.index("sov-257-tb")]
    landings = {plans[row].objective for row in groups.airland_plan}
    assert {"harbin_af", "kirin_af", "mukden_af", "port_arthur"} <= landings
    assert (groups.party_of_plan[groups.airland_plan] >= 0).all()
