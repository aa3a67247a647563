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
    RIVER_SPEED,
    UNLOAD,
    assault,
    home_cell,
    lifted_share,
    put_ashore,
    release,
)
from auguststorm.engine.log import note
from auguststorm.engine.order import sort_by_key
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.jit import inline, kernel
from auguststorm.rng import LANDING as LANDING_DRAW
from auguststorm.rng import PRIORITY_TIE, uniform
from auguststorm.units import KM_PER_NAUTICAL_MILE

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
        With formations put to sea (posture embarked, cell -1) and ashore, their losses, and the ship groups' hours.
    Sources
    -------
    est:naval-* (data/parameters/naval.csv)
    """
    if not is_at_work(
        state.formations, state.naval.cargo, setting.tasks.first, setting.tasks.count, setting.tasks.action
    ):
        return state
    after = setting.scratch.writable(state, WRITES)
    changing = (after.formations, after.sinks, after.naval, after.log)
    seen = (
        state.places.control,
        state.weather.is_foggy,
        state.headquarters.surprise,
        state.politics.is_hokkaido_cancelled,
    )
    fixed = (setting.naval, setting.tasks, setting.formations, setting.places.cell)
    ground = (setting.theatre.x_km, setting.theatre.y_km, setting.theatre.region)
    lists = (setting.scratch.cells.order, setting.scratch.cells.key)
    sail(changing, seen, fixed, ground, setting.parameters.naval, setting.chance, tick)
    embark(changing, seen, fixed, ground, setting.parameters.naval, setting.chance, tick, lists)
    return after


@kernel
def is_at_work(formations, cargo, first, count, action):  # type: ignore[no-untyped-def]
    """Tell whether in any run a ship group carries someone or a formation waits for ships."""
    for run in range(cargo.shape[0]):
        for group in range(cargo.shape[1]):
            if cargo[run, group] >= 0:
                return True
        for formation in range(formations.cell.shape[1]):
            if landing_task_of(formations, formation, first, count, action, run) >= 0:
                return True
    return False


@inline
def landing_task_of(formations, formation, first, count, action, run):  # type: ignore[no-untyped-def]
    """Find the landing that a formation makes ready for; -1 none."""
    if formations.posture[run, formation] != HOLD or formations.halt[run, formation] != HALT_PREPARING:
        return -1
    place = formations.task[run, formation]
    if place < 0 or place >= count[formation]:
        return -1
    task = first[formation] + place
    if action[task] != LANDING:
        return -1
    return task


@inline
def landing_of_task(task, ships):  # type: ignore[no-untyped-def]
    """Find the row of the landing tables that belongs to a task; -1 none."""
    for landing in range(ships.landing_task.size):
        if ships.landing_task[landing] == task:
            return landing
    return -1


@inline
def landing_aboard(formation, beach, ships, tasks, place_cell):  # type: ignore[no-untyped-def]
    """Find the landing of a formation that is on its way to a beach; -1 none."""
    for landing in range(ships.landing_task.size):
        task = ships.landing_task[landing]
        if tasks.formation[task] == formation and place_cell[tasks.objective[task]] == beach:
            return landing
    return -1


@inline
def sailing_hours(landing, speed_kn, ships, p):  # type: ignore[no-untyped-def]
    """Return the hours from port to beach at the speed (knots) of the slowest group."""
    hours = ships.landing_km[landing] / (speed_kn * KM_PER_NAUTICAL_MILE)
    if ships.is_landing_river[landing]:
        return hours / p[RIVER_SPEED]
    return hours


@inline
def convoy_of(formation, fleet, ships, run):  # type: ignore[no-untyped-def]
    """Return (beach, lift in men, speed in knots, earliest hour free) of the groups that carry a formation; beach -1 without any."""
    beach, lift, speed, free_h = -1, 0.0, 0.0, 0.0
    for group in range(fleet.cargo.shape[1]):
        if fleet.cargo[run, group] == formation:
            beach = fleet.beach[run, group]
            lift += ships.lift_men[group]
            free_h = fleet.free_h[run, group]
            if speed == 0.0 or ships.speed_kn[group] < speed:
                speed = ships.speed_kn[group]
    return beach, lift, speed, free_h


@inline
def is_called_off(landing, ships, tasks, is_cancelled):  # type: ignore[no-untyped-def]
    """Tell whether a landing belongs to a Hokkaido row that has been cancelled."""
    return is_cancelled == 1 and ships.is_plan_hokkaido[tasks.plan[ships.landing_task[landing]]]


@kernel
def sail(changing, seen, fixed, ground, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Move convoys on: put to sea, land, bring the rest, come home.

    Parameters
    ----------
    changing : (FormationState, SinkState, NavalState, LogState), written
    seen : (control int8 [R, P], is_foggy int8 [R, G], surprise float32 [R, H], is_hokkaido_cancelled int8 [R])
    fixed : (NavalSetting, TaskSetting, FormationSetting, place_cell int32 [P])
    ground : (x_km float32 [C], y_km float32 [C], region int8 [C])
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    formations, _, fleet, log = changing
    ships, tasks, made, place_cell = fixed
    now = tick * TICK_H
    end = now + TICK_H
    for run in range(fleet.cargo.shape[0]):
        p = parameters[run]
        for group in range(fleet.cargo.shape[1]):
            formation = fleet.cargo[run, group]
            if formation < 0:
                continue
            beach, lift, speed, free_h = convoy_of(formation, fleet, ships, run)
            landing = landing_aboard(formation, beach, ships, tasks, place_cell)
            if landing < 0:
                release(formation, now, fleet, run)
                continue
            hours = sailing_hours(landing, speed, ships, p)
            if formations.posture[run, formation] != EMBARKED:
                bring_the_rest(formations, formation, lift, free_h, hours, fleet, p, run, now)
                continue
            if is_called_off(landing, ships, tasks, seen[3][run]):
                put_ashore(
                    formations,
                    formation,
                    home_cell(landing, ships, made, formation, place_cell),
                    HALT_ORDERS,
                    0.0,
                    run,
                )
                release(formation, now + hours, fleet, run)
                continue
            sails_h = formations.ready_h[run, formation] - hours
            if formations.cell[run, formation] >= 0 and sails_h < end:
                formations.cell[run, formation] = -1
                formations.previous_cell[run, formation] = -1
                place = tasks.objective[ships.landing_task[landing]]
                note(
                    log,
                    run,
                    E_SAILED,
                    max(now, sails_h),
                    formation,
                    place,
                    min(lift, formations.men[run, formation]),
                )
            if formations.cell[run, formation] < 0 and formations.ready_h[run, formation] < end:
                in_fog = not ships.is_landing_river[landing] and seen[1][run, ground[2][beach]] == 1
                if in_fog:
                    formations.ready_h[run, formation] += TICK_H * p[FOG_DELAY]
                if formations.ready_h[run, formation] < end:
                    assault(
                        changing,
                        seen,
                        fixed,
                        (formation, landing, beach, hours, lift, in_fog),
                        p,
                        chance,
                        run,
                        tick,
                    )


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
def embark(changing, seen, fixed, ground, parameters, chance, tick, lists):  # type: ignore[no-untyped-def]
    """Give free ships to formations that wait at their port, by priority and then by lot.

    Parameters
    ----------
    As `sail`; lists : (order int32 [F], key float64 [F]), scratch
    """
    formations, _, fleet, _ = changing
    ships, tasks, made, place_cell = fixed
    order, key = lists
    now = tick * TICK_H
    for run in range(fleet.cargo.shape[0]):
        p = parameters[run]
        count = 0
        for formation in range(formations.cell.shape[1]):
            task = landing_task_of(formations, formation, tasks.first, tasks.count, tasks.action, run)
            if (
                task >= 0
                and formations.cell[run, formation] >= 0
                and formations.ready_h[run, formation] <= now
            ):
                order[count] = formation
                draw = uniform(chance.seed, chance.runs[run], tick, PRIORITY_TIE, formation)
                key[formation] = tasks.priority[task] + draw
                count += 1
        sort_by_key(order, key, count)
        for place in range(count):
            formation = order[place]
            task = landing_task_of(formations, formation, tasks.first, tasks.count, tasks.action, run)
            landing = landing_of_task(task, ships)
            if landing < 0 or is_called_off(landing, ships, tasks, seen[3][run]):
                continue
            beach = place_cell[tasks.objective[task]]
            if beach < 0 or formations.cell[run, formation] == beach:
                continue
            if formations.cohesion[run, formation] < p[LEAST_COHESION]:
                continue
            port = ships.landing_port[landing]
            if is_at_port(
                formations.cell[run, formation],
                port,
                made.camp[formation],
                seen[0],
                place_cell,
                ground,
                p,
                run,
            ):
                board(formations, formation, landing, beach, fleet, ships, p, chance, run, tick)


@inline
def is_at_port(cell, port, camp, control, place_cell, ground, p, run):  # type: ignore[no-untyped-def]
    """Tell whether a cell lies close to the port of embarkation in own hands; a port off the map is where the formation stands."""
    if port < 0 or place_cell[port] < 0:
        return True
    if control[run, port] != camp:
        return False
    east = ground[0][cell] - ground[0][place_cell[port]]
    north = ground[1][cell] - ground[1][place_cell[port]]
    return east * east + north * north <= p[EMBARK_RADIUS] * p[EMBARK_RADIUS]


@inline
def is_free(group, fleet, ships, run, now):  # type: ignore[no-untyped-def]
    """Tell whether a group lies idle."""
    return fleet.cargo[run, group] < 0 and fleet.free_h[run, group] <= now


@inline
def board(formations, formation, landing, beach, fleet, ships, p, chance, run, tick):  # type: ignore[no-untyped-def]
    """Take the free groups until the men find room; wait when too few are free and more will be."""
    now = tick * TICK_H
    men = formations.men[run, formation]
    lift, n_allowed, n_free = 0.0, 0, 0
    for slot in range(ships.landing_group.shape[1]):
        group = ships.landing_group[landing, slot]
        if group >= 0:
            n_allowed += 1
            if is_free(group, fleet, ships, run, now):
                n_free += 1
                lift += ships.lift_men[group]
    if lift <= 0.0 or (n_free < n_allowed and lift < p[LIFT_NEEDED] * men):
        return
    lift, speed, notice_h = 0.0, 0.0, 0.0
    for slot in range(ships.landing_group.shape[1]):
        group = ships.landing_group[landing, slot]
        if group >= 0 and lift < men and is_free(group, fleet, ships, run, now):
            fleet.cargo[run, group] = formation
            fleet.beach[run, group] = beach
            lift += ships.lift_men[group]
            notice_h = max(notice_h, ships.ready_h[group])
            if speed == 0.0 or ships.speed_kn[group] < speed:
                speed = ships.speed_kn[group]
    share = lifted_share(men, lift)
    if ships.is_landing_river[landing]:
        load_h = p[LOAD_RIVER]
    else:
        load_h = max(notice_h, p[LOAD_BASE] + p[LOAD_PER_1000] * men * share / MEN_PER_THOUSAND)
    draw = uniform(chance.seed, chance.runs[run], tick, LANDING_DRAW, formations.cell.shape[1] + formation)
    load_h *= 1.0 + p[LOAD_SPREAD] * (2.0 * draw - 1.0)
    ashore_h = now + load_h + sailing_hours(landing, speed, ships, p)
    formations.posture[run, formation] = EMBARKED
    formations.halt[run, formation] = HALT_EMBARKED
    formations.toward[run, formation] = -1
    formations.crossing_share[run, formation] = 0.0
    formations.ready_h[run, formation] = ashore_h
    for group in range(fleet.cargo.shape[1]):
        if fleet.cargo[run, group] == formation:
            fleet.free_h[run, group] = ashore_h
