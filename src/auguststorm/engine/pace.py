"""Reckon pace: how fast a head goes over one edge now, and what it burns; shared by movement and by march previews.

Indices of the coefficients are those of the movement phase's table, in its order.
"""

from auguststorm.engine.codes import (
    ALLIED,
    BLOWN,
    FAIR,
    FAIR_HILLS,
    GOOD,
    PASS,
    TRANSFER,
    WITHDRAW_TO,
)
from auguststorm.engine.curves import power
from auguststorm.engine.paths import is_open, mud_share
from auguststorm.jit import inline
from auguststorm.units import HOURS_PER_DAY

PARAMETERS = (
    "march_foot_km_per_day", "march_cavalry_km_per_day", "march_motor_km_per_day", "march_tracked_km_per_day",
    "night_share",
    "steppe_share", "desert_share", "plain_share", "marsh_share", "bare_hills_share", "forested_hills_share",
    "mountain_share",
    "taiga_share", "caravan_share", "track_share", "track_hills_share", "fair_share", "fair_hills_share", "good_share",
    "pass_share", "foot_exponent", "mud_slow_open_share", "mud_slow_fair_share", "mud_slow_good_share", "river_small_h",
    "river_medium_h", "river_great_h", "prepared_crossing_share", "repair_h", "demolition_probability",
    "vehicle_spacing_km",
    "men_column_km", "capacity_pass_km", "capacity_track_km", "capacity_fair_km", "capacity_good_km",
    "capacity_open_km",
    "capacity_rail_km", "lanes_open_count", "refugee_load_share", "rail_km_per_day", "contact_march_share",
    "forced_march_gain_share", "fatigue_gain_per_day", "fatigue_rest_per_day", "desert_fatigue_share", "fuel_exponent",
    "fuel_mud_share", "breakdown_per_100km_share", "recovery_per_day_share", "recoverable_share", "sick_per_day_share",
    "bypass_motor_h", "bypass_foot_h", "airhead_hold_h", "refill_km",
    "shortage_march_share", "rear_reach_km", "rear_take_per_day",
)  # fmt: skip
(
    MARCH_FOOT, MARCH_CAVALRY, MARCH_MOTOR, MARCH_TRACKED, NIGHT_SHARE,
    SURFACE_FIRST, _DESERT_SHARE, _PLAIN_SHARE, _MARSH_SHARE, _BARE_SHARE, _FORESTED_SHARE, _MOUNTAIN_SHARE,
    _TAIGA_SHARE, _CARAVAN_SHARE, _TRACK_SHARE, _TRACK_HILLS_SHARE, _FAIR_SHARE, _FAIR_HILLS_SHARE, _GOOD_SHARE,
    _PASS_SHARE, FOOT_EXPONENT, MUD_OPEN, MUD_FAIR, MUD_GOOD, RIVER_SMALL,
    _RIVER_MEDIUM, _RIVER_GREAT, PREPARED_CROSSING, REPAIR_H, DEMOLITION_PROBABILITY, VEHICLE_SPACING,
    MEN_COLUMN, CAPACITY_PASS, CAPACITY_TRACK, CAPACITY_FAIR, CAPACITY_GOOD, CAPACITY_OPEN,
    CAPACITY_RAIL, LANES_OPEN, REFUGEE_LOAD, RAIL_SPEED, CONTACT_MARCH,
    FORCED_GAIN, FATIGUE_GAIN, FATIGUE_REST, DESERT_FATIGUE, FUEL_EXPONENT,
    FUEL_MUD, BREAKDOWN, RECOVERY, RECOVERABLE, SICK_RATE,
    BYPASS_MOTOR, BYPASS_FOOT, AIRHEAD_HOLD, _REFILL_KM,
    SHORTAGE_MARCH, REAR_REACH, REAR_TAKE,
) = range(len(PARAMETERS))  # fmt: skip

FIRST_LIGHT_H = 5.0  # civil twilight in mid-August at 46 N, theatre time: astronomy, not a coefficient
LAST_LIGHT_H = 19.0  # the same in the evening
RUSSIAN_GAUGE_MM = 1524  # mark of the Soviet net; every other gauge is the defender's


@inline
def is_daylight(hour):  # type: ignore[no-untyped-def]
    """Tell whether the sun is up at an hour of theatre time."""
    clock_h = hour - int(hour / HOURS_PER_DAY) * HOURS_PER_DAY  # a remainder by its sign calls a library
    return clock_h >= FIRST_LIGHT_H and clock_h < LAST_LIGHT_H


@inline
def is_moved(action):  # type: ignore[no-untyped-def]
    """Tell whether a task of this kind goes by rail where it can: withdrawals and transfers."""
    return action == WITHDRAW_TO or action == TRANSFER


@inline
def is_own_line(ground, cell, direction, camp):  # type: ignore[no-untyped-def]
    """Tell whether an edge bears a line of the camp's own gauge."""
    gauge = ground.rail_gauge_mm[cell, direction]
    return gauge != 0 and (gauge == RUSSIAN_GAUGE_MM) == (camp == ALLIED)


@inline
def goes_by_rail(ground, cell, direction, action, camp):  # type: ignore[no-untyped-def]
    """Tell whether a formation withdrawing or transferring finds a line of its own gauge on the edge."""
    return is_moved(action) and is_own_line(ground, cell, direction, camp)


@inline
def fill_shares(shares, paces, slows, mud, parameters):  # type: ignore[no-untyped-def]
    """Fill the tables of a run's surfaces for a tick: shares of speed with its mud, and fuel.

    Parameters
    ----------
    shares : float64 [U], filled: fuel relative to a good road
    paces : float64 [2, G, U], filled: share of free speed on legs (0) and on wheels (1), by climate region
    slows : float64 [2, G, U], filled: their inverse
    mud : float32 [G], 0-1
    parameters : record of the movement coefficients of a run
    """
    for surface in range(shares.size):
        factor = parameters.value[SURFACE_FIRST + surface]
        on_legs = power(factor, parameters.value[FOOT_EXPONENT])
        shares[surface] = power(factor, -parameters.value[FUEL_EXPONENT])
        for region in range(paces.shape[1]):
            dry = mud_share(
                surface, mud[region], parameters.value[MUD_OPEN], parameters.value[MUD_FAIR], parameters.value[MUD_GOOD]
            )
            paces[0, region, surface] = on_legs * dry
            paces[1, region, surface] = factor * dry
            for kind in range(2):
                slows[kind, region, surface] = 1.0 / paces[kind, region, surface]


@inline
def river_hours(ground, bridge, cell, direction, camp, parameters):  # type: ignore[no-untyped-def]
    """Return the hours that the river of an edge costs: none over a standing bridge, less where boats lie ready.

    Parameters
    ----------
    bridge : int8 [D], state of bridges
    """
    river = ground.river[cell, direction]
    if river == 0:
        return 0.0
    number = ground.bridge[cell, direction]
    if number >= 0 and bridge[number] != BLOWN:
        return 0.0
    hours = parameters.value[RIVER_SMALL + river - 1]
    if camp == ALLIED and ground.is_frontier[cell, direction]:
        hours *= parameters.value[PREPARED_CROSSING]
    return hours


@inline
def capacity_km(ground, cell, direction, is_rail, parameters):  # type: ignore[no-untyped-def]
    """Return the km of column that an edge passes in a tick."""
    surface = ground.surface[cell, direction]
    if is_rail:
        capacity = parameters.value[CAPACITY_RAIL]
        if ground.rail_gauge_mm[cell, direction] != RUSSIAN_GAUGE_MM:  # who flees takes the defender's trains
            capacity *= 1.0 - parameters.value[REFUGEE_LOAD]
    elif surface == PASS:
        capacity = parameters.value[CAPACITY_PASS]
    elif surface == GOOD:
        capacity = parameters.value[CAPACITY_GOOD]
    elif surface == FAIR or surface == FAIR_HILLS:
        capacity = parameters.value[CAPACITY_FAIR]
    elif is_open(surface):
        capacity = parameters.value[CAPACITY_OPEN]
    else:
        capacity = parameters.value[CAPACITY_TRACK]
    return capacity


@inline
def lanes_over(ground, cell, direction, parameters):  # type: ignore[no-untyped-def]
    """Return how many columns go abreast over an edge."""
    if is_open(ground.surface[cell, direction]):
        return parameters.value[LANES_OPEN]
    return 1.0


@inline
def fuel_t(rate_t_per_km, distance_km, surface_ratio, mud, parameters):  # type: ignore[no-untyped-def]
    """Return the fuel burned over a distance: more on bad ground and in mud."""
    return rate_t_per_km * distance_km * surface_ratio * (1.0 + parameters.value[FUEL_MUD] * mud)
