"""Know who stands where: lists of formations by cell and camp, used by phases and previews alike.

Kernels fill the lists of the worker's scratch at the start of a sub-step with `occupy` and clear them with `vacate`.
"""

from auguststorm.engine.codes import (
    ABSENT,
    ATTACK,
    DISARMED,
    DISBANDED,
    EMBARKED,
    HOLD,
    MARCH,
    OBEYING,
    WITHDRAW,
)
from auguststorm.jit import inline


@inline
def is_on_map(posture):  # type: ignore[no-untyped-def]
    """Tell whether a formation in this posture (int8) stands in a cell, armed or not."""
    return posture != ABSENT and posture != DISBANDED and posture != EMBARKED and posture != DISARMED


@inline
def is_armed(posture):  # type: ignore[no-untyped-def]
    """Tell whether a formation in this posture (int8) still fights when it must."""
    return is_on_map(posture) and posture != OBEYING


@inline
def is_blocking(posture):  # type: ignore[no-untyped-def]
    """Tell whether a formation in this posture (int8) keeps hostile formations out of its cell.

    Masked works and isolated pockets share their cell with those who pass.
    """
    return posture == MARCH or posture == ATTACK or posture == HOLD or posture == WITHDRAW


@inline
def occupy(cell, posture, camp, order, first, following):  # type: ignore[no-untyped-def]
    """List the armed formations of one run by camp and cell, in an order that no array decides.

    Parameters
    ----------
    cell : int32 [F]; posture : int8 [F]; camp : int8 [F]; order : int16 [F], see FormationSetting
    first : int16 [2, C], filled; all -1 before
    following : int16 [F], filled
    """
    for place in range(order.size):
        formation = order[place]
        here = cell[formation]
        following[formation] = -1
        if here >= 0 and is_armed(posture[formation]):
            side = camp[formation]
            following[formation] = first[side, here]
            first[side, here] = formation


@inline
def vacate(cell, first):  # type: ignore[no-untyped-def]
    """Clear the lists by visiting the cells that formations stand on (int32 [F])."""
    for formation in range(cell.size):
        here = cell[formation]
        if here >= 0:
            first[0, here] = -1
            first[1, here] = -1


@inline
def is_blocked(here, enemy, posture, first, following):  # type: ignore[no-untyped-def]
    """Tell whether a formation of camp `enemy` keeps others out of the cell `here`."""
    formation = first[enemy, here]
    while formation >= 0:
        if is_blocking(posture[formation]):
            return True
        formation = following[formation]
    return False


@inline
def is_held(here, camp, first):  # type: ignore[no-untyped-def]
    """Tell whether any armed formation of the camp stands in the cell."""
    return first[camp, here] >= 0


@inline
def is_near(here, camp, neighbour, first):  # type: ignore[no-untyped-def]
    """Tell whether an armed formation of the camp stands in the cell or beside it (16 km)."""
    if first[camp, here] >= 0:
        return True
    for direction in range(neighbour.shape[1]):
        there = neighbour[here, direction]
        if there >= 0 and first[camp, there] >= 0:
            return True
    return False


@inline
def is_within_two(here, camp, neighbour, first):  # type: ignore[no-untyped-def]
    """Tell whether an armed formation of the camp stands within two cells (32 km)."""
    if is_near(here, camp, neighbour, first):
        return True
    for direction in range(neighbour.shape[1]):
        there = neighbour[here, direction]
        if there >= 0 and is_near(there, camp, neighbour, first):
            return True
    return False


@inline
def is_between(ground, here, middle, there):  # type: ignore[no-untyped-def]
    """Tell whether a cell lies between two others: seen from it they are on opposite sides."""
    east = (ground.x_km[here] - ground.x_km[middle]) * (ground.x_km[there] - ground.x_km[middle])
    north = (ground.y_km[here] - ground.y_km[middle]) * (ground.y_km[there] - ground.y_km[middle])
    return east + north < 0.0


@inline
def join_cell(first, following, camp, cell, formation):  # type: ignore[no-untyped-def]
    """Put a formation at the head of the list of a cell (int16 [2, C] and [F])."""
    following[formation] = first[camp, cell]
    first[camp, cell] = formation


@inline
def leave_cell(first, following, camp, cell, formation):  # type: ignore[no-untyped-def]
    """Take a formation out of the list of a cell (int16 [2, C] and [F]); nothing happens when it is not in it."""
    current = first[camp, cell]
    if current == formation:
        first[camp, cell] = following[formation]
        return
    while current >= 0:
        nxt = following[current]
        if nxt == formation:
            following[current] = following[formation]
            return
        current = nxt
