"""Bring troops who obey the cease-fire to where their arms are taken."""

from auguststorm.clock import TICKS_PER_DAY
from auguststorm.engine.codes import ALLIED, STATIC
from auguststorm.engine.contact import is_near
from auguststorm.engine.paths import UNREACHABLE, route_class
from auguststorm.jit import inline


@inline
def assemble(state, places, ground, who, routes, cells, tick, formation):  # type: ignore[no-untyped-def]
    """Send an obedient formation to the nearest place in allied hands, or let it stand where captors are at hand.

    The place is chosen once a day and kept while it is in allied hands. Those in country that a stop line closes to the
    allied side wait where they are for whoever comes there.

    Parameters
    ----------
    state : FormationState, route written; places : PlaceState; ground : TheatreSetting
    who : FormationSetting; routes : RouteSetting; cells : CellScratch, the armed listed by cell
    """
    cell = state.cell[formation]
    if cell < 0 or who.mobility[formation] == STATIC or ground.is_closed_to_allied[cell]:
        return
    current = state.route[formation]
    if is_near(cell, ALLIED, ground.neighbour, cells.first):
        state.route[formation] = -1
        return
    if current >= 0 and places.control[routes.place[current]] == ALLIED:
        return
    state.route[formation] = -1
    if tick % TICKS_PER_DAY != 0:
        return
    kind = route_class(who.mobility[formation])
    least = UNREACHABLE
    for place in range(places.control.size):
        if places.control[place] != ALLIED:
            continue
        route = routes.field_of[place, kind]
        if route >= 0 and routes.tenths_h[route, cell] < least:
            least = routes.tenths_h[route, cell]
            state.route[formation] = route
