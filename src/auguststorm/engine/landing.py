"""Land troops over a beach: who meets them, at what cost, with what success; holds the coefficients of naval."""

from typing import NamedTuple

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import (
    AXIS,
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
from auguststorm.engine.contact import is_armed
from auguststorm.engine.curves import power
from auguststorm.engine.log import jot
from auguststorm.engine.state import Array
from auguststorm.jit import inline
from auguststorm.rng import LANDING, NAVAL_LOSS, NAVAL_LOSS_AGAIN, uniform

PARAMETERS = (
    "embark_radius_km", "lift_needed_share", "load_base_h", "load_h_per_1000men", "load_river_h",
    "load_spread_share", "unload_h", "river_speed_share", "fog_delay_share", "beach_guard_share", "gun_men",
    "ship_gun_men", "surprise_gain_share", "works_ratio", "success_exponent", "loss_defended_share",
    "loss_free_share", "fog_loss_ratio", "repulse_loss_ratio", "wounded_share", "missing_share",
    "guns_lost_ratio", "cohesion_loss_ratio", "retry_h", "least_cohesion_share", "shelled_men_per_gun_day",
    "fire_support_h", "retry_least_ratio", "regroup_h",
)  # fmt: skip
(
    EMBARK_RADIUS, LIFT_NEEDED, LOAD_BASE, LOAD_PER_1000, LOAD_RIVER, LOAD_SPREAD, UNLOAD, RIVER_SPEED,
    FOG_DELAY, BEACH_GUARD, GUN_MEN, SHIP_GUN_MEN, SURPRISE_GAIN, WORKS_RATIO, SUCCESS_EXPONENT, LOSS_DEFENDED,
    LOSS_FREE, FOG_LOSS, REPULSE_LOSS, WOUNDED_SHARE, MISSING_SHARE, GUNS_LOST, COHESION_LOSS, RETRY,
    LEAST_COHESION, SHELLED_MEN, FIRE_SUPPORT, RETRY_LEAST, REGROUP,
) = range(len(PARAMETERS))  # fmt: skip


class Landers(NamedTuple):
    """What ships change or ask of formations: fields of FormationState of one run, [F]."""

    cell: Array
    previous_cell: Array  # while aboard, the cell it left and may return to
    toward: Array
    crossing_share: Array
    tail_share: Array
    men: Array
    tanks: Array
    guns: Array
    cohesion: Array
    entrenchment: Array
    posture: Array
    halt: Array
    ready_h: Array
    task: Array


class Fleet(NamedTuple):
    """What the ship groups are doing: fields of NavalState of one run, [V]."""

    free_h: Array
    cargo: Array
    voyage: Array


class Voyages(NamedTuple):
    """The landings that may be ordered, each once for every port it may embark at; [n] unless said otherwise."""

    task: Array  # int32
    formation: Array  # int16
    place: Array  # int16, objective
    beach: Array  # int32, its cell; -1 off the map
    port: Array  # int16, place of embarkation
    port_cell: Array  # int32
    km: Array  # float32, from port to beach
    is_river: Array  # bool
    is_from_beach: Array  # bool, the port is a beach where the formation has landed before
    is_hokkaido: Array  # bool, stopped by the cancellation
    group: Array  # int16 [n, 6], ship groups that may carry it; -1 none


IN_FIGHT = 1  # extra of E_LANDED: the beach was defended


@inline
def lifted_share(men, lift_men):  # type: ignore[no-untyped-def]
    """Return the share of a formation that finds room at once."""
    if men > lift_men:
        return lift_men / men
    return 1.0


@inline
def release(formation, free_h, fleet):  # type: ignore[no-untyped-def]
    """Let the groups that carried a formation go; they are free at an hour."""
    for group in range(fleet.cargo.size):
        if fleet.cargo[group] == formation:
            fleet.cargo[group] = -1
            fleet.voyage[group] = -1
            fleet.free_h[group] = free_h


@inline
def put_ashore(formations, formation, cell, halt, tail_share):  # type: ignore[no-untyped-def]
    """Set a formation down in a cell, with no way behind it but the water."""
    formations.cell[formation] = cell
    formations.previous_cell[formation] = -1
    formations.toward[formation] = -1
    formations.crossing_share[formation] = 0.0
    formations.posture[formation] = HOLD
    formations.halt[formation] = halt
    formations.tail_share[formation] = tail_share


@inline
def defence_of(formations, who, surprise, beach, enemy_camp, p):  # type: ignore[no-untyped-def]
    """Return (strength in men at the water's edge, largest surprise among those who should stand there)."""
    camp, quality, is_works, headquarters, _, order = who
    strength = 0.0
    unready = 0.0
    for place in range(order.size):
        enemy = order[place]
        if formations.cell[enemy] != beach or camp[enemy] != enemy_camp:
            continue
        if not is_armed(formations.posture[enemy]):
            continue
        weight = formations.men[enemy] + p[GUN_MEN] * formations.guns[enemy]
        weight *= quality[enemy] * formations.cohesion[enemy]
        if is_works[enemy]:
            strength += weight * p[WORKS_RATIO] * formations.entrenchment[enemy]
        else:
            strength += weight * p[BEACH_GUARD]
        unready = max(unready, surprise[headquarters[enemy]])
    return strength, unready


@inline
def lose(formations, sinks, formation, key, loss, share, p, luck, tick):  # type: ignore[no-untyped-def]
    """Take the losses of the way in from the first echelon: men, guns and tanks in proportion, cohesion."""
    lost_men, lost_tanks, lost_guns = sinks
    severity = uniform(luck.seed, luck.run, tick, NAVAL_LOSS, key)
    severity += uniform(luck.seed, luck.run, tick, NAVAL_LOSS_AGAIN, key)
    lost_share = min(1.0, loss * severity) * share
    men = formations.men[formation] * lost_share
    lost_men[formation, WOUNDED] += men * p[WOUNDED_SHARE]
    lost_men[formation, MISSING] += men * p[MISSING_SHARE]
    lost_men[formation, KILLED] += men * (1.0 - p[WOUNDED_SHARE] - p[MISSING_SHARE])
    formations.men[formation] -= men
    heavy_share = min(1.0, lost_share * p[GUNS_LOST])
    tanks = formations.tanks[formation] * heavy_share
    guns = formations.guns[formation] * heavy_share
    lost_tanks[formation, DESTROYED] += tanks
    lost_guns[formation, DESTROYED] += guns
    formations.tanks[formation] -= tanks
    formations.guns[formation] -= guns
    left = 1.0 - p[COHESION_LOSS] * lost_share
    formations.cohesion[formation] *= max(0.0, left)


@inline
def assault(changing, who, surprise, voyage, convoy, p, luck, tick):  # type: ignore[no-untyped-def]
    """Land the first echelon over the beach, or be thrown back.

    Parameters
    ----------
    changing : (Landers, (men, tanks, guns) sinks, Fleet, LogState), written
    who : (camp int8, quality float32, is_works bool, headquarters int16, key int64, order int16), all [F]
    surprise : float32 [H]
    voyage : (formation, place, beach cell); convoy : (sailing hours, lift in men, ships' guns, whether in fog)
    p : float64 [K]; luck : Luck; tick : int
    """
    formations, sinks, fleet, log = changing
    formation, place, beach = voyage
    hours, lift, ship_guns, in_fog = convoy
    arrival_h = max(tick * TICK_H, formations.ready_h[formation])
    men_before = formations.men[formation]
    share = lifted_share(men_before, lift)
    defence, unready = defence_of(formations, who, surprise, beach, AXIS - who[0][formation], p)
    is_defended = defence > 0.0
    is_ashore, is_hopeless = True, False
    loss = p[LOSS_FREE]
    if is_defended:
        attack = (men_before + p[GUN_MEN] * formations.guns[formation]) * share
        attack *= who[1][formation] * formations.cohesion[formation]
        attack += p[SHIP_GUN_MEN] * ship_guns
        attack *= 1.0 + p[SURPRISE_GAIN] * unready
        is_hopeless = attack < p[RETRY_LEAST] * defence
        odds = power(attack / defence, p[SUCCESS_EXPONENT])
        is_ashore = uniform(luck.seed, luck.run, tick, LANDING, who[4][formation]) * (1.0 + odds) < odds
        loss = p[LOSS_DEFENDED]
        if in_fog:
            loss *= p[FOG_LOSS]
        if not is_ashore:
            loss *= p[REPULSE_LOSS]
    lose(formations, sinks, formation, who[4][formation], loss, share, p, luck, tick)
    if is_ashore:
        # The rest comes in round trips of the same ships; the last trip's way home ends their work.
        trips = (1.0 - share) / share
        put_ashore(formations, formation, beach, NO_HALT, 1.0 - share)
        formations.ready_h[formation] = arrival_h
        busy_until_h = arrival_h + p[UNLOAD] + hours + trips * (2.0 * hours + p[UNLOAD] + p[LOAD_BASE])
        for group in range(fleet.cargo.size):
            if fleet.cargo[group] == formation:
                fleet.free_h[group] = busy_until_h
        landed = formations.men[formation] * share
        jot(log, E_LANDED, arrival_h, formation, place, landed, IN_FIGHT if is_defended else 0)
        return
    jot(log, E_REPULSED, arrival_h, formation, place, men_before - formations.men[formation])
    if is_hopeless or formations.cohesion[formation] < p[LEAST_COHESION]:
        put_ashore(formations, formation, formations.previous_cell[formation], HALT_REST, 0.0)
        formations.ready_h[formation] = arrival_h + hours + p[REGROUP]
        release(formation, arrival_h + hours, fleet)
    else:
        formations.ready_h[formation] = arrival_h + p[RETRY]
