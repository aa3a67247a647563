"""Load troops, sail, and put them ashore against whatever stands there.

A formation whose task in force is a landing and which is ready at its port takes the free ship groups
allowed for it, most useful first, until its men find room. Loading takes the ships' notice or base hours and
hours a thousand men, whichever is longer; then it sails d / v hours. Fog delays the last approach on the
sea. At the beach

    r = A / D,   p = r^a / (1 + r^a)

A is the first echelon with its guns, and the ships' guns, times the defender's surprise; D the share of field
troops in the cell that guard the water's edge, and works in full. Ships with guns stay for some hours and
shell whoever still fights their troops there (`engine/bombardment.py`). A foothold puts the formation into the
cell, which it shares with the enemy as a beachhead; a repulse puts it back aboard with heavier losses, to
try again or, broken, to go home. Men lost on the way in are killed, wounded or missing; guns and tanks are
lost with them. Ships that lift less than all men bring the first echelon and then the rest in round trips:
`tail_share` is what has not come yet. River groups do the same over kilometres of waterway.

Leaves out: battles between ships, submarines, air attack at sea, single ships, the current of each river by
name.
"""

from typing import Any

from auguststorm.clock import TICK_H
from auguststorm.engine.bombardment import bombard, is_covering, men_under_fire
from auguststorm.engine.codes import (
    AXIS,
    E_SAILED,
    EMBARKED,
    HALT_ORDERS,
    HALT_PREPARING,
    HOLD,
)
from auguststorm.engine.embarkation import embark, landing_task, leader_of, sailing_hours
from auguststorm.engine.landing import (
    FOG_DELAY,
    LOAD_BASE,
    PARAMETERS,
    UNLOAD,
    Fleet,
    Landers,
    Voyages,
    assault,
    lifted_share,
    put_ashore,
    release,
)
from auguststorm.engine.log import jot
from auguststorm.engine.narrow import pick
from auguststorm.engine.records import as_arrays
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.tuples import Luck
from auguststorm.jit import inline, kernel

__all__ = ["PARAMETERS", "READS", "WRITES", "embark", "naval", "sail"]

READS = (
    "formations.task", "headquarters.surprise", "formations.entrenchment", "places.control",
    "weather.is_foggy", "politics.is_hokkaido_cancelled",
)  # fmt: skip
WRITES = (
    "formations.cell", "formations.previous_cell", "formations.toward", "formations.crossing_share",
    "formations.tail_share", "formations.men", "formations.tanks", "formations.guns", "formations.cohesion",
    "formations.posture", "formations.halt", "formations.ready_h", "sinks.men", "sinks.tanks", "sinks.guns",
    "naval.free_h", "naval.cargo", "naval.voyage", "log.count", "log.kind", "log.time_h", "log.subject",
    "log.object", "log.value", "log.extra",
)  # fmt: skip

SAIL_WRITES = tuple(name for name in WRITES if not name.startswith("sinks."))

NOTHING, SAILS, LANDS = range(3)


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
    voyages, fixed = setting.scratch.kept(_fixed, setting)
    forces, ships = as_arrays(state.formations, state.naval)
    work = work_to_do(forces, ships, voyages.formation, fixed[1], (tick + 1) * TICK_H)
    if work == NOTHING:
        return state
    # Only a landing costs men and arms; most ticks change but the hours of ships and troops.
    after: State = setting.scratch.writable(state, WRITES if work == LANDS else SAIL_WRITES)
    changing = as_arrays(after.formations, after.sinks, after.naval, after.log)
    seen = as_arrays(state.places, state.headquarters, state.weather, state.politics)
    ship(changing, seen, fixed, voyages, setting.parameters.naval, setting.chance, tick)
    return after


def _fixed(setting: Setting) -> tuple[Voyages, tuple[Any, ...]]:
    return voyages_of(setting), as_arrays(setting.naval, setting.tasks, setting.formations, setting.theatre)


def voyages_of(setting: Setting) -> Voyages:
    """Gather the landings with the cells, formations and rows that follow from their tasks."""
    task, port, km, is_river, is_from_beach, group, is_plan_hokkaido = pick(
        setting.naval,
        "landing_task", "landing_port", "landing_km", "is_landing_river", "is_from_beach", "landing_group",
        "is_plan_hokkaido",
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
        is_from_beach=is_from_beach,
        is_hokkaido=is_plan_hokkaido[plan[task]],
        group=group,
    )


@kernel
def work_to_do(formations, naval, shipped, tasks, end):  # type: ignore[no-untyped-def]
    """Tell whether in any run somebody waits for ships or is aboard, and whether anyone may land or be shelled.

    Parameters
    ----------
    formations : FormationState; naval : NavalState; shipped : int16 [n], who may be shipped
    tasks : TaskSetting, an array of one; end : float, hours
    Returns
    -------
    int : NOTHING, SAILS or LANDS
    """
    chain = (tasks[0].first, tasks[0].count, tasks[0].action)
    work = NOTHING
    for run in range(formations.size):
        posture, halt, cargo = formations[run].posture, formations[run].halt, naval[run].cargo
        for row in range(shipped.size):
            formation = shipped[row]
            if formation < 0:
                continue  # an empty row
            if posture[formation] == EMBARKED:
                if formations[run].ready_h[formation] < end:
                    return LANDS
                work = SAILS
            elif posture[formation] == HOLD and halt[formation] == HALT_PREPARING:
                is_waiting = landing_task(formation, formations[run].task[formation], chain) >= 0
                work = SAILS if is_waiting else work
        for group in range(cargo.size):
            if cargo[group] >= 0:
                if posture[cargo[group]] != EMBARKED:
                    return LANDS  # ships off a beach may shell it
                work = SAILS
    return work


@kernel
def ship(changing, seen, fixed, voyages, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Move the convoys of every run on, then give free ships to those who wait.

    Parameters
    ----------
    changing : (FormationState, SinkState, NavalState, LogState), written
    seen : (PlaceState, HeadquartersState, WeatherState, PoliticsState)
    fixed : (NavalSetting, TaskSetting, FormationSetting, TheatreSetting), each an array of one; voyages : Voyages
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    formations, sinks, naval, log = changing
    places, headquarters, weather, politics = seen
    ships, tasks, made, theatre = fixed[0][0], fixed[1][0], fixed[2][0], fixed[3][0]
    vessels = (ships.lift_men, ships.speed_kn, ships.ready_h, ships.guns)
    who = (made.camp, made.quality, made.is_works, made.headquarters, made.key, made.order)
    queue = (tasks.first, tasks.count, tasks.action, tasks.priority, tasks.is_prewar, made.key)
    for run in range(formations.size):
        one = formations[run]
        landers = Landers(
            one.cell, one.previous_cell, one.toward, one.crossing_share, one.tail_share, one.men, one.tanks, one.guns,
            one.cohesion, one.entrenchment, one.posture, one.halt, one.ready_h, one.task,
        )  # fmt: skip
        fleet = Fleet(naval[run].free_h, naval[run].cargo, naval[run].voyage)
        lost = (sinks[run].men, sinks[run].tanks, sinks[run].guns)
        p, luck = parameters[run], Luck(chance.seed, chance.runs[run])
        is_cancelled = politics[run].is_hokkaido_cancelled == 1
        sky = (headquarters[run].surprise, weather[run].is_foggy, theatre.region, places[run].control)
        sail((landers, lost, fleet, log[run]), voyages, vessels, who, sky, is_cancelled, p, luck, tick)
        ports = (places[run].control, theatre.x_km, theatre.y_km, made.camp)
        embark(landers, fleet, voyages, vessels, queue, ports, is_cancelled, p, luck, tick)


@inline
def convoy_of(formation, fleet, vessels):  # type: ignore[no-untyped-def]
    """Return (voyage, lift in men, guns, speed in knots, hour free) of the groups that carry a formation."""
    lift_men, speed_kn, _, guns = vessels
    voyage, lift, fire, speed, free_h = 0, 0.0, 0.0, 0.0, 0.0
    for group in range(lift_men.size):
        if fleet.cargo[group] == formation:
            voyage = fleet.voyage[group]
            lift += lift_men[group]
            fire += guns[group]
            free_h = fleet.free_h[group]
            if speed == 0.0 or speed_kn[group] < speed:
                speed = speed_kn[group]
    return voyage, lift, fire, speed, free_h


@inline
def sail(changing, voyages, vessels, who, sky, is_cancelled, p, luck, tick):  # type: ignore[no-untyped-def]
    """Move the convoys of one run on: put to sea, land, bring the rest, come home.

    Parameters
    ----------
    changing : (Landers, (men, tanks, guns) sinks, Fleet, LogState), written
    voyages : Voyages; vessels : (lift_men, speed_kn, ready_h, guns), float32 [V]
    who : (camp int8, quality float32, is_works int8, headquarters int16, key int64, order int16), all [F]
    sky : (surprise float32 [H], is_foggy int8 [G], region int8 [C], control int8 [P]); is_cancelled : bool
    p : float64 [K]; luck : Luck; tick : int
    """
    formations, sinks, fleet, log = changing
    surprise, is_foggy, region, control = sky
    now = tick * TICK_H
    end = now + TICK_H
    bombard(formations, sinks, fleet, voyages, vessels[3], who, control, p, now)
    for group in range(fleet.cargo.size):
        formation = fleet.cargo[group]
        if formation < 0 or leader_of(fleet.cargo, formation) != group:
            continue
        voyage, lift, fire, speed, free_h = convoy_of(formation, fleet, vessels)
        beach = voyages.beach[voyage]
        hours = sailing_hours(voyages.km[voyage], voyages.is_river[voyage], speed, p)
        if formations.posture[formation] != EMBARKED:
            if free_h > now:
                bring_the_rest(formations, formation, lift, free_h, hours, p, now)
            elif not is_needed(formations, fleet, voyages, group, who, control, p, now):
                release(formation, free_h, fleet)
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
            assault(changing, who, surprise, landing, (hours, lift, fire, in_fog), p, luck, tick)


@inline
def is_needed(formations, fleet, voyages, group, who, control, p, now):  # type: ignore[no-untyped-def]
    """Tell whether ships that have brought all men stay with their guns, because the beach is still fought for."""
    if not is_covering(formations, fleet, voyages, group, (control, who[0]), now, p):
        return False
    enemy = AXIS - who[0][fleet.cargo[group]]
    return men_under_fire(formations, who, voyages.beach[fleet.voyage[group]], enemy) > 0.0


@inline
def bring_the_rest(formations, formation, lift, free_h, hours, p, now):  # type: ignore[no-untyped-def]
    """Keep the share that has not been ferried yet off the beach until the last round trip is done."""
    share = lifted_share(formations.men[formation], lift)
    trips = (free_h - hours - p[UNLOAD] - now) / (2.0 * hours + p[UNLOAD] + p[LOAD_BASE])
    left = min(1.0, share * trips)
    if left > formations.tail_share[formation]:
        formations.tail_share[formation] = left
