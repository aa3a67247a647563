"""Load troops, sail, and put them ashore against whatever stands there.

A formation whose task in force is a landing and which is ready at its port takes the free ship groups
allowed for it, most useful first, until its men find room. Loading takes the ships' notice or base hours and
hours a thousand men, whichever is longer; then it sails d / v hours. Fog delays the last approach on the
sea. At the beach

    r = A / D,   p = r^a / (1 + r^a)

A is the first echelon with its guns times ships' guns and the defender's surprise; D the share of field
troops in the cell that guard the water's edge, and works in full. A foothold puts the formation into the
cell, which it shares with the enemy as a beachhead; a repulse puts it back aboard with heavier losses, to
try again or, broken, to go home. Men lost on the way in are killed, wounded or missing; guns and tanks are
lost with them. Ships that lift less than all men bring the first echelon and then the rest in round trips:
`tail_share` is what has not come yet. River groups do the same over kilometres of waterway.

Leaves out: battles between ships, submarines, air attack at sea, single ships, the current of each river by
name.
"""

import numpy as np

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import (
    E_SAILED,
    EMBARKED,
    HALT_EMBARKED,
    HALT_ORDERS,
    HALT_PREPARING,
    HOLD,
    LANDING,
)
from auguststorm.engine.landing import (
    EMBARK_RADIUS,
    FOG_DELAY,
    LEAST_COHESION,
    LIFT_NEEDED,
    LOAD_BASE,
    LOAD_PER_1000,
    LOAD_RIVER,
    LOAD_SPREAD,
    PARAMETERS,
    RIVER_SPEED,
    UNLOAD,
    Fleet,
    Landers,
    Voyages,
    assault,
    lifted_share,
    put_ashore,
    release,
)
from auguststorm.engine.log import note
from auguststorm.engine.narrow import pick
from auguststorm.engine.order import sort_by_key
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.jit import inline, kernel
from auguststorm.rng import LANDING as LANDING_DRAW
from auguststorm.rng import PRIORITY_TIE, uniform
from auguststorm.units import KM_PER_NAUTICAL_MILE

__all__ = ["PARAMETERS", "READS", "WRITES", "embark", "naval", "sail"]

READS = (
    "formations.task", "headquarters.surprise", "formations.entrenchment", "places.control",
    "weather.is_foggy", "politics.is_hokkaido_cancelled",
)  # fmt: skip
WRITES = (
    "formations.cell", "formations.previous_cell", "formations.toward", "formations.crossing_share",
    "formations.tail_share", "formations.men", "formations.tanks", "formations.guns", "formations.cohesion",
    "formations.posture", "formations.halt", "formations.ready_h", "sinks.men", "sinks.tanks", "sinks.guns",
    "naval.free_h", "naval.cargo", "naval.beach", "log.count", "log.kind", "log.time_h", "log.subject",
    "log.object", "log.value", "log.extra",
)  # fmt: skip

SAIL_WRITES = tuple(name for name in WRITES if not name.startswith("sinks."))

NOTHING, SAILS, LANDS = range(3)
MEN_PER_THOUSAND = 1000.0


def naval(state: State, setting: Setting, tick: int) -> State:
    """Embark, sail, land and shuttle; returns the state itself when no one is aboard or waits to be.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick
    Returns
    -------
    State
        With formations at sea (posture embarked, cell -1) and ashore, their losses, and the groups' hours.
    Sources
    -------
    est:naval-* (data/parameters/naval.csv)
    """
    voyages = voyages_of(setting)
    waiting = pick(state.formations, "posture", "halt", "task", "ready_h")
    chain = pick(setting.tasks, "first", "count", "action")
    work = work_to_do(waiting, voyages.formation, pick(state.naval, "cargo")[0], chain, (tick + 1) * TICK_H)
    if work == NOTHING:
        return state
    # Only a landing costs men and arms; most ticks change but the hours of ships and troops.
    after: State = setting.scratch.writable(state, WRITES if work == LANDS else SAIL_WRITES)
    landers, fleet = Landers(*pick(after.formations, *Landers._fields)), Fleet(*pick(after.naval, *Fleet._fields))
    sinks = pick(after.sinks, "men", "tanks", "guns")
    vessels = pick(setting.naval, "lift_men", "speed_kn", "ready_h")
    who = pick(setting.formations, "camp", "quality", "is_works", "headquarters")
    parameters, is_cancelled = setting.parameters.naval, pick(state.politics, "is_hokkaido_cancelled")[0]
    x_km, y_km, region = pick(setting.theatre, "x_km", "y_km", "region")
    seen = (*pick(state.headquarters, "surprise"), is_cancelled, *pick(state.weather, "is_foggy"), region)
    sail((landers, sinks, fleet, after.log), voyages, vessels, who, seen, parameters, setting.chance, tick)
    queue = (*chain, *pick(setting.tasks, "priority"))
    ports = (*pick(state.places, "control"), x_km, y_km, who[0], is_cancelled)
    embark((landers, fleet), voyages, vessels, queue, ports, parameters, setting.chance, tick)
    return after


def voyages_of(setting: Setting) -> Voyages:
    """Gather the landings with the cells, formations and rows that follow from their tasks."""
    task, port, km, is_river, group, is_plan_hokkaido = pick(
        setting.naval,
        "landing_task", "landing_port", "landing_km", "is_landing_river", "landing_group", "is_plan_hokkaido",
    )  # fmt: skip
    formation, objective, plan = pick(setting.tasks, "formation", "objective", "plan")
    (place_cell,) = pick(setting.places, "cell")
    place = objective[task]
    return Voyages(
        task=task,
        formation=formation[task],
        place=place,
        beach=place_cell[place],
        port=port,
        port_cell=place_cell[port],
        km=km,
        is_river=is_river,
        is_hokkaido=is_plan_hokkaido[plan[task]],
        group=group,
    )


@kernel
def work_to_do(waiting, formations, cargo, chain, end):  # type: ignore[no-untyped-def]
    """Tell whether in any run somebody waits for ships or is aboard, and whether anyone may land before an hour.

    Parameters
    ----------
    waiting : (posture int8, halt int8, task int16, ready_h float32), all [R, F]
    formations : int16 [n], who may be shipped; cargo : int16 [R, V]
    chain : (first int32 [F], count int32 [F], action int8 [K]); end : float, hours
    Returns
    -------
    int : NOTHING, SAILS or LANDS
    """
    posture, halt, number, ready_h = waiting
    work = NOTHING
    for run in range(cargo.shape[0]):
        for row in range(formations.size):
            formation = formations[row]
            if posture[run, formation] == EMBARKED:
                if ready_h[run, formation] < end:
                    return LANDS
                work = SAILS
            elif posture[run, formation] == HOLD and halt[run, formation] == HALT_PREPARING:
                is_waiting = landing_task(formation, number[run, formation], chain) >= 0
                work = SAILS if is_waiting else work
        for group in range(cargo.shape[1]):
            if cargo[run, group] >= 0:
                work = SAILS
    return work


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
def leader_of(cargo, formation, run):  # type: ignore[no-untyped-def]
    """Find the first group that carries a formation: it acts for the convoy."""
    for group in range(cargo.shape[1]):
        if cargo[run, group] == formation:
            return group
    return -1


@inline
def convoy_of(formation, fleet, vessels, run):  # type: ignore[no-untyped-def]
    """Return (beach or -1, lift in men, speed in knots, hour free) of the groups that carry a formation."""
    lift_men, speed_kn, _ = vessels
    beach, lift, speed, free_h = -1, 0.0, 0.0, 0.0
    for group in range(lift_men.size):
        if fleet.cargo[run, group] == formation:
            beach = fleet.beach[run, group]
            lift += lift_men[group]
            free_h = fleet.free_h[run, group]
            if speed == 0.0 or speed_kn[group] < speed:
                speed = speed_kn[group]
    return beach, lift, speed, free_h


@kernel
def sail(changing, voyages, vessels, who, seen, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Move convoys on: put to sea, land, bring the rest, come home.

    Parameters
    ----------
    changing : (Landers, (men, tanks, guns) sinks, Fleet, LogState), written
    voyages : Voyages; vessels : (lift_men, speed_kn, ready_h), float32 [V]
    who : (camp int8, quality float32, is_works bool, headquarters int16), all [F]
    seen : (surprise float32 [R, H], is_cancelled int8 [R], is_foggy int8 [R, G], region int8 [C])
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    formations, _, fleet, log = changing
    surprise, is_cancelled, is_foggy, region = seen
    now = tick * TICK_H
    end = now + TICK_H
    for run in range(fleet.cargo.shape[0]):
        p = parameters[run]
        for group in range(fleet.cargo.shape[1]):
            formation = fleet.cargo[run, group]
            if formation < 0 or leader_of(fleet.cargo, formation, run) != group:
                continue
            beach, lift, speed, free_h = convoy_of(formation, fleet, vessels, run)
            voyage = -1
            for row in range(voyages.task.size):
                if voyages.formation[row] == formation and voyages.beach[row] == beach:
                    voyage = row
            if voyage < 0:
                release(formation, now, fleet, run)
                continue
            hours = sailing_hours(voyages.km[voyage], voyages.is_river[voyage], speed, p)
            if formations.posture[run, formation] != EMBARKED:
                bring_the_rest(formations, formation, lift, free_h, hours, fleet, p, run, now)
                continue
            if is_cancelled[run] == 1 and voyages.is_hokkaido[voyage]:
                put_ashore(formations, formation, formations.previous_cell[run, formation], HALT_ORDERS, 0.0, run)
                release(formation, now + hours, fleet, run)
                continue
            sails_h = formations.ready_h[run, formation] - hours
            if formations.cell[run, formation] >= 0 and sails_h < end:
                formations.cell[run, formation] = -1
                aboard = min(lift, formations.men[run, formation])
                note(log, run, E_SAILED, max(now, sails_h), formation, voyages.place[voyage], aboard)
            if formations.cell[run, formation] >= 0 or formations.ready_h[run, formation] >= end:
                continue
            in_fog = not voyages.is_river[voyage] and is_foggy[run, region[beach]] == 1
            if in_fog:
                formations.ready_h[run, formation] += TICK_H * p[FOG_DELAY]
            if formations.ready_h[run, formation] < end:
                landing = (formation, voyages.place[voyage], beach)
                assault(changing, who, surprise, landing, (hours, lift, in_fog), p, chance, run, tick)


@inline
def bring_the_rest(formations, formation, lift, free_h, hours, fleet, p, run, now):  # type: ignore[no-untyped-def]
    """Keep the share that has not been ferried yet off the beach until the last round trip is done."""
    if free_h <= now:
        release(formation, free_h, fleet, run)
        return
    share = lifted_share(formations.men[run, formation], lift)
    trips = (free_h - hours - p[UNLOAD] - now) / (2.0 * hours + p[UNLOAD] + p[LOAD_BASE])
    left = min(1.0, share * trips)
    if left > formations.tail_share[run, formation]:
        formations.tail_share[run, formation] = left


@kernel
def embark(changing, voyages, vessels, queue, ports, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Give free ships to formations that wait at their port, by priority and then by lot.

    Parameters
    ----------
    changing : (Landers, Fleet), written
    voyages : Voyages; vessels : (lift_men, speed_kn, ready_h), float32 [V]
    queue : (first int32 [F], count int32 [F], action int8 [K], priority int8 [K])
    ports : (control int8 [R, P], x_km, y_km float32 [C], camp int8 [F], is_cancelled int8 [R])
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    formations, fleet = changing
    first, count_of, action, priority = queue
    order = np.zeros(voyages.task.size, np.int32)
    key = np.zeros(voyages.task.size)
    posture, halt, number = formations.posture, formations.halt, formations.task
    now = tick * TICK_H
    for run in range(fleet.cargo.shape[0]):
        p = parameters[run]
        count = 0
        for voyage in range(voyages.task.size):
            formation = voyages.formation[voyage]
            if posture[run, formation] != HOLD or halt[run, formation] != HALT_PREPARING:
                continue
            task = voyages.task[voyage]
            if landing_task(formation, number[run, formation], (first, count_of, action)) != task:
                continue
            if may_board(formations, formation, voyage, voyages, ports, p, run, now):
                order[count] = voyage
                draw = uniform(chance.seed, chance.runs[run], tick, PRIORITY_TIE, formation)
                key[voyage] = priority[task] + draw
                count += 1
        sort_by_key(order, key, count)
        for place in range(count):
            board(formations, order[place], voyages, fleet, vessels, p, chance, run, tick)


@inline
def may_board(formations, formation, voyage, voyages, ports, p, run, now):  # type: ignore[no-untyped-def]
    """Tell whether a formation is ready and fit, its landing still wanted, and ships can come to where it stands.

    They come to its port while that is in own hands, and to a beach where it has landed before.
    """
    control, x_km, y_km, camp, is_cancelled = ports
    cell = formations.cell[run, formation]
    if cell < 0 or cell == voyages.beach[voyage] or formations.ready_h[run, formation] > now:
        return False
    if is_cancelled[run] == 1 and voyages.is_hokkaido[voyage]:
        return False
    if formations.cohesion[run, formation] < p[LEAST_COHESION]:
        return False
    for other in range(voyages.task.size):
        if voyages.formation[other] == formation and voyages.beach[other] == cell:
            return True
    if control[run, voyages.port[voyage]] != camp[formation]:
        return False
    port_cell = voyages.port_cell[voyage]
    east = x_km[cell] - x_km[port_cell]
    north = y_km[cell] - y_km[port_cell]
    return east * east + north * north <= p[EMBARK_RADIUS] * p[EMBARK_RADIUS]


@inline
def board(formations, voyage, voyages, fleet, vessels, p, chance, run, tick):  # type: ignore[no-untyped-def]
    """Take the free groups until the men find room; wait when too few are free and more will be."""
    lift_men, speed_kn, notice = vessels
    formation = voyages.formation[voyage]
    now = tick * TICK_H
    men = formations.men[run, formation]
    lift, n_allowed, n_free = 0.0, 0, 0
    for slot in range(voyages.group.shape[1]):
        group = voyages.group[voyage, slot]
        if group >= 0:
            n_allowed += 1
            if fleet.cargo[run, group] < 0 and fleet.free_h[run, group] <= now:
                n_free += 1
                lift += lift_men[group]
    if lift <= 0.0 or (n_free < n_allowed and lift < p[LIFT_NEEDED] * men):
        return
    lift, speed, notice_h = 0.0, 0.0, 0.0
    for slot in range(voyages.group.shape[1]):
        group = voyages.group[voyage, slot]
        if group >= 0 and lift < men and fleet.cargo[run, group] < 0 and fleet.free_h[run, group] <= now:
            fleet.cargo[run, group] = formation
            fleet.beach[run, group] = voyages.beach[voyage]
            lift += lift_men[group]
            notice_h = max(notice_h, notice[group])
            if speed == 0.0 or speed_kn[group] < speed:
                speed = speed_kn[group]
    if voyages.is_river[voyage]:
        load_h = p[LOAD_RIVER]
    else:
        load_h = max(notice_h, p[LOAD_BASE] + p[LOAD_PER_1000] * min(men, lift) / MEN_PER_THOUSAND)
    draw = uniform(chance.seed, chance.runs[run], tick, LANDING_DRAW, formations.cell.shape[1] + formation)
    load_h *= 1.0 + p[LOAD_SPREAD] * (2.0 * draw - 1.0)
    ashore_h = now + load_h + sailing_hours(voyages.km[voyage], voyages.is_river[voyage], speed, p)
    formations.previous_cell[run, formation] = formations.cell[run, formation]
    formations.posture[run, formation] = EMBARKED
    formations.halt[run, formation] = HALT_EMBARKED
    formations.toward[run, formation] = -1
    formations.crossing_share[run, formation] = 0.0
    formations.ready_h[run, formation] = ashore_h
    for group in range(lift_men.size):
        if fleet.cargo[run, group] == formation:
            fleet.free_h[run, group] = ashore_h
