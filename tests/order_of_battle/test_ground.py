"""Every formation stands on land of its own camp at H-hour, and no two hostile ones in one cell."""

from functools import cache

import numpy as np
import numpy.typing as npt

from auguststorm.order_of_battle import load_order_of_battle
from auguststorm.order_of_battle.ground import stand_on_own_ground
from auguststorm.theatre import load_theatre
from auguststorm.theatre.terrain import COUNTRIES

CAMP_COUNTRIES = (
    ("ussr", "mongolia"),
    ("manchukuo", "mengjiang", "korea", "karafuto", "kurils", "japan", "china"),
)
CELL_KM = 16.0  # spacing of the lattice


@cache
def standing() -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    theatre, formations = load_theatre(), load_order_of_battle().formations
    countries = [[COUNTRIES.index(country) for country in group] for group in CAMP_COUNTRIES]
    own = np.array([theatre.is_land & np.isin(theatre.country, group) for group in countries])
    return stand_on_own_ground(
        formations.latitude_deg,
        formations.longitude_deg,
        formations.camp,
        theatre.latitude_deg,
        theatre.longitude_deg,
        own,
    )


def test_every_formation_stands_on_own_land() -> None:
    _, distance_km = standing()
    names = load_order_of_battle().formations.id
    assert [names[row] for row in np.flatnonzero(distance_km > CELL_KM)] == []
    # Nearly all stand in the very cell they fall in: its corners are 16 / sqrt(3) km from its centre.
    assert (distance_km > CELL_KM / np.sqrt(3)).sum() <= len(names) // 50


def test_hostile_formations_never_share_a_cell() -> None:
    cells, _ = standing()
    camp = load_order_of_battle().formations.camp
    assert not set(cells[camp == 0]) & set(cells[camp == 1])


def test_places_named_by_the_order_of_battle_are_on_the_list_of_places() -> None:
    tables, known = load_order_of_battle().tables, set(load_theatre().places.id)
    named = (
        (tables.headquarters, "place_id"),
        (tables.works, "place_id"),
        (tables.parties, "target_place_id"),
        (tables.airfields, "place_id"),
        (tables.air_groups, "place_id"),
        (tables.ship_groups, "base_place_id"),
    )
    for table, column in named:
        assert {row[column] for row in table if row[column]} <= known


def test_garrisons_stand_within_a_cell_of_their_works() -> None:
    places, (cells, _) = load_theatre().places, standing()
    index = {id: row for row, id in enumerate(places.id)}
    works = load_order_of_battle().tables.works.by("works_id")
    astray = []
    for row, cell in zip(load_order_of_battle().tables.formations, cells, strict=True):
        place = works[row["works_id"]]["place_id"] if row["works_id"] else None
        near = {int(places.cell[index[place]])} if place else set()
        near |= {int(c) for n in near for c in load_theatre().neighbour[n]}
        if place and int(cell) not in near:
            astray.append(row["formation_id"])
    assert astray == []
