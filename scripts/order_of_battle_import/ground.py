"""Put every formation on a land cell of its own camp, by the committed map."""

import numpy as np
import numpy.typing as npt

from auguststorm.order_of_battle.codes import CAMPS, camp_of
from auguststorm.order_of_battle.ground import stand_on_own_ground, unit_vectors
from auguststorm.theatre import Theatre, load_theatre
from auguststorm.theatre.terrain import COUNTRIES
from order_of_battle_import.files import Log
from order_of_battle_import.leaves import Leaf

CAMP_COUNTRIES = (
    ("ussr", "mongolia"),
    ("manchukuo", "mengjiang", "korea", "karafuto", "kurils", "japan", "china"),
)


def own_land(theatre: Theatre) -> npt.NDArray[np.bool_]:
    """Tell for each camp which cells are its land; bool [2, C]."""
    countries = [[COUNTRIES.index(country) for country in group] for group in CAMP_COUNTRIES]
    return np.array([theatre.is_land & np.isin(theatre.country, group) for group in countries])


def settle_headquarters(rows: list[dict[str, object]], log: Log) -> list[dict[str, object]]:
    """Move a staff whose place lies in a cell of the other camp to its place's own cell."""
    theatre = load_theatre()
    own = own_land(theatre)
    centres = unit_vectors(theatre.latitude_deg, theatre.longitude_deg)
    index = {id: row for row, id in enumerate(theatre.places.id)}
    for row in rows:
        cell = int(theatre.places.cell[index[str(row["place_id"])]])
        point = unit_vectors(float(str(row["latitude_deg"])), float(str(row["longitude_deg"])))
        here = int((centres @ point).argmax())
        if cell < 0 or own[CAMPS.index(camp_of(str(row["side"]))), here]:
            continue
        found = f"{row['latitude_deg']}, {row['longitude_deg']}"
        row["latitude_deg"] = round(float(theatre.latitude_deg[cell]), 3)
        row["longitude_deg"] = round(float(theatre.longitude_deg[cell]), 3)
        taken = f"{row['latitude_deg']}, {row['longitude_deg']}"
        reason = "The cell is water or the other camp's; the cell of its place is taken"
        log.note("headquarters", str(row["headquarters_id"]), "latitude_deg", "changed", found, taken, reason)
    return rows


def settle(leaves: dict[str, Leaf], log: Log) -> None:
    theatre = load_theatre()
    centres = unit_vectors(theatre.latitude_deg, theatre.longitude_deg)
    own = own_land(theatre)
    units = [leaf for leaf in leaves.values() if leaf.role != "services"]
    latitudes = [leaf.latitude_deg for leaf in units]
    longitudes = [leaf.longitude_deg for leaf in units]
    camps = [CAMPS.index(camp_of(leaf.side)) for leaf in units]
    cells, _ = stand_on_own_ground(latitudes, longitudes, camps, theatre.latitude_deg, theatre.longitude_deg, own)
    for leaf, camp, cell in zip(units, camps, cells, strict=True):
        here = int((centres @ unit_vectors(leaf.latitude_deg, leaf.longitude_deg)).argmax())
        if own[camp, here]:
            continue
        found = f"{leaf.latitude_deg}, {leaf.longitude_deg}"
        leaf.latitude_deg = round(float(theatre.latitude_deg[cell]), 3)
        leaf.longitude_deg = round(float(theatre.longitude_deg[cell]), 3)
        taken = f"{leaf.latitude_deg}, {leaf.longitude_deg}"
        reason = "The cell is water or the other camp's; the nearest land cell of its own camp is taken"
        log.note("formations", leaf.id, "latitude_deg", "changed", found, taken, reason)
