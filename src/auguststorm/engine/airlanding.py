"""Set parties down on airfields.

The party of a row in force lands when a group with seats enough left has a base within the radius and weather lets
it, by day; parties that fly in the same tick share the seats in the order of their keys. If armed enemies of g men
stand in the cell who do not obey a cease-fire, a party of m men is met with

    P(failure) = f . (1 - surprise) . (1 - restraint) . g / (g + m)

where restraint counts once the garrison's headquarters has the cease-fire; a party that fails returns with losses to
try again, or is lost.

Leaves out: aircraft lost, reinforcement of a party from the air, gliders and parachutes.
"""

from auguststorm.clock import TICK_H
from auguststorm.engine.airlift import (
    FAILURE,
    FIELD_READY,
    FIT,
    KILLED_SHARE,
    RADIUS,
    RESTRAINT,
    RETRY,
    RETURN,
    SEATS,
    TRANSPORT_KIND,
    AirGround,
    find_base,
    look_at_weather,
    mark_bases,
)
from auguststorm.engine.codes import (
    ABANDONED,
    ABSENT,
    ALLIED,
    CAPTURED,
    DISBANDED,
    E_AIRLANDED,
    E_AIRLANDING_FAILED,
    GUNS_ABANDONED,
    HOLD,
    KILLED,
    NEVER,
)
from auguststorm.engine.contact import is_armed
from auguststorm.engine.log import jot
from auguststorm.jit import inline, kernel
from auguststorm.rng import AIRLANDING, AIRLANDING_RETURN, FLYABLE, uniform


@kernel
def land_parties(rows, writes, reads, fixed, seated, parameters, chance, tick, scratches):  # type: ignore[no-untyped-def]
    """Set down the parties of airlanding rows in force.

    Parameters
    ----------
    rows : (goal int16 [n], party int16 [n], issued_h float32 [R, n], order int16 [n]), the airlanding rows and the
        order in which they are looked at
    writes : (FormationState, SinkState, LogState), records [R]
    reads : (AirState, PlaceState, WeatherState, SupplyState, HeadquartersState), records [R]
    fixed : AirGround, each an array of one
    seated : float64 [R, A], written: share of a group's seats that parties take in this tick
    parameters : records [R] of the coefficients of air; chance : ChanceSetting; tick : int
    scratches : AirScratch, an array of one
    """
    goals, party_of_row, issued_h, order_of_rows = rows
    formations, sinks, log = writes
    sky, places, weather, supply, headquarters = reads
    ground = AirGround(fixed.ground[0], fixed.who[0], fixed.sites[0], fixed.wings[0], fixed.graph[0])
    scratch = scratches[0]
    place_cell, camp_of, key = ground.sites.cell, ground.who.camp, ground.who.key
    now_h = tick * TICK_H
    for run in range(formations.size):
        p = parameters[run].value
        look_at_weather(weather[run], p, scratch.flying)
        mark_bases(places[run], ground.sites, now_h, p[FIELD_READY], scratch)
        number = chance.runs[run]
        parties = formations[run]
        for i in order_of_rows:
            party = party_of_row[i]
            goal = goals[i]
            if party < 0 or goal < 0 or place_cell[goal] < 0 or issued_h[run, i] > now_h:
                continue
            if parties.posture[party] != ABSENT or parties.ready_h[party] > now_h:
                continue
            men = parties.men[party]
            draw = uniform(chance.seed, number, tick, FLYABLE, key[party])
            camp = camp_of[party]
            group = find_seats(men, goal, camp, draw, now_h, seated[run], sky[run], supply[run], ground, p, scratch)
            if group < 0:
                continue
            seated[run, group] += men / (ground.wings.aircraft[group] * p[FIT] * p[SEATS])
            cell = place_cell[goal]
            failure = failure_probability(cell, camp, men, now_h, parties, headquarters[run], ground.who, p)
            if uniform(chance.seed, number, tick, AIRLANDING, key[party]) >= failure:
                parties.cell[party] = cell
                parties.previous_cell[party] = cell
                parties.posture[party] = HOLD
                parties.ready_h[party] = now_h
                jot(log[run], E_AIRLANDED, now_h, party, goal, men)
                continue
            killed = men * p[KILLED_SHARE]
            sinks[run].men[party, KILLED] += killed
            parties.men[party] = men - killed
            is_back = uniform(chance.seed, number, tick, AIRLANDING_RETURN, key[party]) < p[RETURN]
            jot(log[run], E_AIRLANDING_FAILED, now_h, party, goal, killed, 0 if is_back else 1)
            if is_back:
                parties.ready_h[party] = now_h + p[RETRY]
            else:
                lose(party, parties, sinks[run])


@inline
def find_seats(men, goal, camp, draw, now_h, seated, sky, supply, fixed, p, scratch):  # type: ignore[no-untyped-def]
    """Name the camp's first group with seats left for the men, a base within the radius and weather to fly; or -1."""
    flying, wings, place_cell, region = scratch.flying, fixed.wings, fixed.sites.cell, fixed.ground.region
    if draw >= flying[region[place_cell[goal]], 1 if wings.is_paved[goal] else 0]:
        return -1
    line_h = supply.allied_line_h if camp == ALLIED else supply.axis_line_h
    for group in range(wings.kind.size):
        if wings.kind[group] != TRANSPORT_KIND or wings.camp[group] != camp:
            continue
        if sky.rebased_until_h[group] > now_h:
            continue
        if wings.aircraft[group] * p[FIT] * p[SEATS] * (1.0 - seated[group]) < men:
            continue
        own = sky.base_place[group]
        base = find_base(own, goal, p[RADIUS], NEVER, wings.place_km, line_h, camp, scratch)
        if base >= 0 and draw < flying[region[place_cell[base]], 1 if wings.is_paved[base] else 0]:
            return group
    return -1


@inline
def failure_probability(cell, camp, men, now_h, forces, headquarters, who, p):  # type: ignore[no-untyped-def]
    """Return the chance that the armed enemies in a cell beat off a party of so many men."""
    camp_of, headquarters_of, order = who.camp, who.headquarters, who.order
    garrison = 0.0
    ready = 0.0
    for place in range(order.size):
        formation = order[place]
        if camp_of[formation] == camp or forces.cell[formation] != cell or not is_armed(forces.posture[formation]):
            continue
        if forces.ceasefire_h[formation] <= now_h and forces.will_obey[formation] == 1:
            continue
        over = headquarters_of[formation]
        alert = 1.0 - headquarters.surprise[over]
        if headquarters.ceasefire_h[over] <= now_h:
            alert *= 1.0 - p[RESTRAINT]
        garrison += forces.men[formation]
        ready += forces.men[formation] * alert
    if garrison <= 0.0:
        return 0.0
    return p[FAILURE] * ready / (garrison + men)


@inline
def lose(party, parties, sinks):  # type: ignore[no-untyped-def]
    """Take a party off the board: its men captured, what it had abandoned."""
    sinks.men[party, CAPTURED] += parties.men[party]
    sinks.tanks[party, ABANDONED] += parties.tanks[party]
    sinks.guns[party, GUNS_ABANDONED] += parties.guns[party]
    sinks.fuel_lost_t[party] += parties.fuel_t[party]
    sinks.ammunition_lost_t[party] += parties.ammunition_t[party]
    parties.men[party] = 0.0
    parties.tanks[party] = 0.0
    parties.guns[party] = 0.0
    parties.fuel_t[party] = 0.0
    parties.ammunition_t[party] = 0.0
    parties.posture[party] = DISBANDED
