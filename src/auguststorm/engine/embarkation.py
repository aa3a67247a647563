"""Bring troops and ships together: where troops go to meet ships, who may board, and who gets which ships."""

import numpy as np

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import EMBARKED, HALT_EMBARKED, HALT_PREPARING, HOLD, LANDING
from auguststorm.engine.landing import (
    EMBARK_RADIUS,
    LEAST_COHESION,
    LIFT_NEEDED,
    LOAD_BASE,
    LOAD_PER_1000,
    LOAD_RIVER,
    LOAD_SPREAD,
    RIVER_SPEED,
)
from auguststorm.engine.order import sort_by_key
from auguststorm.engine.paths import UNREACHABLE
from auguststorm.jit import inline
from auguststorm.rng import BOARDING_TIE, LOADING, uniform
from auguststorm.units import KM_PER_NAUTICAL_MILE

MEN_PER_THOUSAND = 1000.0  # a unit conversion


@inline
def way_to_ships(places, ships, routes, task, route, cell, camp):  # type: ignore[no-untyped-def]
    """Return the distance field of the nearest own place from which a landing may embark; `route` when there is none.

    Beaches where the formation has landed count only where it stands on one.
    """
    best = UNREACHABLE
    row = ships.first_landing[task]
    while 0 <= row < ships.landing_task.size and ships.landing_task[row] == task:
        field = ships.landing_route[row]
        if field >= 0:
            hours = routes.tenths_h[field, cell]
            is_open = places.control[ships.landing_port[row]] == camp or (ships.is_from_beach[row] and hours == 0)
            if is_open and hours < best:
                best = hours
                route = field
        row += 1
    return route


@inline
def may_board(formations, formation, voyage, voyages, ports, is_cancelled, p, before_h):  # type: ignore[no-untyped-def]
    """Tell whether a formation is ready and fit, its landing still wanted, and ships can come to where it stands.

    They come to a port while that is in own hands, and to a beach where it has landed before.
    """
    control, x_km, y_km, camp = ports
    cell = formations.cell[formation]
    if cell < 0 or cell == voyages.beach[voyage] or formations.ready_h[formation] > before_h:
        return False
    if is_cancelled and voyages.is_hokkaido[voyage]:
        return False
    if formations.cohesion[formation] < p[LEAST_COHESION]:
        return False
    port_cell = voyages.port_cell[voyage]
    if control[voyages.port[voyage]] != camp[formation]:
        return voyages.is_from_beach[voyage] and cell == port_cell
    east = x_km[cell] - x_km[port_cell]
    north = y_km[cell] - y_km[port_cell]
    return east * east + north * north <= p[EMBARK_RADIUS] * p[EMBARK_RADIUS]


@inline
def landing_task(formation, number, chain):  # type: ignore[no-untyped-def]
    """Find a formation's task by its place in the chain, if it is a landing; -1 otherwise."""
    first, count, action = chain
    if number < 0 or number >= count[formation] or action[first[formation] + number] != LANDING:
        return -1
    return first[formation] + number


@inline
def sailing_hours(km, is_river, speed_kn, p):  # type: ignore[no-untyped-def]
    """Return the hours from port to beach at the speed (knots) of the slowest group; rivers keep a share of it."""
    hours = km / (speed_kn * KM_PER_NAUTICAL_MILE)
    if is_river:
        return hours / p[RIVER_SPEED]
    return hours


@inline
def leader_of(cargo, formation):  # type: ignore[no-untyped-def]
    """Find the first group that carries a formation: it acts for the convoy."""
    for group in range(cargo.size):
        if cargo[group] == formation:
            return group
    return -1


@inline
def embark(formations, fleet, voyages, vessels, queue, ports, is_cancelled, p, luck, tick):  # type: ignore[no-untyped-def]
    """Give free ships to the formations of one run that wait at their port, by priority and then by lot.

    Who was told off before H-hour and stands at its port in the first tick is aboard already.

    Parameters
    ----------
    formations : Landers, fleet : Fleet, written
    voyages : Voyages; vessels : (lift_men, speed_kn, ready_h, guns), float32 [V]
    queue : (first int32 [F], count int32 [F], action int8 [K], priority int8 [K], is_prewar bool [K],
        key int64 [F])
    ports : (control int8 [P], x_km, y_km float32 [C], camp int8 [F]); is_cancelled : bool
    p : float64 [K]; luck : Luck; tick : int
    """
    first, count_of, action, priority, is_prewar, address = queue
    order = np.zeros(voyages.task.size, np.int32)
    key = np.zeros(voyages.task.size)
    posture, halt, number = formations.posture, formations.halt, formations.task
    now = tick * TICK_H
    count = 0
    for voyage in range(voyages.task.size):
        formation = voyages.formation[voyage]
        if formation < 0:
            continue  # an empty row
        if posture[formation] != HOLD or halt[formation] != HALT_PREPARING:
            continue
        task = voyages.task[voyage]
        if landing_task(formation, number[formation], (first, count_of, action)) != task:
            continue
        if leader_of(fleet.cargo, formation) >= 0:
            continue  # the rest of it is still coming from the landing before
        before_h = now + TICK_H if tick == 0 and is_prewar[task] else now
        if may_board(formations, formation, voyage, voyages, ports, is_cancelled, p, before_h):
            order[count] = voyage
            draw = uniform(luck.seed, luck.run, tick, BOARDING_TIE, address[formation])
            key[count] = priority[task] + draw
            count += 1
    sort_by_key(order, key, count)
    for place in range(count):
        is_loaded = tick == 0 and is_prewar[voyages.task[order[place]]]
        board(formations, order[place], voyages, fleet, vessels, address, is_loaded, p, luck, tick)


@inline
def board(formations, voyage, voyages, fleet, vessels, address, is_loaded, p, luck, tick):  # type: ignore[no-untyped-def]
    """Take the free groups until the men find room; wait when too few are free and more will be.

    The notice of a group counts for its first task only: later it lies loaded with stores and steam up.
    """
    lift_men, speed_kn, notice, _ = vessels
    formation = voyages.formation[voyage]
    if formations.posture[formation] == EMBARKED:
        return  # from another port within reach
    now = tick * TICK_H
    men = formations.men[formation]
    lift, n_allowed, n_free = 0.0, 0, 0
    for slot in range(voyages.group.shape[1]):
        group = voyages.group[voyage, slot]
        if group >= 0:
            n_allowed += 1
            if fleet.cargo[group] < 0 and fleet.free_h[group] <= now:
                n_free += 1
                lift += lift_men[group]
    if lift <= 0.0 or (n_free < n_allowed and lift < p[LIFT_NEEDED] * men):
        return
    lift, speed, notice_h = 0.0, 0.0, 0.0
    for slot in range(voyages.group.shape[1]):
        group = voyages.group[voyage, slot]
        if group >= 0 and lift < men and fleet.cargo[group] < 0 and fleet.free_h[group] <= now:
            if fleet.free_h[group] <= notice[group]:
                notice_h = max(notice_h, notice[group])
            fleet.cargo[group] = formation
            fleet.voyage[group] = voyage
            lift += lift_men[group]
            if speed == 0.0 or speed_kn[group] < speed:
                speed = speed_kn[group]
    if voyages.is_river[voyage]:
        load_h = p[LOAD_RIVER]
    else:
        load_h = max(notice_h, p[LOAD_BASE] + p[LOAD_PER_1000] * min(men, lift) / MEN_PER_THOUSAND)
    draw = uniform(luck.seed, luck.run, tick, LOADING, address[formation])
    load_h *= 0.0 if is_loaded else 1.0 + p[LOAD_SPREAD] * (2.0 * draw - 1.0)
    ashore_h = (
        max(now, formations.ready_h[formation])
        + load_h
        + sailing_hours(voyages.km[voyage], voyages.is_river[voyage], speed, p)
    )
    formations.previous_cell[formation] = formations.cell[formation]
    formations.posture[formation] = EMBARKED
    formations.halt[formation] = HALT_EMBARKED
    formations.toward[formation] = -1
    formations.crossing_share[formation] = 0.0
    formations.ready_h[formation] = ashore_h
    for group in range(lift_men.size):
        if fleet.cargo[group] == formation:
            fleet.free_h[group] = ashore_h
