"""Take losses from formations and put each man, tank, gun and tonne into the sink that bears its cause."""

from auguststorm.engine.battle import GUN_LOSS, MISSING_SHARE, TANK_LOSS
from auguststorm.engine.codes import (
    ABANDONED,
    CAPTURED,
    DESTROYED,
    DISBANDED,
    GUNS_ABANDONED,
    KILLED,
    MISSING,
    WOUNDED,
)
from auguststorm.jit import inline


@inline
def lose_in_battle(state, sinks, parameters, formation, share, killed_share):  # type: ignore[no-untyped-def]
    """Take a share of a formation's men as killed, wounded and missing, and its tanks and guns in their own
    proportions.

    Parameters
    ----------
    share : float, 0-1 of the men; killed_share : float, of those lost
    """
    if share > 1.0:
        share = 1.0
    lost = state.men[formation] * share
    missing = lost * parameters.value[MISSING_SHARE]
    killed = (lost - missing) * killed_share
    state.men[formation] -= lost
    sinks.men[formation, MISSING] += missing
    sinks.men[formation, KILLED] += killed
    sinks.men[formation, WOUNDED] += lost - missing - killed
    lose_weapons(
        state.tanks,
        state.guns,
        sinks.tanks,
        sinks.guns,
        formation,
        share * parameters.value[TANK_LOSS],
        share * parameters.value[GUN_LOSS],
        False,
    )


@inline
def lose_weapons(tanks, guns, lost_tanks, lost_guns, formation, tank_share, gun_share, is_abandoned):  # type: ignore[no-untyped-def]
    """Take shares of a formation's tanks and guns as destroyed, or as left behind.

    Parameters
    ----------
    tanks, guns : float32 [F], of one run; lost_tanks : float32 [F, 3]; lost_guns : float32 [F, 2]
    """
    tanks_gone = tanks[formation] * min(tank_share, 1.0)
    guns_gone = guns[formation] * min(gun_share, 1.0)
    tanks[formation] -= tanks_gone
    guns[formation] -= guns_gone
    lost_tanks[formation, ABANDONED if is_abandoned else DESTROYED] += tanks_gone
    lost_guns[formation, GUNS_ABANDONED if is_abandoned else DESTROYED] += guns_gone


@inline
def lose_captured(state, sinks, formation, share):  # type: ignore[no-untyped-def]
    """Take a share of a formation's men as captured in the fighting."""
    lost = state.men[formation] * (share if share < 1.0 else 1.0)
    state.men[formation] -= lost
    sinks.men[formation, CAPTURED] += lost


@inline
def dissolve(state, sinks, formation, killed_share):  # type: ignore[no-untyped-def]
    """End a formation: a share of its last men killed, the rest captured; its weapons and stores are left behind."""
    left = state.men[formation]
    sinks.men[formation, KILLED] += left * killed_share
    sinks.men[formation, CAPTURED] += left - left * killed_share
    state.men[formation] = 0.0
    lose_weapons(state.tanks, state.guns, sinks.tanks, sinks.guns, formation, 1.0, 1.0, True)
    lose_stores(state.fuel_t, state.ammunition_t, sinks.fuel_lost_t, sinks.ammunition_lost_t, formation)
    state.posture[formation] = DISBANDED


@inline
def lose_stores(fuel_t, ammunition_t, fuel_lost_t, ammunition_lost_t, formation):  # type: ignore[no-untyped-def]
    """Count a formation's fuel and ammunition, float32 [F] of one run, as lost with it."""
    fuel_lost_t[formation] += fuel_t[formation]
    ammunition_lost_t[formation] += ammunition_t[formation]
    fuel_t[formation] = 0.0
    ammunition_t[formation] = 0.0
