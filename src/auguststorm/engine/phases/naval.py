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
    FOG_DELAY,
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
    may_board,
    put_ashore,
    release,
)
from auguststorm.engine.log import jot
from auguststorm.engine.narrow import pick
from auguststorm.engine.order import sort_by_key
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.tuples import Luck
from auguststorm.jit import inline, kernel
from auguststorm.rng import BOARDING_TIE, LOADING, uniform
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
MEN_PER_THOUSAND = 1000.0  # a unit conversion


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
    work = work_to_do(state.formations, state.naval, voyages.formation, setting.tasks, (tick + 1) * TICK_H)
    if work == NOTHING:
        return state
    # Only a landing costs men and arms; most ticks change but the hours of ships and troops.
    after: State = setting.scratch.writable(state, WRITES if work == LANDS else SAIL_WRITES)
    changing = (after.formations, after.sinks, after.naval, after.log)
    seen = (state.places, state.headquarters, state.weather, state.politics)
    fixed = (setting.naval, setting.tasks, setting.formations, setting.theatre)
    ship(changing, seen, fixed, voyages, setting.parameters.naval, setting.chance, tick)
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
        number=task - setting.tasks.first[formation[task]],
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
def work_to_do(formations, naval, shipped, tasks, end):  # type: ignore[no-untyped-def]
    """Tell whether in any run somebody waits for ships or is aboard, and whether anyone may land before an hour.

    Parameters
    ----------
    formations : FormationState; naval : NavalState; shipped : int16 [n], who may be shipped
    tasks : TaskSetting; end : float, hours
    Returns
    -------
    int : NOTHING, SAILS or LANDS
    """
    chain = (tasks.first, tasks.count, tasks.action)
    work = NOTHING
    for run in range(formations.size):
        posture, halt, cargo = formations[run].posture, formations[run].halt, naval[run].cargo
        for row in range(shipped.size):
            formation = shipped[row]
            if posture[formation] == EMBARKED:
                if formations[run].ready_h[formation] < end:
                    return LANDS
                work = SAILS
            elif posture[formation] == HOLD and halt[formation] == HALT_PREPARING:
                is_waiting = landing_task(formation, formations[run].task[formation], chain) >= 0
                work = SAILS if is_waiting else work
        for group in range(cargo.size):
            if cargo[group] >= 0:
                work = SAILS
    return work


@kernel
def ship(changing, seen, fixed, voyages, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Move the convoys of every run on, then give free ships to those who wait.

    Parameters
    ----------
    changing : (FormationState, SinkState, NavalState, LogState), written
    seen : (PlaceState, HeadquartersState, WeatherState, PoliticsState)
    fixed : (NavalSetting, TaskSetting, FormationSetting, TheatreSetting); voyages : Voyages
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    formations, sinks, naval, log = changing
    places, headquarters, weather, politics = seen
    ships, tasks, made, theatre = fixed
    vessels = (ships.lift_men, ships.speed_kn, ships.ready_h)
    who = (made.camp, made.quality, made.is_works, made.headquarters, made.key, made.order)
    queue = (tasks.first, tasks.count, tasks.action, tasks.priority, made.key)
    for run in range(formations.size):
        one = formations[run]
        landers = Landers(
            one.cell, one.previous_cell, one.toward, one.crossing_share, one.tail_share, one.men, one.tanks, one.guns,
            one.cohesion, one.entrenchment, one.posture, one.halt, one.ready_h, one.task,
        )  # fmt: skip
        fleet = Fleet(naval[run].free_h, naval[run].cargo, naval[run].beach)
        lost = (sinks[run].men, sinks[run].tanks, sinks[run].guns)
        p, luck = parameters[run], Luck(chance.seed, chance.runs[run])
        is_cancelled = politics[run].is_hokkaido_cancelled == 1
        sky = (headquarters[run].surprise, weather[run].is_foggy, theatre.region)
        sail((landers, lost, fleet, log[run]), voyages, vessels, who, sky, is_cancelled, p, luck, tick)
        ports = (places[run].control, theatre.x_km, theatre.y_km, made.camp)
        embark(landers, fleet, voyages, vessels, queue, ports, is_cancelled, p, luck, tick)


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
def convoy_of(formation, fleet, vessels):  # type: ignore[no-untyped-def]
    """Return (beach or -1, lift in men, speed in knots, hour free) of the groups that carry a formation."""
    lift_men, speed_kn, _ = vessels
    beach, lift, speed, free_h = -1, 0.0, 0.0, 0.0
    for group in range(lift_men.size):
        if fleet.cargo[group] == formation:
            beach = fleet.beach[group]
            lift += lift_men[group]
            free_h = fleet.free_h[group]
            if speed == 0.0 or speed_kn[group] < speed:
                speed = speed_kn[group]
    return beach, lift, speed, free_h


@inline
def sail(changing, voyages, vessels, who, sky, is_cancelled, p, luck, tick):  # type: ignore[no-untyped-def]
    """Move the convoys of one run on: put to sea, land, bring the rest, come home.

    Parameters
    ----------
    changing : (Landers, (men, tanks, guns) sinks, Fleet, LogState), written
    voyages : Voyages; vessels : (lift_men, speed_kn, ready_h), float32 [V]
    who : (camp int8, quality float32, is_works int8, headquarters int16, key int64, order int16), all [F]
    sky : (surprise float32 [H], is_foggy int8 [G], region int8 [C]); is_cancelled : bool
    p : float64 [K]; luck : Luck; tick : int
    """
    formations, _, fleet, log = changing
    surprise, is_foggy, region = sky
    now = tick * TICK_H
    end = now + TICK_H
    for group in range(fleet.cargo.size):
        formation = fleet.cargo[group]
        if formation < 0 or leader_of(fleet.cargo, formation) != group:
            continue
        beach, lift, speed, free_h = convoy_of(formation, fleet, vessels)
        voyage = _voyage_under_way(voyages, formation, beach, formations.task[formation])
        if voyage < 0:
            release(formation, now, fleet)
            continue
        hours = sailing_hours(voyages.km[voyage], voyages.is_river[voyage], speed, p)
        if formations.posture[formation] != EMBARKED:
            bring_the_rest(formations, formation, lift, free_h, hours, fleet, p, now)
            continue
        if is_cancelled and voyages.is_hokkaido[voyage]:
            put_ashore(formations, formation, formations.previous_cell[formation], HALT_ORDERS, 0.0)
            release(formation, now + hours, fleet)
            continue
        sails_h = formations.ready_h[formation] - hours
        if formations.cell[formation] >= 0 and sails_h < end:
            formations.cell[formation] = -1
            aboard = min(lift, formations.men[formation])
            jot(log, E_SAILED, max(now, sails_h), formation, voyages.place[voyage], aboard)
        if formations.cell[formation] >= 0 or formations.ready_h[formation] >= end:
            continue
        in_fog = not voyages.is_river[voyage] and is_foggy[region[beach]] == 1
        if in_fog:
            formations.ready_h[formation] += TICK_H * p[FOG_DELAY]
        if formations.ready_h[formation] < end:
            landing = (formation, voyages.place[voyage], beach)
            assault(changing, who, surprise, landing, (hours, lift, in_fog), p, luck, tick)


@inline
def _voyage_under_way(voyages, formation, beach, number):  # type: ignore[no-untyped-def]
    """Find a formation's latest landing on a beach, up to place `number` of its chain; -1 without one."""
    voyage = -1
    for row in range(voyages.task.size):
        is_there = voyages.formation[row] == formation and voyages.beach[row] == beach
        if is_there and voyages.number[row] <= number and (voyage < 0 or voyages.number[row] > voyages.number[voyage]):
            voyage = row
    return voyage


@inline
def bring_the_rest(formations, formation, lift, free_h, hours, fleet, p, now):  # type: ignore[no-untyped-def]
    """Keep the share that has not been ferried yet off the beach until the last round trip is done."""
    if free_h <= now:
        release(formation, free_h, fleet)
        return
    share = lifted_share(formations.men[formation], lift)
    trips = (free_h - hours - p[UNLOAD] - now) / (2.0 * hours + p[UNLOAD] + p[LOAD_BASE])
    left = min(1.0, share * trips)
    if left > formations.tail_share[formation]:
        formations.tail_share[formation] = left


@inline
def embark(formations, fleet, voyages, vessels, queue, ports, is_cancelled, p, luck, tick):  # type: ignore[no-untyped-def]
    """Give free ships to the formations of one run that wait at their port, by priority and then by lot.

    Parameters
    ----------
    formations : Landers, fleet : Fleet, written
    voyages : Voyages; vessels : (lift_men, speed_kn, ready_h), float32 [V]
    queue : (first int32 [F], count int32 [F], action int8 [K], priority int8 [K], key int64 [F])
    ports : (control int8 [P], x_km, y_km float32 [C], camp int8 [F]); is_cancelled : bool
    p : float64 [K]; luck : Luck; tick : int
    """
    first, count_of, action, priority, address = queue
    order = np.zeros(voyages.task.size, np.int32)
    key = np.zeros(voyages.task.size)
    posture, halt, number = formations.posture, formations.halt, formations.task
    now = tick * TICK_H
    count = 0
    for voyage in range(voyages.task.size):
        formation = voyages.formation[voyage]
        if posture[formation] != HOLD or halt[formation] != HALT_PREPARING:
            continue
        task = voyages.task[voyage]
        if landing_task(formation, number[formation], (first, count_of, action)) != task:
            continue
        if leader_of(fleet.cargo, formation) >= 0:
            continue  # the rest of it is still coming from the landing before
        if may_board(formations, formation, voyage, voyages, ports, is_cancelled, p, now):
            order[count] = voyage
            draw = uniform(luck.seed, luck.run, tick, BOARDING_TIE, address[formation])
            key[voyage] = priority[task] + draw
            count += 1
    sort_by_key(order, key, count)
    for place in range(count):
        board(formations, order[place], voyages, fleet, vessels, address, p, luck, tick)


@inline
def board(formations, voyage, voyages, fleet, vessels, address, p, luck, tick):  # type: ignore[no-untyped-def]
    """Take the free groups until the men find room; wait when too few are free and more will be."""
    lift_men, speed_kn, notice = vessels
    formation = voyages.formation[voyage]
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
            fleet.cargo[group] = formation
            fleet.beach[group] = voyages.beach[voyage]
            lift += lift_men[group]
            notice_h = max(notice_h, notice[group])
            if speed == 0.0 or speed_kn[group] < speed:
                speed = speed_kn[group]
    if voyages.is_river[voyage]:
        load_h = p[LOAD_RIVER]
    else:
        load_h = max(notice_h, p[LOAD_BASE] + p[LOAD_PER_1000] * min(men, lift) / MEN_PER_THOUSAND)
    draw = uniform(luck.seed, luck.run, tick, LOADING, address[formation])
    load_h *= 1.0 + p[LOAD_SPREAD] * (2.0 * draw - 1.0)
    ashore_h = now + load_h + sailing_hours(voyages.km[voyage], voyages.is_river[voyage], speed, p)
    formations.previous_cell[formation] = formations.cell[formation]
    formations.posture[formation] = EMBARKED
    formations.halt[formation] = HALT_EMBARKED
    formations.toward[formation] = -1
    formations.crossing_share[formation] = 0.0
    formations.ready_h[formation] = ashore_h
    for group in range(lift_men.size):
        if fleet.cargo[group] == formation:
            fleet.free_h[group] = ashore_h
