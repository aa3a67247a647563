"""Hold the map to its form: symmetric edges, places on land, everything that should be reached, reached."""

import time

import numpy as np
import pytest

from auguststorm.theatre import Theatre, load_theatre
from auguststorm.theatre.store import assemble, read_arrays
from auguststorm.theatre.terrain import AXES, COUNTRIES, LAKE, REGIONS, RIVERS, ROADS, SEA, TERRAINS
from tests.theatre.walks import cell_of, cheapest

THEATRE = load_theatre()
EDGES = (
    "distance_km",
    "climb_m",
    "river",
    "has_bridge",
    "road",
    "rail_gauge_mm",
    "rail_tracks",
    "is_pass",
    "is_frontier",
)


def test_size_is_as_designed() -> None:
    n_cells = THEATRE.x_km.size
    assert 17_000 <= THEATRE.is_land.sum() <= 21_000
    assert n_cells < 32_000
    assert THEATRE.neighbour.shape == (n_cells, 6)


def test_cells_stand_in_spatial_order() -> None:
    y, x = THEATRE.y_km, THEATRE.x_km
    step = np.diff(y)
    assert ((step < -1) | (np.diff(x) > 0)).all()


@pytest.mark.parametrize("name", EDGES)
def test_edges_are_the_same_from_both_sides(name: str) -> None:
    values = getattr(THEATRE, name)
    for d in range(6):
        here = np.flatnonzero(THEATRE.neighbour[:, d] >= 0)
        there = THEATRE.neighbour[here, d]
        assert (THEATRE.neighbour[there, (d + 3) % 6] == here).all()
        assert (values[here, d] == values[there, (d + 3) % 6]).all()
    assert not values[THEATRE.neighbour < 0].any()


def test_neighbours_are_sixteen_kilometres_apart() -> None:
    known = THEATRE.neighbour >= 0
    # Equal-area plane: true distances stray by the distortion, 1.3 % at Shumshu.
    assert np.abs(THEATRE.distance_km[known] - 16.0).max() < 16.0 * 0.025


def test_codes_are_known() -> None:
    for values, names in (
        (THEATRE.terrain, TERRAINS),
        (THEATRE.region, REGIONS),
        (THEATRE.country, COUNTRIES),
        (THEATRE.axis, AXES),
        (THEATRE.road, ROADS),
        (THEATRE.river, RIVERS),
    ):
        assert values.min() >= 0
        assert values.max() < len(names)
    assert set(np.unique(THEATRE.rail_gauge_mm)) == {0, 750, 762, 1067, 1435, 1524}


def test_land_is_what_is_neither_sea_nor_lake_and_has_a_country() -> None:
    assert (THEATRE.is_land == ~np.isin(THEATRE.terrain, (SEA, LAKE))).all()
    assert (THEATRE.country[THEATRE.is_land] > 0).all()
    assert (THEATRE.country[THEATRE.terrain == SEA] == 0).all()
    assert not (THEATRE.is_coast & ~THEATRE.is_land).any()


def test_rail_road_and_rivers_lie_between_land_cells() -> None:
    for name in ("road", "rail_gauge_mm", "river", "is_pass", "has_bridge"):
        cell, d = np.nonzero(getattr(THEATRE, name))
        assert THEATRE.is_land[cell].all()
        assert THEATRE.is_land[THEATRE.neighbour[cell, d]].all()
    assert not (THEATRE.has_bridge & (THEATRE.river == 0)).any()
    assert (THEATRE.road[THEATRE.rail_tracks > 0] > 0).all()


def test_places_stand_on_land_of_their_own_country() -> None:
    places = THEATRE.places
    on_map = places.cell >= 0
    assert THEATRE.is_land[places.cell[on_map]].all()
    assert (THEATRE.country[places.cell[on_map]] == places.country[on_map]).all()
    off = {places.id[k] for k in np.flatnonzero(~on_map)}
    assert off == {"tokyo", "hiroshima", "tokyo_bay", "moscow", "ulanbator"}


def test_places_stay_within_two_cells_of_where_they_are() -> None:
    places = THEATRE.places
    on_map = np.flatnonzero(places.cell >= 0)
    off = np.hypot(
        places.x_km[on_map] - THEATRE.x_km[places.cell[on_map]],
        places.y_km[on_map] - THEATRE.y_km[places.cell[on_map]],
    )
    assert off.max() <= 30
    assert np.median(off) < 8


def test_sea_ports_stand_on_the_coast() -> None:
    inland = {"nikolaevsk", "sretensk", "kamen_rybolov", "malinovka"}  # river and lake ports
    for place, kind in enumerate(THEATRE.places.kind):
        cell = THEATRE.places.cell[place]
        if kind == "port" and cell >= 0 and THEATRE.places.id[place] not in inland:
            assert THEATRE.is_coast[cell], THEATRE.places.id[place]


def _reached(theatre: Theatre, start: int) -> np.ndarray:
    seen = np.zeros(theatre.is_land.size, dtype=bool)
    front = np.array([start])
    while front.size:
        seen[front] = True
        around = theatre.neighbour[front].ravel()
        around = np.unique(around[around >= 0])
        front = around[theatre.is_land[around] & ~seen[around]]
    return seen


def test_every_place_of_the_mainland_is_reached_from_harbin() -> None:
    seen = _reached(THEATRE, cell_of(THEATRE, "harbin"))
    islands = {COUNTRIES.index(name) for name in ("karafuto", "kurils", "japan")}
    apart = {"aleksandrovsk", "onor", "saishu", "lopatka", "petropavlovsk", "yelizovo_af"}
    for place, cell in enumerate(THEATRE.places.cell):
        name = THEATRE.places.id[place]
        if cell >= 0 and THEATRE.places.country[place] not in islands and name not in apart:
            assert seen[cell], name
    assert not seen[cell_of(THEATRE, "toyohara")]


def test_supply_graph_hangs_together_on_the_mainland() -> None:
    links = THEATRE.links
    label = np.arange(len(THEATRE.places.id))
    for _ in range(label.size):
        before = label.copy()
        np.minimum.at(label, links.from_place, before[links.to_place])
        np.minimum.at(label, links.to_place, before[links.from_place])
        if (label == before).all():
            break
    seen = _reached(THEATRE, cell_of(THEATRE, "harbin"))
    home = label[THEATRE.place_index["harbin"]]
    for place, cell in enumerate(THEATRE.places.cell):
        if cell >= 0 and seen[cell]:
            assert label[place] == home, THEATRE.places.id[place]


def test_supply_links_are_no_shorter_than_the_way_is_straight() -> None:
    places, links = THEATRE.places, THEATRE.links
    straight = np.hypot(
        places.x_km[links.from_place] - places.x_km[links.to_place],
        places.y_km[links.from_place] - places.y_km[links.to_place],
    )
    # A station may lie 8 km from the middle of its town.
    assert (links.length_km >= straight * 0.97 - 16).all()
    assert (links.from_place != links.to_place).all()
    assert ((links.gauge_mm > 0) == links.is_rail).all()


@pytest.mark.parametrize(("start", "goal"), [("tamsag", "lupei"), ("muleng", "mutanchiang"), ("changpei", "kalgan")])
def test_ways_over_the_mountains_use_a_named_pass(start: str, goal: str) -> None:
    hilly = [TERRAINS.index(name) for name in ("bare_hills", "forested_hills", "mountain", "taiga")]

    def cost(cell: int, d: int) -> float:
        slow = 3.0 if THEATRE.terrain[THEATRE.neighbour[cell, d]] in hilly and not THEATRE.road[cell, d] else 1.0
        return float(THEATRE.distance_km[cell, d]) * slow

    _, way = cheapest(THEATRE, cell_of(THEATRE, start), cell_of(THEATRE, goal), cost)
    assert any(THEATRE.is_pass[step] for step in way)


def test_stop_lines_hold_the_right_places() -> None:
    def at(mask: np.ndarray, place: str) -> bool:
        return bool(mask[cell_of(THEATRE, place)])

    assert at(THEATRE.is_south_of_38, "keijo")
    assert at(THEATRE.is_south_of_38, "kaesong")
    assert not at(THEATRE.is_south_of_38, "pyongyang")
    assert not at(THEATRE.is_south_of_38, "haeju")
    assert at(THEATRE.is_china_proper, "peiping")
    assert at(THEATRE.is_china_proper, "tientsin")
    for place in ("kalgan", "jehol", "chihfeng", "dolonnor", "mukden", "kupeikou", "shanhaikwan"):
        assert not at(THEATRE.is_china_proper, place), place


def test_axes_hold_the_right_places() -> None:
    for place, axis in (
        ("kalgan", "kalgan"),
        ("tamsag", "transbaikal"),
        ("lupei", "transbaikal"),
        ("hailar", "hailar"),
        ("sunwu", "amur"),
        ("fuchin", "sungari"),
        ("mutanchiang", "east"),
        ("seishin", "korea"),
        ("koton", "sakhalin"),
        ("shumshu", "kurils"),
        ("tokyo", "interior"),
    ):
        number = THEATRE.place_index[place]
        assert AXES[THEATRE.places.axis[number]] == axis, place


def test_loading_is_fast() -> None:
    best = np.inf
    for _ in range(5):
        start = time.perf_counter()
        assemble(read_arrays())
        best = min(best, time.perf_counter() - start)
    # 25 ms on an idle core; the bound leaves room for a busy one.
    assert best < 0.15
