"""Judge triggers: whether the terms of a plan row hold, as its owner can know it."""

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import (
    ALLIED,
    AXIS,
    E_NONE,
    NEVER,
    T_ACCEPTANCE_KNOWN,
    T_DECISION_KNOWN,
    T_ENEMY_SEEN,
    T_FUEL_ABOVE,
    T_FUEL_BELOW,
    T_HOURS_AFTER_H,
    T_LINE_CROSSED,
    T_ORDER_FROM,
    T_PLACE_TAKEN,
    T_PREVIOUS_DONE,
    T_SHIPS_FREE,
    T_STRENGTH_BELOW,
)
from auguststorm.engine.contact import is_within_two
from auguststorm.jit import inline

PARAMETERS = (
    "report_allied_h", "report_axis_h", "skip_works_mobile_h", "skip_works_foot_h", "delay_position_h",
    "redeploy_share",
    "clear_reach_h",
)  # fmt: skip
(REPORT_ALLIED, REPORT_AXIS, SKIP_MOBILE, SKIP_FOOT, DELAY_POSITION, REDEPLOY, CLEAR_REACH) = range(len(PARAMETERS))
STRENGTH, FUEL = range(2)
TRANSPORT_AIRCRAFT = 3


@inline
def is_known_held(places, place, camp, by, now, report_h):  # type: ignore[no-untyped-def]
    """Tell whether a headquarters of camp `by` knows that the camp holds a place."""
    if places.control[place] != camp:
        return False
    return places.taken_h[place] + report_h <= now


@inline
def is_any_held(places, rows, row, term, camp, now, report_h):  # type: ignore[no-untyped-def]
    """Tell whether any of a term's places is known to be held by the camp."""
    for i in range(rows.term_place.shape[2]):
        place = rows.term_place[row, term, i]
        if place >= 0 and is_known_held(places, place, camp, rows.camp[row], now, report_h):
            return True
    return False


@inline
def is_enemy_seen(hqs, tree, rows, row, term, sites, ground, cells, now):  # type: ignore[no-untyped-def]
    """Tell whether the row's owner knows of the enemy at one of the term's places, or on its axis.

    It knows what it, or the nearest superior who keeps a picture, believes of the axis; near a place the enemy must be
    there as well.
    """
    enemy = AXIS - rows.camp[row]
    hq = rows.owner[row]
    while hq >= 0 and tree.belief[hq] < 0:
        hq = tree.superior[hq]
    if hq < 0:
        return False
    believed = hqs.belief_strength[tree.belief[hq]]
    if rows.term_place[row, term, 0] < 0:
        return believed[int(rows.term_value[row, term])] > 0
    for i in range(rows.term_place.shape[2]):
        place = rows.term_place[row, term, i]
        is_believed = place >= 0 and believed[sites.axis[place]] > 0
        if is_believed and is_within_two(sites.cell[place], enemy, ground.neighbour, cells.first):
            return True
    return False


@inline
def is_lift_free(naval, ships, camp, now):  # type: ignore[no-untyped-def]
    """Tell whether any group of ships of the camp that lifts men is free: none aboard, and its last work done."""
    for group in range(ships.camp.size):
        is_lifting = ships.camp[group] == camp and ships.lift_men[group] > 0.0
        if is_lifting and naval.cargo[group] < 0 and naval.free_h[group] <= now:
            return True
    return False


@inline
def is_aircraft_free(air, wings, camp, now):  # type: ignore[no-untyped-def]
    """Tell whether any group of transport aircraft of the camp stands ready."""
    for group in range(wings.camp.size):
        if wings.camp[group] == camp and wings.kind[group] == TRANSPORT_AIRCRAFT and air.rebased_until_h[group] <= now:
            return True
    return False


@inline
def is_peace_known(kind, hqs, politics, camp, hq, now):  # type: ignore[no-untyped-def]
    """Tell whether a headquarters knows of the decision in Tokyo, or of the Kwantung command's acceptance."""
    if kind == T_ACCEPTANCE_KNOWN:
        known_h = politics.acceptance_known_h if camp == ALLIED else politics.acceptance_h
    else:
        known_h = politics.broadcast_h if camp == ALLIED else hqs.ceasefire_h[hq]
    return known_h <= now


@inline
def holds(row, term, changing, fixed, parameters, cells, tick):  # type: ignore[no-untyped-def]
    """Tell whether a term of a plan row holds at a tick; True for an empty term.

    Parameters
    ----------
    row, term : int
    changing : Deciding
    fixed : see orders.decide
    parameters : float64 [R, orders coefficients]
    cells : CellScratch, `number` holding strength and fuel by headquarters
    """
    hqs, plans, places, air, naval, politics = (
        changing.hqs,
        changing.plans,
        changing.places,
        changing.air,
        changing.naval,
        changing.politics,
    )
    ground, tree, rows, sites, wings, ships = (
        fixed.ground,
        fixed.tree,
        fixed.rows,
        fixed.sites,
        fixed.wings,
        fixed.ships,
    )
    kind = rows.term_kind[row, term]
    value = rows.term_value[row, term]
    camp = rows.camp[row]
    hq = rows.owner[row]
    now = tick * TICK_H
    report_h = parameters.value[REPORT_ALLIED] if camp == ALLIED else parameters.value[REPORT_AXIS]
    if kind < 0 or kind == E_NONE:
        return True
    if kind == T_HOURS_AFTER_H:
        return value < now + TICK_H
    if kind == T_PLACE_TAKEN:
        return is_any_held(places, rows, row, term, int(value), now, report_h)
    if kind == T_LINE_CROSSED:
        return is_any_held(places, rows, row, term, camp, now, report_h)
    if kind == T_PREVIOUS_DONE:
        return rows.term_place[row, term, 0] < 0 or is_any_held(places, rows, row, term, camp, now, 0.0)
    if kind == T_ORDER_FROM:
        return _is_ordered(hqs, plans, rows, row, term, now, report_h)
    if kind == T_STRENGTH_BELOW:
        return cells.number[hq, STRENGTH] < value
    if kind == T_FUEL_BELOW:
        return cells.number[hq, FUEL] < value
    if kind == T_FUEL_ABOVE:
        return cells.number[hq, FUEL] >= value
    if kind == T_ENEMY_SEEN:
        return is_enemy_seen(hqs, tree, rows, row, term, sites, ground, cells, now)
    if kind == T_DECISION_KNOWN or kind == T_ACCEPTANCE_KNOWN:
        return is_peace_known(kind, hqs, politics, camp, hq, now)
    if kind == T_SHIPS_FREE:
        return is_lift_free(naval, ships, camp, now)
    return is_aircraft_free(air, wings, camp, now)


@inline
def _is_ordered(hqs, plans, rows, row, term, now, report_h):  # type: ignore[no-untyped-def]
    """Tell whether the superior's order is here: its row in force, or its learning of the attack."""
    superior_row = rows.term_place[row, term, 1]
    if superior_row >= 0:
        return plans.issued_h[superior_row] + report_h <= now
    superior = rows.term_place[row, term, 0]
    if superior < 0:
        return False
    known_h = hqs.contact_known_h[superior]
    return known_h < NEVER and known_h + report_h <= now
