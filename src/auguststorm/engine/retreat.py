"""Find where a broken or delaying formation falls back to: the least threatened cell that is not the enemy's."""

from auguststorm.engine.codes import ALLIED, AXIS, BLOWN, NO_SURFACE
from auguststorm.engine.contact import is_held
from auguststorm.engine.paths import UNREACHABLE
from auguststorm.jit import inline

RIVER_GREAT = 3  # mark: a class of river (theatre)
THREAT = 100.0  # one enemy beside a cell outweighs any gain of distance; a rule of order, not a coefficient


@inline
def retreat_direction(state, who, ground, bridge, tenths, cells, formation):  # type: ignore[no-untyped-def]
    """Return the direction 0-5 of retreat, or -1 when every way is held or leads over a great river without a bridge.

    Parameters
    ----------
    state : FormationState; who : FormationSetting; ground : TheatreSetting; bridge : int8 [D], state of bridges
    tenths : uint16 [I, C], distance fields; the formation's route breaks ties towards its goal
    cells : CellScratch, with the lists of `occupy`; formation : int
    """
    camp = who.camp[formation]
    cell = state.cell[formation]
    route = state.route[formation]
    best = -1
    least = 0.0
    for direction in range(6):
        there = ground.neighbour[cell, direction]
        if there < 0 or ground.surface[cell, direction] == NO_SURFACE:
            continue
        if camp == ALLIED and ground.is_closed_to_allied[there]:
            continue
        if is_held(there, AXIS - camp, cells.first):
            continue
        number = ground.bridge[cell, direction]
        if ground.river[cell, direction] >= RIVER_GREAT and (number < 0 or bridge[number] == BLOWN):
            continue
        threat = 0.0
        for side in range(6):
            beyond = ground.neighbour[there, side]
            if beyond >= 0 and is_held(beyond, AXIS - camp, cells.first):
                threat += THREAT
        if route >= 0 and tenths[route, there] != UNREACHABLE:
            threat += tenths[route, there] / float(UNREACHABLE)
        if best < 0 or threat < least:
            best = direction
            least = threat
    return best
