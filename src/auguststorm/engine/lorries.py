"""Share the lorries of armies among those who want something, and bring it.

The words and symbols stand in `engine/phases/supply.py`; `engine/wants.py` lists who wants what.
"""

from auguststorm.clock import TICK_H, TICKS_PER_DAY
from auguststorm.engine.codes import ALLIED, ARMY_LEVEL
from auguststorm.engine.wants import (
    AMMUNITION,
    ARRIVING,
    BEACH,
    CALL,
    COST,
    DRIVING,
    DUMP,
    FAR,
    FIRST_PRIORITY,
    FRONT_LORRIES,
    FUEL,
    LINE,
    LORRY_BURN,
    LORRY_FIT,
    LORRY_LOAD,
    N_CALLS,
    NEAR,
    PLACE,
    TURN,
)
from auguststorm.jit import inline
from auguststorm.units import HOURS_PER_DAY


@inline
def enter_claims(n_listed, lines, units, p, scratch):  # type: ignore[no-untyped-def]
    """Enter what share each finds at its dump, what a tonne costs it in lorry-hours, and the claims on each army.

    Lorries are not sent for what railways do not bring: of the source's part a claim counts the ration. Who can be
    reached neither from the source nor from a dump claims nothing.

    Parameters
    ----------
    n_listed : int, rows of `work` that are filled; lines : SupplyState, record of a run; units : FormationSetting
    p : float64 [K]; scratch : GraphScratch
    """
    camp, army_of, who = units.camp, units.army, scratch.who
    allied_line_h, axis_line_h, stock_t, ration = lines.allied_line_h, lines.axis_line_h, lines.stock_t, lines.ration
    work, claim_h, asked_t = scratch.work, scratch.claim_h, scratch.asked_t
    full_load, burn, turn = p[LORRY_LOAD], p[LORRY_BURN], p[TURN]
    last = claim_h.shape[0] - 1
    for army in range(claim_h.shape[0]):
        for call in range(N_CALLS):
            claim_h[army, call] = 0.0
    for row in range(n_listed):
        formation = who[row]
        line = work[row, LINE]
        place = int(work[row, PLACE])
        dump = int(work[row, DUMP])
        near = 0.0
        if dump >= 0:
            near = min(1.0, stock_t[dump] / (TICKS_PER_DAY * asked_t[dump]))
        load = full_load - (line + line) * burn
        cost = 0.0
        if load > 0.0:
            cost = (1.0 - near) * (ration[place] if place >= 0 else 1.0) * (line + line + turn) / load
        else:  # the source is out of reach of lorries: only a dump can serve
            work[row, ARRIVING] = 0.0
        if near > 0.0:
            short = line - (allied_line_h[dump] if camp[formation] == ALLIED else axis_line_h[dump])
            near_load = full_load - (short + short) * burn
            cost = cost + near * (short + short + turn) / near_load if near_load > 0.0 else 0.0
        work[row, NEAR] = near
        work[row, COST] = cost
        army = army_of[formation] if army_of[formation] >= 0 else last
        claim_h[army, int(work[row, CALL])] += (work[row, FUEL] + work[row, AMMUNITION]) * cost


@inline
def share_out(tree, army_trucks, p, scratch):  # type: ignore[no-untyped-def]
    """Turn lorries into lorry-hours, lend the fronts' by what the armies want, and see how far each call is met.

    Parameters
    ----------
    tree : HeadquartersSetting; army_trucks : float32 [H]; p : float64 [K]; scratch : GraphScratch
    """
    superior, level = tree.superior, tree.level
    lorry_h, claim_h, claim_below_h, met = scratch.lorry_h, scratch.claim_h, scratch.claim_below_h, scratch.share
    spare_h = scratch.spare_h
    n_headquarters = superior.size
    hours = p[LORRY_FIT] * p[DRIVING] * (TICK_H / HOURS_PER_DAY)
    for army in range(n_headquarters):
        claim_below_h[army] = 0.0
    for army in range(n_headquarters):
        wanted = claim_h[army, 0] + claim_h[army, 1] + claim_h[army, 2]
        if wanted > 0.0:
            claim_below_h[army] += wanted
            if superior[army] >= 0:
                claim_below_h[superior[army]] += wanted
    for army in range(n_headquarters + 1):
        wanted = claim_h[army, 0] + claim_h[army, 1] + claim_h[army, 2]
        spare_h[army] = 0.0
        if army < n_headquarters and level[army] >= ARMY_LEVEL:
            spare_h[army] = max(0.0, (lorry_h[army] + army_trucks[army]) * hours - wanted)
        if wanted <= 0.0:
            continue
        lorries = lorry_h[army]
        if army < n_headquarters:
            if level[army] >= ARMY_LEVEL:
                lorries += army_trucks[army]
            else:
                lorries += p[FRONT_LORRIES] * army_trucks[army] * wanted / claim_below_h[army]
            front = superior[army]
            if front >= 0 and level[front] < ARMY_LEVEL:
                lorries += p[FRONT_LORRIES] * army_trucks[front] * wanted / claim_below_h[front]
        first = min(claim_h[army, 0], lorries * hours)
        left = lorries * hours - first
        weighed = p[FIRST_PRIORITY] * claim_h[army, 1]
        third = 0.0
        if claim_h[army, 2] > 0.0:
            third = min(claim_h[army, 2], left * claim_h[army, 2] / (weighed + claim_h[army, 2]))
        second = min(claim_h[army, 1], left - third)
        third = min(claim_h[army, 2], left - second)
        given = (first, second, third)
        for call in range(N_CALLS):
            met[army, call] = given[call] / claim_h[army, call] if claim_h[army, call] > 0.0 else 0.0


@inline
def load_up(n_listed, army_of, p, scratch):  # type: ignore[no-untyped-def]
    """See what share of its wants each is fetched from its dump and from its source: `work[:, NEAR]` and `[:, FAR]`.

    What boats land on a beach in a tick limits what comes there.
    """
    work, who, met = scratch.work, scratch.who, scratch.share
    last = met.shape[0] - 1
    beach_t = p[BEACH] / TICKS_PER_DAY
    for row in range(n_listed):
        if work[row, COST] <= 0.0:
            work[row, NEAR] = 0.0
            work[row, FAR] = 0.0
            continue
        army = army_of[who[row]] if army_of[who[row]] >= 0 else last
        share = met[army, int(work[row, CALL])]
        near = share * work[row, NEAR]
        far = (share - near) * work[row, ARRIVING]
        if work[row, PLACE] < 0.0:
            far = min(far, beach_t / (work[row, FUEL] + work[row, AMMUNITION]))
        work[row, NEAR] = near
        work[row, FAR] = far


@inline
def add_loads(n_listed, scratch):  # type: ignore[no-untyped-def]
    """Add up by place what lorries are to load at its source in the tick: `load_t`, tonnes."""
    work, load_t = scratch.work, scratch.load_t
    for place in range(load_t.size):
        load_t[place] = 0.0
    for row in range(n_listed):
        place = int(work[row, PLACE])
        if place >= 0:
            load_t[place] += work[row, FAR] * (work[row, FUEL] + work[row, AMMUNITION])


@inline
def ask_sources(n_listed, lines, control, scratch):  # type: ignore[no-untyped-def]
    """Cut what comes from sources to what railways carry, and to the same share of what each source gives in a tick.

    Parameters
    ----------
    n_listed : int; lines : SupplyState, record of a run; control : int8 [P]; scratch : GraphScratch
    """
    work, asked_t, gives = scratch.work, scratch.asked_t, scratch.gives
    root, ration, stock_t = lines.source_place, lines.ration, lines.stock_t
    for place in range(asked_t.size):
        asked_t[place] = 0.0
    for row in range(n_listed):
        place = int(work[row, PLACE])
        if place < 0:
            continue
        source = root[place]
        if source < 0 or control[source] != control[place]:
            work[row, FAR] = 0.0
            continue
        far = work[row, FAR] * ration[place]
        work[row, FAR] = far
        asked_t[source] += far * (work[row, FUEL] + work[row, AMMUNITION])
    for place in range(asked_t.size):
        if asked_t[place] > 0.0:
            gives[place] = min(1.0, stock_t[place] / (TICKS_PER_DAY * asked_t[place]))


@inline
def bring(n_listed, forces, sinks, lines, scratch):  # type: ignore[no-untyped-def]
    """Hand over to each formation what its dump and its source give; what comes over beaches counts as brought.

    Parameters
    ----------
    n_listed : int; forces, sinks, lines : FormationState, SinkState, SupplyState, records of a run, written
    scratch : GraphScratch
    """
    fuel_t, ammunition_t = forces.fuel_t, forces.ammunition_t
    fuel_received_t, ammunition_received_t = sinks.fuel_received_t, sinks.ammunition_received_t
    work, who, gives = scratch.work, scratch.who, scratch.gives
    stock_t, root = lines.stock_t, lines.source_place
    landed_t = 0.0
    for row in range(n_listed):
        near = work[row, NEAR]
        far = work[row, FAR]
        asked = work[row, FUEL] + work[row, AMMUNITION]
        place = int(work[row, PLACE])
        if near > 0.0:
            stock_t[int(work[row, DUMP])] -= near * asked
        if place < 0:
            landed_t += far * asked
        elif far > 0.0:
            far *= gives[root[place]]
            stock_t[root[place]] -= far * asked
        share = near + far
        if share <= 0.0:
            continue
        formation = who[row]
        fuel = work[row, FUEL] * share
        ammunition = work[row, AMMUNITION] * share
        fuel_t[formation] += fuel
        ammunition_t[formation] += ammunition
        fuel_received_t[formation] += fuel
        ammunition_received_t[formation] += ammunition
    lines.brought_t += landed_t
