"""Put every formation on a land cell of its own camp, by the committed map."""

import numpy as np

from auguststorm.order_of_battle.codes import CAMPS, camp_of
from auguststorm.order_of_battle.ground import stand_on_own_ground, unit_vectors
from auguststorm.theatre import load_theatre
from auguststorm.theatre.terrain import COUNTRIES
from order_of_battle_import.files import Log
from order_of_battle_import.leaves import Leaf

CAMP_COUNTRIES = (
    ("ussr", "mongolia"),
    ("manchukuo", "mengjiang", "korea", "karafuto", "kurils", "japan", "china"),
)


def settle(leaves: dict[str, Leaf], log: Log) -> None:
    theatre = load_theatre()
    centres = unit_vectors(theatre.latitude_deg, theatre.longitude_deg)
    countries = [[COUNTRIES.index(country) for country in group] for group in CAMP_COUNTRIES]
    own = np.array([theatre.is_land & np.isin(theatre.country, group) for group in countries])
    units = [leaf for leaf in leaves.values() if leaf.role != "services"]
    latitudes = [leaf.latitude_deg for leaf in units]
    longitudes = [leaf.longitude_deg for leaf in units]
    camps = [CAMPS.index(camp_of(leaf.side)) for leaf in units]
    cells, _ = stand_on_own_ground(
        latitudes, longitudes, camps, theatre.latitude_deg, theatre.longitude_deg, own
    )
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
