"""Reckon columns: how long they are, how they close up, and how edges pass them one behind another.

A column has road length; open ground takes several abreast. An edge passes so many kilometres of column a tick; what it
still has to pass is a debt, and who comes later waits until it is paid. Debts stand in an open-addressed table of
edges.
"""

from auguststorm.jit import inline

MEN_PER_THOUSAND = 1000.0  # unit conversion: road space is counted for a thousand men


@inline
def column_km(men, vehicles, horses, tanks, spacing_km, men_km):  # type: ignore[no-untyped-def]
    """Return the road length of a formation on one lane, in km.

    Parameters
    ----------
    men, vehicles, horses, tanks : float, on hand
    spacing_km : float, road space of a vehicle
    men_km : float, road space of a thousand men; horses count as men
    """
    return (vehicles + tanks) * spacing_km + (men + horses) * men_km / MEN_PER_THOUSAND


@inline
def tail_after_edge(tail_km, length_km, distance_km, lanes, depth_km):  # type: ignore[no-untyped-def]
    """Return the km of column not closed up when the head arrives: the whole at most, less what is in the cell.

    A column that trails a tail fills the cell it leaves as well; one that has closed up there starts from the cell.
    """
    behind = tail_km + distance_km * lanes
    if tail_km > 0.0:
        behind += depth_km * lanes
    if behind > length_km:
        behind = length_km
    behind -= depth_km * lanes
    if behind < 0.0:
        return 0.0
    return behind


@inline
def find_edge(edges, edge):  # type: ignore[no-untyped-def]
    """Find the slot of an edge in the table (int32 [Q]), or the empty slot where it belongs; -1 when it is full."""
    n_slots = edges.size
    slot = (edge * 7) % n_slots
    for _ in range(n_slots):
        if edges[slot] == edge or edges[slot] < 0:
            return slot
        slot += 1
        if slot == n_slots:
            slot = 0
    return -1


@inline
def debt_on(traffic, edge):  # type: ignore[no-untyped-def]
    """Return the km of column that an edge still has to pass."""
    slot = find_edge(traffic.edge, edge)
    if slot < 0 or traffic.edge[slot] < 0:
        return 0.0
    return traffic.debt_km[slot]


@inline
def add_debt(traffic, edge, length_km):  # type: ignore[no-untyped-def]
    """Charge an edge with a column; a full table (hundreds of busy edges) lets the column through."""
    slot = find_edge(traffic.edge, edge)
    if slot >= 0:
        if traffic.edge[slot] < 0:
            traffic.edge[slot] = edge
            traffic.debt_km[slot] = 0.0
        traffic.debt_km[slot] += length_km
