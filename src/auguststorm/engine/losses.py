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
def lose_in_battle(state, sinks, parameters, run, formation, share, killed_share):  # type: ignore[no-untyped-def]
    """Take a share of a formation's men as killed, wounded and missing, and its tanks and guns in their own proportions.

    Parameters
    ----------
    share : float, 0-1 of the men; killed_share : float, of those lost
    """
    if share > 1.0:
        share = 1.0
    lost = state.men[run, formation] * share
    missing = lost * parameters[run, MISSING_SHARE]
    killed = (lost - missing) * killed_share
    state.men[run, formation] -= lost
    sinks.men[run, formation, MISSING] += missing
    sinks.men[run, formation, KILLED] += killed
    sinks.men[run, formation, WOUNDED] += lost - missing - killed
    lose_weapons(state, sinks, run, formation, share * parameters[run, TANK_LOSS], share * parameters[run, GUN_LOSS], False)


@inline
def lose_weapons(state, sinks, run, formation, tank_share, gun_share, is_abandoned):  # type: ignore[no-untyped-def]
    """Take shares of a formation's tanks and guns as destroyed, or as left behind."""
    if tank_share > 1.0:
        tank_share = 1.0
    if gun_share > 1.0:
        gun_share = 1.0
    tanks = state.tanks[run, formation] * tank_share
    guns = state.guns[run, formation] * gun_share
    state.tanks[run, formation] -= tanks
    state.guns[run, formation] -= guns
    sinks.tanks[run, formation, ABANDONED if is_abandoned else DESTROYED] += tanks
    sinks.guns[run, formation, GUNS_ABANDONED if is_abandoned else DESTROYED] += guns


@inline
def lose_captured(state, sinks, run, formation, share):  # type: ignore[no-untyped-def]
    """Take a share of a formation's men as captured in the fighting."""
    lost = state.men[run, formation] * (share if share < 1.0 else 1.0)
    state.men[run, formation] -= lost
    sinks.men[run, formation, CAPTURED] += lost


@inline
def dissolve(state, sinks, run, formation, killed_share):  # type: ignore[no-untyped-def]
    """End a formation: a share of its last men killed, the rest captured; its weapons and stores are left behind."""
    left = state.men[run, formation]
    sinks.men[run, formation, KILLED] += left * killed_share
    sinks.men[run, formation, CAPTURED] += left - left * killed_share
    state.men[run, formation] = 0.0
    lose_weapons(state, sinks, run, formation, 1.0, 1.0, True)
    lose_stores(state, sinks, run, formation)
    state.posture[run, formation] = DISBANDED


@inline
def lose_stores(state, sinks, run, formation):  # type: ignore[no-untyped-def]
    """Count a formation's fuel and ammunition as lost with it."""
    sinks.fuel_lost_t[run, formation] += state.fuel_t[run, formation]
    sinks.ammunition_lost_t[run, formation] += state.ammunition_t[run, formation]
    state.fuel_t[run, formation] = 0.0
    state.ammunition_t[run, formation] = 0.0
