"""Shell a beach from the water: ships whose troops have landed stay for some hours and fire on whoever fights them."""

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import AXIS, DESTROYED, EMBARKED, KILLED, WOUNDED
from auguststorm.engine.contact import is_armed
from auguststorm.engine.landing import (
    COHESION_LOSS,
    FIRE_SUPPORT,
    GUNS_LOST,
    SHELLED_MEN,
    WORKS_RATIO,
    WOUNDED_SHARE,
)
from auguststorm.jit import inline
from auguststorm.units import HOURS_PER_DAY


@inline
def is_covering(formations, fleet, voyages, group, seen, now, p):  # type: ignore[no-untyped-def]
    """Tell whether a ship group lies off a beach that its troops have landed on and not yet taken.

    Parameters
    ----------
    seen : (control int8 [P], camp int8 [F])
    """
    formation = fleet.cargo[group]
    if formation < 0 or formations.posture[formation] == EMBARKED:
        return False
    voyage = fleet.voyage[group]
    control, camp = seen
    if control[voyages.place[voyage]] == camp[formation] or formations.cell[formation] != voyages.beach[voyage]:
        return False
    return now < formations.ready_h[formation] + p[FIRE_SUPPORT]


@inline
def men_under_fire(formations, who, cell, camp):  # type: ignore[no-untyped-def]
    """Count the armed men of a camp in a cell."""
    men = 0.0
    for place in range(who[5].size):
        other = who[5][place]
        if formations.cell[other] != cell:
            continue
        if who[0][other] == camp and is_armed(formations.posture[other]):
            men += formations.men[other]
    return men


@inline
def bombard(formations, sinks, fleet, voyages, guns, who, control, p, now):  # type: ignore[no-untyped-def]
    """Let all ships that cover a beach fire on the enemy there for a tick, each beach once with all their guns.

    Parameters
    ----------
    formations : Landers, sinks : (men, tanks, guns), written; fleet : Fleet; voyages : Voyages
    guns : float32 [V]; who : (camp int8, quality float32, is_works bool, headquarters int16, key int64,
        order int16), all [F]
    control : int8 [P]; p : float64 [K]; now : float, hours
    """
    seen = (control, who[0])
    for group in range(fleet.cargo.size):
        if fleet.cargo[group] < 0 or guns[group] <= 0.0:
            continue
        if not is_covering(formations, fleet, voyages, group, seen, now, p):
            continue
        beach = voyages.beach[fleet.voyage[group]]
        camp = who[0][fleet.cargo[group]]
        if men_under_fire(formations, who, beach, AXIS - camp) <= 0.0:
            continue
        fire, is_first = 0.0, True
        for other in range(fleet.cargo.size):
            if fleet.cargo[other] < 0 or guns[other] <= 0.0:
                continue
            if not is_covering(formations, fleet, voyages, other, seen, now, p):
                continue
            if voyages.beach[fleet.voyage[other]] == beach and who[0][fleet.cargo[other]] == camp:
                fire += guns[other]
                is_first &= other >= group
        if is_first:
            shell(formations, sinks, who, beach, AXIS - camp, fire, p)


@inline
def shell(formations, sinks, who, beach, camp, fire, p):  # type: ignore[no-untyped-def]
    """Take what ships' guns cost the enemy in a cell in a tick: men, guns in proportion, cohesion; less from works."""
    under_fire = men_under_fire(formations, who, beach, camp)
    if under_fire <= 0.0:
        return
    lost_men, _, lost_guns = sinks
    loss_share = min(1.0, fire * p[SHELLED_MEN] * TICK_H / HOURS_PER_DAY / under_fire)
    for other in range(who[0].size):
        if formations.cell[other] != beach or who[0][other] != camp or not is_armed(formations.posture[other]):
            continue
        share = loss_share / (p[WORKS_RATIO] if who[2][other] else 1.0)
        men = formations.men[other] * share
        lost_men[other, WOUNDED] += men * p[WOUNDED_SHARE]
        lost_men[other, KILLED] += men * (1.0 - p[WOUNDED_SHARE])
        formations.men[other] -= men
        lost = formations.guns[other] * min(1.0, share * p[GUNS_LOST])
        lost_guns[other, DESTROYED] += lost
        formations.guns[other] -= lost
        left = 1.0 - p[COHESION_LOSS] * share
        formations.cohesion[other] *= max(0.0, left)
