"""Send troops who have done their task to places around them, this side of their stop line, that the enemy holds."""

from auguststorm.clock import TICKS_PER_DAY
from auguststorm.engine.codes import ALLIED, AXIS, NEVER
from auguststorm.engine.falls import is_anything_left
from auguststorm.engine.paths import route_class
from auguststorm.engine.triggers import CLEAR_REACH
from auguststorm.jit import inline

TENTHS = 10.0  # unit conversion: distance fields count tenths of an hour


@inline
def list_held(places, sites, ground, cells):  # type: ignore[no-untyped-def]
    """List the places that the axis holds and no stop line of policy covers in `cells.held`, ended by -1."""
    count = 0
    for place in range(sites.cell.size):
        cell = sites.cell[place]
        if places.control[place] == AXIS and cell >= 0 and not ground.is_closed_to_allied[cell]:
            cells.held[count] = place
            count += 1
    cells.held[count] = -1


@inline
def is_before_line(fixed, task, formation, place):  # type: ignore[no-untyped-def]
    """Tell whether a place lies on this side of the stop line of a task."""
    ground, tasks = fixed.ground, fixed.tasks
    if tasks.stop_km[task] >= NEVER:
        return True
    start, there = fixed.who.start_cell[formation], fixed.sites.cell[place]
    east = (ground.x_km[there] - ground.x_km[start]) * tasks.stop_east[task]
    north = (ground.y_km[there] - ground.y_km[start]) * tasks.stop_north[task]
    return east + north <= tasks.stop_km[task]


@inline
def clear_round(changing, fixed, parameters, cells, tick, formation, task):  # type: ignore[no-untyped-def]
    """Send troops whose attack is done to the nearest place within reach that the enemy still holds; -1 without one.

    Troops ashore clear their island so, and a column that waits takes the arms of those around it. Once chosen, a place
    is kept until it falls; the search is made once a day.
    """
    state, places = changing.state, changing.places
    who, routes = fixed.who, fixed.routes
    cell = state.cell[formation]
    kind = route_class(who.mobility[formation])
    current = state.route[formation]
    is_chosen = current >= 0 and current != fixed.tasks.route[task]
    if is_chosen and is_anything_left(places, fixed.sites, ALLIED, fixed.sites.cell[routes.place[current]]):
        return current
    if tick % TICKS_PER_DAY != 0:
        return -1
    best = parameters.value[CLEAR_REACH] * TENTHS
    chosen = -1
    for place in cells.held:
        if place < 0:
            break
        route = routes.field_of[place, kind]
        if route >= 0 and routes.tenths_h[route, cell] < best and is_before_line(fixed, task, formation, place):
            best = routes.tenths_h[route, cell]
            chosen = route
    return chosen
