"""Turn the order of battle into the engine's formations and headquarters."""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from auguststorm.engine import codes
from auguststorm.engine.codes import ARMY_LEVEL
from auguststorm.engine.setting import FormationSetting, HeadquartersSetting
from auguststorm.errors import BadInputError, Fault
from auguststorm.order_of_battle import OrderOfBattle
from auguststorm.scenario.compile_theatre import ALLIED_COUNTRIES
from auguststorm.theatre import Theatre

Array = npt.NDArray[Any]

LINE_POINTS = 8
NONE = -1
TABLE = "data/order_of_battle/formations.csv"


def nearest_cells(theatre: Theatre, latitude: Array, longitude: Array, is_allowed: Array) -> Array:
    """Return for each position the nearest allowed cell; int32 [n].

    Parameters
    ----------
    latitude, longitude : float [n], degrees
    is_allowed : bool [C], or bool [n, C]
    """
    out = np.empty(len(latitude), np.int32)
    for i, (lat, lon) in enumerate(zip(latitude, longitude, strict=True)):
        allowed = is_allowed if is_allowed.ndim == 1 else is_allowed[i]
        north = theatre.latitude_deg - lat
        east = (theatre.longitude_deg - lon) * np.cos(np.radians(lat))
        out[i] = int(np.argmin(np.where(allowed, north * north + east * east, np.inf)))
    return out


def start_cells(theatre: Theatre, battle: OrderOfBattle, works_place: Array) -> Array:
    """Put every formation on the nearest land cell of its own camp; garrisons of works on the cell of their works."""
    who = battle.formations
    is_allied = np.isin(theatre.country, ALLIED_COUNTRIES) & theatre.is_land
    is_axis = ~np.isin(theatre.country, ALLIED_COUNTRIES) & theatre.is_land
    allowed = np.where((who.camp == codes.ALLIED)[:, np.newaxis], is_allied, is_axis)
    cells = nearest_cells(theatre, who.latitude_deg, who.longitude_deg, allowed)
    has_place = works_place >= 0
    cells[has_place] = theatre.places.cell[works_place[has_place]]
    return cells


def works_places(theatre: Theatre, battle: OrderOfBattle) -> tuple[Array, Array]:
    """Return for each formation the place of its works (-1 none) and their class (0 none)."""
    classes = {"hasty": 1, "permanent": 2, "strongest": 3}
    rows = list(battle.tables.works)
    place = np.full(len(battle.formations.id), NONE, np.int16)
    strength = np.zeros(len(battle.formations.id), np.int8)
    for formation, row in enumerate(battle.formations.works):
        if row >= 0 and battle.formations.is_works[formation]:
            works = rows[row]
            strength[formation] = classes[works["strength_class"]]
            if works["place_id"] is not None:
                place[formation] = theatre.place_index.get(works["place_id"], NONE)
    return place, strength


def armies(battle: OrderOfBattle) -> Array:
    """Return for each formation the headquarters of its army, or the nearest above where it has none."""
    tree = battle.headquarters
    out = np.array(battle.formations.headquarters, np.int16)
    for formation, hq in enumerate(battle.formations.headquarters):
        current = int(hq)
        while tree.level[current] > ARMY_LEVEL and tree.superior[current] >= 0:
            current = int(tree.superior[current])
        out[formation] = current
    return out


def keys_of(ids: Sequence[str]) -> Array:
    """Return the key of each formation, which addresses its draws: its id decides, not its row; int64 [n].

    Raises
    ------
    BadInputError
        If two ids have one key, so that their luck would be the same.
    """
    keys = np.array([crc32(name.encode()) for name in ids], np.int64)
    owner: dict[int, str] = {}
    faults = []
    for name, key in zip(ids, keys.tolist(), strict=True):
        if key in owner:
            found = f"{name!r}, which draws as {owner[key]!r}"
            expected = "an id whose checksum no other has"
            faults.append(Fault(TABLE, None, "formation_id", found, expected, "Rename one of them."))
        owner[key] = name
    if faults:
        raise BadInputError(faults)
    return keys


def compile_formations(theatre: Theatre, battle: OrderOfBattle, refill_km: float) -> FormationSetting:
    """Compile the formations.

    Parameters
    ----------
    refill_km : km on a good road that one refill takes a formation
    """
    who = battle.formations
    place, strength = works_places(theatre, battle)
    key = keys_of(who.id)
    fuel_t_per_day = who.fuel_t_per_km * who.march_km_per_day  # establishments count fuel as supply; here it is apart
    supply_t_per_day = np.stack([who.supply_march_t_per_day, who.supply_attack_t_per_day], axis=1)
    need = np.maximum(supply_t_per_day - fuel_t_per_day[:, np.newaxis], 0.0).astype(np.float32)
    return FormationSetting(
        side=who.side,
        camp=who.camp,
        mobility=who.mobility,
        kind=who.kind,
        headquarters=who.headquarters,
        has_own_staff=who.is_own_headquarters,
        army=armies(battle),
        quality=who.quality,
        vehicles=who.vehicles,
        horses=who.horses,
        men_start=who.men,
        tanks_start=who.tanks,
        guns_start=who.guns,
        fuel_rate_t_per_km=who.fuel_t_per_km,
        fuel_capacity_t=(who.fuel_t_per_km * np.float32(refill_km)).astype(np.float32),
        need_t_per_day=need,
        is_forward_detachment=who.is_forward_detachment,
        parent=who.parent,
        is_works=who.is_works,
        works_class=strength,
        works_place=place,
        is_artillery=who.is_artillery,
        is_airlanded=who.is_airlanded,
        start_cell=start_cells(theatre, battle, place),
        ready_h=who.ready_h,
        key=key,
        order=np.lexsort((key, who.is_artillery)).astype(np.int16),
    )


def _axis_of(tree_superior: Array, formations: FormationSetting, cell_axis: Array, own: Array) -> Array:
    """Return the axis to which most men of a headquarters look; that of its own seat when it has none."""
    men = np.zeros((tree_superior.size, len(codes.AXES)))
    for formation, hq in enumerate(formations.headquarters):
        current = int(hq)
        axis = int(cell_axis[formations.start_cell[formation]])
        while current >= 0:
            men[current, axis] += formations.men_start[formation]
            current = int(tree_superior[current])
    has_men = men.sum(axis=1) > 0
    return np.where(has_men, men.argmax(axis=1), own).astype(np.int8)


def _leaders(battle: OrderOfBattle, formations: FormationSetting) -> Array:
    """Return the formation that each headquarters marches with: its own, or the largest body of an allied one.

    Of equal ones it is the first in the order of keys.
    """
    tree = battle.headquarters
    leader = np.array(tree.leader, np.int16)
    best = np.zeros(leader.size)
    movable = (formations.mobility != codes.STATIC) & ~formations.is_artillery & ~formations.is_airlanded
    movable &= ~formations.is_forward_detachment
    for formation in formations.order[movable[formations.order]]:
        current = int(formations.headquarters[formation])
        while current >= 0 and tree.level[current] >= ARMY_LEVEL:
            if (
                tree.camp[current] == codes.ALLIED
                and tree.leader[current] < 0
                and formations.men_start[formation] > best[current]
            ):
                best[current] = formations.men_start[formation]
                leader[current] = formation
            current = int(tree.superior[current])
    return leader


def _lines(theatre: Theatre, battle: OrderOfBattle) -> Array:
    """Return the land cells under each headquarters' wire, at even steps of the straight line to its superior."""
    tree = battle.headquarters
    out = np.full((len(tree.id), LINE_POINTS), NONE, np.int32)
    steps = (np.arange(LINE_POINTS) + 0.5) / LINE_POINTS
    for hq, superior in enumerate(tree.superior):
        if superior < 0 or tree.is_off_map[superior] or tree.is_off_map[hq]:
            continue
        latitude = tree.latitude_deg[hq] + steps * (tree.latitude_deg[superior] - tree.latitude_deg[hq])
        longitude = tree.longitude_deg[hq] + steps * (tree.longitude_deg[superior] - tree.longitude_deg[hq])
        out[hq] = nearest_cells(theatre, latitude, longitude, theatre.is_land)
    return out


def compile_headquarters(
    theatre: Theatre, battle: OrderOfBattle, formations: FormationSetting
) -> tuple[HeadquartersSetting, Array]:
    """Compile the tree of command; return it and the cell of each headquarters at the start."""
    tree = battle.headquarters
    n_hqs = len(tree.id)
    is_allied = np.isin(theatre.country, ALLIED_COUNTRIES)
    own_land = np.where((tree.camp == codes.ALLIED)[:, np.newaxis], is_allied, ~is_allied) & theatre.is_land
    cells = nearest_cells(theatre, tree.latitude_deg, tree.longitude_deg, own_land)
    own_axis = theatre.axis[cells]
    cells = np.where(tree.is_off_map, NONE, cells).astype(np.int32)
    belief = np.full(n_hqs, NONE, np.int16)
    belief[tree.has_beliefs] = np.arange(int(tree.has_beliefs.sum()))
    kwantung = tree.index["hq-jpn-kwantung-army"]
    is_kwantung = np.zeros(n_hqs, bool)
    depth = np.zeros(n_hqs, np.int32)
    for hq in range(n_hqs):
        current = hq
        while current >= 0:
            is_kwantung[hq] |= current == kwantung
            current = int(tree.superior[current])
            depth[hq] += 1
    superior = np.where(tree.superior >= 0, tree.superior, np.arange(n_hqs))
    north = (tree.latitude_deg - tree.latitude_deg[superior]) * 111.2
    east = (tree.longitude_deg - tree.longitude_deg[superior]) * 111.2 * np.cos(np.radians(tree.latitude_deg))
    return HeadquartersSetting(
        superior=tree.superior,
        camp=tree.camp,
        side=tree.side,
        level=tree.level,
        order=np.argsort(depth, kind="stable").astype(np.int16),
        has_wire=tree.has_wire,
        has_radio=tree.has_radio,
        has_air=tree.has_air,
        is_off_map=tree.is_off_map,
        absent_h=tree.absent_h,
        belief=belief,
        axis=_axis_of(tree.superior, formations, theatre.axis, own_axis),
        line_cells=_lines(theatre, battle),
        leader=_leaders(battle, formations),
        is_kwantung=is_kwantung,
        distance_km=np.hypot(north, east).astype(np.float32),
    ), cells
