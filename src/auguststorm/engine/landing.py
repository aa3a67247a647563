"""Land troops over a beach: who meets them, what it costs, and whether they get a foothold; holds the
coefficients of naval."""

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import (
    DESTROYED,
    E_LANDED,
    E_REPULSED,
    HALT_REST,
    HOLD,
    KILLED,
    MISSING,
    NO_HALT,
    WOUNDED,
)
from auguststorm.engine.contact import is_armed, other
from auguststorm.engine.curves import power
from auguststorm.engine.log import note
from auguststorm.jit import inline
from auguststorm.rng import LANDING, NAVAL_LOSS, uniform

PARAMETERS = (
    "embark_radius_km", "lift_needed_share", "load_base_h", "load_h_per_1000men", "load_river_h",
    "load_spread_share", "unload_h", "river_speed_share", "fog_delay_share", "beach_guard_share", "gun_men",
    "ship_guns_ratio", "surprise_gain_share", "works_ratio", "success_exponent", "loss_defended_share",
    "loss_free_share", "fog_loss_ratio", "repulse_loss_ratio", "wounded_share", "missing_share",
    "guns_lost_ratio", "cohesion_loss_ratio", "retry_h", "least_cohesion_share",
)  # fmt: skip
(
    EMBARK_RADIUS, LIFT_NEEDED, LOAD_BASE, LOAD_PER_1000, LOAD_RIVER, LOAD_SPREAD, UNLOAD, RIVER_SPEED,
    FOG_DELAY, BEACH_GUARD, GUN_MEN, SHIP_GUNS, SURPRISE_GAIN, WORKS_RATIO, SUCCESS_EXPONENT, LOSS_DEFENDED,
    LOSS_FREE, FOG_LOSS, REPULSE_LOSS, WOUNDED_SHARE, MISSING_SHARE, GUNS_LOST, COHESION_LOSS, RETRY,
    LEAST_COHESION,
) = range(len(PARAMETERS))  # fmt: skip

IN_FIGHT = 1  # extra of E_LANDED: the beach was defended


@inline
def lifted_share(men, lift_men):  # type: ignore[no-untyped-def]
    """Return the share of a formation that finds room at once."""
    if men > lift_men:
        return lift_men / men
    return 1.0


@inline
def release(formation, free_h, fleet, run):  # type: ignore[no-untyped-def]
    """Let the groups that carried a formation go; they are free at an hour."""
    for group in range(fleet.cargo.shape[1]):
        if fleet.cargo[run, group] == formation:
            fleet.cargo[run, group] = -1
            fleet.beach[run, group] = -1
            fleet.free_h[run, group] = free_h


@inline
def home_cell(landing, ships, fixed_formations, formation, place_cell):  # type: ignore[no-untyped-def]
    """Return the cell of the port of embarkation, or the formation's first cell when the port lies off the map."""
    port = ships.landing_port[landing]
    if port >= 0 and place_cell[port] >= 0:
        return place_cell[port]
    return fixed_formations.start_cell[formation]


@inline
def put_ashore(formations, formation, cell, halt, tail_share, run):  # type: ignore[no-untyped-def]
    """Set a formation down in a cell, with no way behind it but the water."""
    formations.cell[run, formation] = cell
    formations.previous_cell[run, formation] = -1
    formations.toward[run, formation] = -1
    formations.crossing_share[run, formation] = 0.0
    formations.posture[run, formation] = HOLD
    formations.halt[run, formation] = halt
    formations.tail_share[run, formation] = tail_share


@inline
def defence_of(formations, made, surprise, beach, camp, p, run):  # type: ignore[no-untyped-def]
    """Return (strength in men that meets a landing at the water's edge, largest surprise among those who should)."""
    strength = 0.0
    unready = 0.0
    for enemy in range(formations.cell.shape[1]):
        if (
            formations.cell[run, enemy] != beach
            or made.camp[enemy] != camp
            or not is_armed(formations.posture[run, enemy])
        ):
            continue
        weight = formations.men[run, enemy] + p[GUN_MEN] * formations.guns[run, enemy]
        weight *= made.quality[enemy] * formations.cohesion[run, enemy]
        if made.is_works[enemy]:
            strength += weight * p[WORKS_RATIO] * formations.entrenchment[run, enemy]
        else:
            strength += weight * p[BEACH_GUARD]
        unready = max(unready, surprise[run, made.headquarters[enemy]])
    return strength, unready


@inline
def lose(formations, sinks, formation, loss, share, p, chance, run, tick):  # type: ignore[no-untyped-def]
    """Take the losses of the way in from the first echelon: men by cause, guns and tanks in proportion, cohesion."""
    luck = uniform(chance.seed, chance.runs[run], tick, NAVAL_LOSS, formation)
    luck += uniform(chance.seed, chance.runs[run], tick, NAVAL_LOSS, formations.cell.shape[1] + formation)
    lost_share = min(1.0, loss * luck) * share
    men = formations.men[run, formation] * lost_share
    sinks.men[run, formation, WOUNDED] += men * p[WOUNDED_SHARE]
    sinks.men[run, formation, MISSING] += men * p[MISSING_SHARE]
    sinks.men[run, formation, KILLED] += men * (1.0 - p[WOUNDED_SHARE] - p[MISSING_SHARE])
    formations.men[run, formation] -= men
    heavy_share = min(1.0, lost_share * p[GUNS_LOST])
    tanks = formations.tanks[run, formation] * heavy_share
    guns = formations.guns[run, formation] * heavy_share
    sinks.tanks[run, formation, DESTROYED] += tanks
    sinks.guns[run, formation, DESTROYED] += guns
    formations.tanks[run, formation] -= tanks
    formations.guns[run, formation] -= guns
    left = 1.0 - p[COHESION_LOSS] * lost_share
    formations.cohesion[run, formation] *= max(0.0, left)


@inline
def assault(changing, seen, fixed, convoy, p, chance, run, tick):  # type: ignore[no-untyped-def]
    """Land the first echelon over the beach, or be thrown back."""
    formations, sinks, fleet, log = changing
    ships, tasks, made, place_cell = fixed
    formation, landing, beach, hours, lift, in_fog = convoy
    arrival_h = max(tick * TICK_H, formations.ready_h[run, formation])
    place = tasks.objective[ships.landing_task[landing]]
    share = lifted_share(formations.men[run, formation], lift)
    defence, surprise = defence_of(formations, made, seen[2], beach, other(made.camp[formation]), p, run)
    is_defended = defence > 0.0
    is_ashore = True
    loss = p[LOSS_FREE]
    if is_defended:
        attack = (formations.men[run, formation] + p[GUN_MEN] * formations.guns[run, formation]) * share
        attack *= made.quality[formation] * formations.cohesion[run, formation] * p[SHIP_GUNS]
        attack *= 1.0 + p[SURPRISE_GAIN] * surprise
        odds = power(attack / defence, p[SUCCESS_EXPONENT])
        draw = uniform(chance.seed, chance.runs[run], tick, LANDING, formation)
        is_ashore = draw * (1.0 + odds) < odds
        loss = p[LOSS_DEFENDED]
        if in_fog:
            loss *= p[FOG_LOSS]
        if not is_ashore:
            loss *= p[REPULSE_LOSS]
    men_before = formations.men[run, formation]
    lose(formations, sinks, formation, loss, share, p, chance, run, tick)
    if is_ashore:
        # The rest comes in round trips of the same ships; the last trip's way home ends their work.
        trips = (1.0 - share) / share
        put_ashore(formations, formation, beach, NO_HALT, 1.0 - share, run)
        formations.ready_h[run, formation] = arrival_h
        busy_until_h = arrival_h + p[UNLOAD] + hours + trips * (2.0 * hours + p[UNLOAD] + p[LOAD_BASE])
        for group in range(fleet.cargo.shape[1]):
            if fleet.cargo[run, group] == formation:
                fleet.free_h[run, group] = busy_until_h
        fought = IN_FIGHT if is_defended else 0
        note(log, run, E_LANDED, arrival_h, formation, place, formations.men[run, formation] * share, fought)
        return
    note(log, run, E_REPULSED, arrival_h, formation, place, men_before - formations.men[run, formation])
    if formations.cohesion[run, formation] < p[LEAST_COHESION]:
        put_ashore(
            formations, formation, home_cell(landing, ships, made, formation, place_cell), HALT_REST, 0.0, run
        )
        release(formation, arrival_h + hours, fleet, run)
    else:
        formations.ready_h[run, formation] = arrival_h + p[RETRY]
