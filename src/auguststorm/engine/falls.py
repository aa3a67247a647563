"""Let places fall: a town to who enters it, a fort when its garrison is broken, what nobody defends to the rear."""

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import (
    ALLIED,
    AXIS,
    BY_ABANDONMENT,
    BY_AIR,
    BY_GROUND,
    BY_SEA,
    BY_SURRENDER,
    DISARMED,
    E_PLACE_TAKEN,
    LANDING,
    OBEYING,
)
from auguststorm.engine.contact import is_between, is_blocked, is_blocking, is_near
from auguststorm.engine.curves import exponential
from auguststorm.engine.log import jot
from auguststorm.engine.order import LAST_PRIORITY
from auguststorm.engine.pace import AIRHEAD_HOLD, REAR_REACH, REAR_TAKE
from auguststorm.jit import inline
from auguststorm.rng import REAR, TAKER_TIE, uniform
from auguststorm.units import HOURS_PER_DAY


@inline
def has_armed_garrison(place, enemy, cell, who, cells):  # type: ignore[no-untyped-def]
    """Tell whether the garrison of the works that bear this place's name still holds out in the cell."""
    formation = cells.first[enemy, cell]
    while formation >= 0:
        if who.works_place[formation] == place:
            return True
        formation = cells.next[formation]
    return False


@inline
def how_taken(state, who, tasks, formation, cell):  # type: ignore[no-untyped-def]
    """Name how a formation takes a place: by air, by sea, from troops who obey the cease-fire, or on the ground."""
    if who.is_airlanded[formation]:
        return BY_AIR
    for other in range(state.cell.size):
        if state.cell[other] == cell and who.camp[other] != who.camp[formation]:
            posture = state.posture[other]
            if posture == OBEYING or posture == DISARMED:
                return BY_SURRENDER
    if tasks.count[formation] > 0:
        task = tasks.first[formation] + state.task[formation]
        if tasks.action[task] == LANDING:
            return BY_SEA
    return BY_GROUND


@inline
def may_take(state, who, parameters, hour, formation):  # type: ignore[no-untyped-def]
    """Tell whether a formation takes places: it bars its cell, and if it came by air it has held on long enough.

    Guns follow their troops in; they take nothing of themselves.
    """
    if who.is_artillery[formation] or not is_blocking(state.posture[formation]):
        return False
    return not who.is_airlanded[formation] or hour >= state.ready_h[formation] + parameters.value[AIRHEAD_HOLD]


@inline
def taker_in(cell, camp, state, who, tasks, parameters, moment, chance, cells):  # type: ignore[no-untyped-def]
    """Name the taker of a place among those of a camp who may take it: by priority of their orders, then by lot."""
    hour, when = moment
    taker = -1
    least = 0.0
    formation = cells.first[camp, cell]
    while formation >= 0:
        if may_take(state, who, parameters, hour, formation):
            rank = uniform(chance.seed, chance.run, when, TAKER_TIE, who.key[formation])
            if tasks.count[formation] > 0:
                rank += tasks.priority[tasks.first[formation] + state.task[formation]]
            else:
                rank += LAST_PRIORITY
            if taker < 0 or rank < least:
                taker, least = formation, rank
        formation = cells.next[formation]
    return taker


@inline
def is_anything_left(places, sites, camp, cell):  # type: ignore[no-untyped-def]
    """Tell whether a cell has a place that the camp does not hold."""
    place = sites.first_in_cell[cell]
    while place >= 0:
        if places.control[place] != camp:
            return True
        place = sites.next_in_cell[place]
    return False


@inline
def take_places(state, places, who, tasks, sites, log, parameters, moment, chance, cells):  # type: ignore[no-untyped-def]
    """Hand each place to the camp that stands in it unopposed at the end of a sub-step.

    Parameters
    ----------
    state : FormationState; places : PlaceState; who : FormationSetting; tasks : TaskSetting; sites : PlaceSetting
    log : LogState; parameters : float64 [R, movement coefficients]
    moment : (hour of the end, number of the sub-step); chance : Luck; cells : CellScratch
    """
    hour, _ = moment
    for place in range(sites.cell.size):
        cell = sites.cell[place]
        control = places.control[place]
        if cell < 0:
            continue
        for camp in range(2):
            if camp == control or cells.first[camp, cell] < 0:
                continue
            enemy = AXIS - camp
            if is_blocked(cell, enemy, state.posture, cells.first, cells.next):
                continue
            if has_armed_garrison(place, enemy, cell, who, cells):
                continue
            taker = taker_in(cell, camp, state, who, tasks, parameters, moment, chance, cells)
            if taker < 0:
                continue
            how = how_taken(state, who, tasks, taker, cell)
            places.control[place] = camp
            places.taken_h[place] = hour
            places.how[place] = how
            places.taker[place] = taker
            jot(log, E_PLACE_TAKEN, hour, place, taker, float(camp), how)


@inline
def is_way_barred(places, sites, ground, near_place, cell, rank):  # type: ignore[no-untyped-def]
    """Tell whether a place in enemy hands lies between a cell and the place of this rank among those nearest to it."""
    there = sites.cell[near_place[cell, rank]]
    for nearer in range(rank):
        middle = sites.cell[near_place[cell, nearer]]
        if places.control[near_place[cell, nearer]] == AXIS and is_between(ground, cell, middle, there):
            return True
    return False


@inline
def occupy_abandoned(places, sites, ground, near, log, parameters, chance, tick, cells):  # type: ignore[no-untyped-def]
    """Let the rear services of the allied armies enter places within their reach that nobody defends; once a day.

    Parameters
    ----------
    places : PlaceState, log : LogState of a run, written; sites : PlaceSetting; ground : TheatreSetting
    near : (near_place int16 [C, k], near_km float32 [C, k]), see SupplySetting
    parameters : record of the movement coefficients of a run; chance : Luck; tick : int
    cells : CellScratch, with the lists of `occupy`
    """
    near_place, near_km = near
    probability = 1.0 - exponential(-parameters.value[REAR_TAKE])
    for place in range(sites.cell.size):
        cell = sites.cell[place]
        if places.control[place] != AXIS or cell < 0 or ground.is_closed_to_allied[cell]:
            continue
        draw = uniform(chance.seed, chance.run, tick, REAR, place)
        if draw >= probability or is_near(cell, AXIS, ground.neighbour, cells.first):
            continue
        is_in_reach = False
        for rank in range(near_place.shape[1]):
            other = near_place[cell, rank]
            if other < 0 or near_km[cell, rank] > parameters.value[REAR_REACH]:
                break
            is_held = places.control[other] == ALLIED and places.taken_h[other] <= tick * TICK_H - HOURS_PER_DAY
            if is_held and not is_way_barred(places, sites, ground, near_place, cell, rank):
                is_in_reach = True
                break
        if is_in_reach:
            places.control[place] = ALLIED
            places.taken_h[place] = tick * TICK_H + TICK_H * draw / probability
            places.how[place] = BY_ABANDONMENT
            places.taker[place] = -1
            jot(log, E_PLACE_TAKEN, places.taken_h[place], place, -1, float(ALLIED), BY_ABANDONMENT)
