"""List the columns under way, rest the others, and reckon the pace of each head: once, for all who ask.

Nobody begins or ceases to be under way within a tick of movement: only MARCH and ATTACK change into one another. The
list is made without branches, for the processor cannot foresee who marches.
"""

from auguststorm.clock import SUBSTEPS_PER_TICK
from auguststorm.engine.codes import (
    AXIS,
    HALT_PREPARING,
    OBEYING,
    S_FATIGUE,
)
from auguststorm.engine.contact import is_armed, is_blocked
from auguststorm.engine.heads import action_of, is_marching, rest
from auguststorm.engine.pace import FORCED_GAIN, NIGHT_SHARE, RAIL_SPEED, SHORTAGE_MARCH, is_daylight, is_moved
from auguststorm.jit import inline
from auguststorm.units import HOURS_PER_DAY


@inline
def list_movers(changing, fixed, parameters, cells):  # type: ignore[no-untyped-def]
    """List the formations under way in `cells.mover`, guns last; rest all others for the tick; return how many.

    Parameters
    ----------
    changing : Marching of a run; fixed : MarchGround; parameters : record of its movement coefficients
    cells : CellScratch; `rail_kmh` is filled for those listed, 0 where a head takes no train
    """
    state = changing.state
    who, tasks = fixed.who, fixed.tasks
    by_rail = parameters.value[RAIL_SPEED] / HOURS_PER_DAY
    n_movers = 0
    for place in range(who.order.size):  # guns last, so that they see who attacks in a sub-step, and all of it
        formation = who.order[place]
        cells.mover[n_movers] = formation
        if is_marching(state, who, formation):
            cells.rail_kmh[formation] = by_rail if is_moved(action_of(state, tasks, formation)) else 0.0
            n_movers += 1
            continue
        posture = state.posture[formation]
        is_at_rest = state.fatigue[formation] == 0.0 and state.tail_share[formation] == 0.0
        if is_at_rest and state.crossing_share[formation] >= 0.0:
            continue
        if state.cell[formation] >= 0 and (is_armed(posture) or posture == OBEYING):
            for _ in range(SUBSTEPS_PER_TICK):
                rest(state, who, parameters, formation)
    return n_movers


@inline
def sort_out(changing, fixed, parameters, hour, n_movers, cells):  # type: ignore[no-untyped-def]
    """Reckon every mover's pace by road in `cells.road_kmh`; list those that choose a way in `cells.chooser`.

    Who is between two cells goes on, unless the enemy now bars the cell ahead. Who is still preparing stays.

    Returns
    -------
    int, how many choose
    """
    state = changing.state
    ground, who, switches = fixed.ground, fixed.who, fixed.switches
    forced = parameters.value[FORCED_GAIN] if switches[S_FATIGUE] == 1 else 0.0
    by_light = 1.0 if is_daylight(hour) else parameters.value[NIGHT_SHARE]
    n_choosing = 0
    for place in range(n_movers):
        formation = cells.mover[place]
        gait = 1.0 + forced * (1.0 - 2.0 * state.fatigue[formation])
        is_short = state.ammunition_t[formation] < who.need_t_per_day[formation, 0]  # a day's food and stores or less
        gait *= parameters.value[SHORTAGE_MARCH] if is_short else 1.0
        gait /= HOURS_PER_DAY
        cells.road_kmh[formation] = gait * parameters.value[who.mobility[formation]] * by_light
        if state.ready_h[formation] > hour:
            state.halt[formation] = HALT_PREPARING
            continue
        toward = state.toward[formation]
        if toward >= 0 and state.crossing_share[formation] > 0.0:
            there = ground.neighbour[state.cell[formation], toward]
            enemy = AXIS - who.camp[formation]
            if cells.first[enemy, there] < 0 or state.posture[formation] == OBEYING:
                continue
            if not is_blocked(there, enemy, state.posture, cells.first, cells.next):
                continue
            state.crossing_share[formation] = 0.0
        cells.chooser[n_choosing] = formation
        n_choosing += 1
    return n_choosing
