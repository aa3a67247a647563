"""Compare the map with two dozen published distances, heights, areas, crossings and adjacencies.

Published values are rounded; tolerances allow for cells of 16 km, 9-km heights and stations as way-points.
"""

import numpy as np
import pytest

from auguststorm.theatre import load_theatre
from auguststorm.theatre.routes import sea_distance_km, waterway_distance_km
from auguststorm.theatre.terrain import LAKE, RIVERS, TERRAINS
from tests.theatre.walks import cell_at, cell_of, cheapest, direction, rail_km

THEATRE = load_theatre()
GREAT = RIVERS.index("great")


@pytest.mark.parametrize(
    ("start", "goal", "km"),
    [
        # https://en.wikipedia.org/wiki/Binzhou_Railway: 934.8 km
        ("harbin", "manchouli", 935),
        # https://en.wikipedia.org/wiki/Renkyō_Line: Dairen - Hōten 396.6 km, Dairen - Xinjing 701.4 km
        ("dairen", "mukden", 397),
        ("dairen", "hsinking", 701),
        # https://en.wikipedia.org/wiki/Renkyō_Line: Dairen - Anzan 307.3 km
        ("dairen", "anshan", 307),
        # https://en.wikipedia.org/wiki/Gyeongbu_Line: 441.7 km
        ("keijo", "fusan", 442),
        # https://en.wikipedia.org/wiki/Gyeongui_Line: 499 km
        ("keijo", "sinuiju", 499),
        # Eastern line of the Chinese Eastern Railway: about 546 km (general knowledge)
        ("harbin", "suifenho", 546),
        # Southern line of the same, Harbin - Changchun: about 240 km (general knowledge)
        ("harbin", "hsinking", 240),
        # Trans-Siberian kilometre posts: Khabarovsk 8521, Vladivostok 9288 (general knowledge)
        ("khabarovsk", "vladivostok", 767),
        # Trans-Siberian kilometre posts: Karymskaya 6293, Khabarovsk 8521 (general knowledge)
        ("karymskaya", "khabarovsk", 2228),
        # Tumen - Chiamussu line: about 580 km (general knowledge)
        ("tumen", "chiamussu", 580),
    ],
)
def test_railways_have_their_published_lengths(start: str, goal: str, km: float) -> None:
    assert rail_km(THEATRE, start, goal) == pytest.approx(km, rel=0.10)


@pytest.mark.parametrize(
    ("start", "goal", "km"),
    [
        # Amur kilometre posts from the mouth: Blagoveshchensk 1936, Khabarovsk 966 (general knowledge)
        ("khabarovsk", "blagoveshchensk", 970),
        # Harbin to the mouth of the Sungari: about 690 km (general knowledge)
        ("harbin", "tungkiang", 690),
    ],
)
def test_waterways_have_their_published_lengths(start: str, goal: str, km: float) -> None:
    distance = waterway_distance_km(THEATRE, THEATRE.place_index[start])
    assert distance[THEATRE.place_index[goal]] == pytest.approx(km, rel=0.08)


@pytest.mark.parametrize(
    ("place", "metres"),
    [
        # https://en.wikipedia.org/wiki/Harbin: on the plain at about 150 m
        ("harbin", 150),
        # https://en.wikipedia.org/wiki/Hailar_District: 614 m
        ("hailar", 614),
        # City heights of the encyclopaedias, rounded (general knowledge)
        ("hsinking", 215),
        ("mukden", 50),
        ("choibalsan", 747),
        ("wangyemiao", 275),
        ("sainshand", 938),
        # Summit tunnel of the western Chinese Eastern Railway: about 970 m (general knowledge)
        ("hsingan_pass", 970),
    ],
)
def test_places_lie_at_their_published_heights(place: str, metres: float) -> None:
    # Mean of 222 km2 against the height of a town in its valley.
    assert THEATRE.elevation_m[cell_of(THEATRE, place)] == pytest.approx(metres, abs=60)


def test_lake_khanka_has_its_published_height_and_area() -> None:
    # https://en.wikipedia.org/wiki/Lake_Khanka: surface at 68-70 m, area 4,000-4,400 km2
    near = (np.abs(THEATRE.latitude_deg - 45.0) < 0.6) & (np.abs(THEATRE.longitude_deg - 132.4) < 0.7)
    lake = (THEATRE.terrain == LAKE) & near
    area_km2 = lake.sum() * 16.0**2 * np.sqrt(3.0) / 2.0
    assert 3200 <= area_km2 <= 4800
    assert np.abs(THEATRE.elevation_m[lake] - 69).max() <= 30


def test_ships_sail_near_great_circle_distance_where_nothing_is_in_the_way() -> None:
    # Great circle Vladivostok - Wonsan on a sphere of 6371 km: 577 km
    out = sea_distance_km(THEATRE, cell_of(THEATRE, "vladivostok"))
    assert out[cell_of(THEATRE, "wonsan")] == pytest.approx(577, rel=0.06)
    # Great circle Sovetskaya Gavan - Maoka: 251 km; the coast of the bay adds a little
    assert sea_distance_km(THEATRE, cell_of(THEATRE, "sovgavan"))[cell_of(THEATRE, "maoka")] == pytest.approx(
        251, rel=0.15
    )


def test_ships_pass_tsushima_and_no_isthmus() -> None:
    out = sea_distance_km(THEATRE, cell_of(THEATRE, "vladivostok"))
    # Round Korea to Dairen: about 1,900 km by the sailing tables (general knowledge)
    assert out[cell_of(THEATRE, "dairen")] == pytest.approx(1900, rel=0.10)
    assert np.isinf(out[cell_of(THEATRE, "harbin")])


def _great_crossings(start: str, goal: str) -> list[bool]:
    """List the great rivers on the way, shunned like 200 km; true where there is a bridge."""

    def cost(cell: int, d: int) -> float:
        return float(THEATRE.distance_km[cell, d]) + (200.0 if THEATRE.river[cell, d] == GREAT else 0.0)

    _, way = cheapest(THEATRE, cell_of(THEATRE, start), cell_of(THEATRE, goal), cost)
    return [bool(THEATRE.has_bridge[step]) for step in way if THEATRE.river[step] == GREAT]


@pytest.mark.parametrize(
    ("start", "goal", "count"),
    [
        ("harbin", "mutanchiang", 0),  # both south of the Sungari
        ("harbin", "suihua", 1),  # Sungari
        ("harbin", "hsinking", 1),  # Second Sungari
        ("fangcheng", "harbin", 0),  # both south of the Sungari
        ("sansing", "tungho", 1),  # Sungari
        ("chiamussu", "hokang", 1),  # Sungari
        ("tungkiang", "leninskoye", 1),  # Amur
        ("blagoveshchensk", "sakhalyan", 1),  # Amur
        ("tsurukhaitui", "hailar", 1),  # Argun
        ("khabarovsk", "birobidzhan", 1),  # Amur
        ("tsitsihar", "hailar", 1),  # Nonni
        ("hsinmin", "mukden", 1),  # Liao
        ("talai", "taoan", 0),  # both west of the Nonni
        ("antung", "sinuiju", 1),  # Yalu
    ],
)
def test_great_rivers_part_the_right_towns(start: str, goal: str, count: int) -> None:
    assert len(_great_crossings(start, goal)) == count


def _bridge_between(a: str, b: str) -> bool:
    here, there = cell_of(THEATRE, a), cell_of(THEATRE, b)
    d = direction(THEATRE, here, there)
    assert THEATRE.river[here, d] > 0
    return bool(THEATRE.has_bridge[here, d])


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (45.78, 126.60),  # Sungari at Harbin
        (44.83, 125.93),  # Second Sungari at Taolaichao
        (41.95, 123.05),  # Liao east of Hsinmin
        (47.17, 123.65),  # Nonni at Fulaerhchi
        (48.55, 135.00),  # Amur at Khabarovsk
        (43.85, 126.55),  # Second Sungari at Kirin
        (40.12, 124.39),  # Yalu at Antung
    ],
)
def test_railway_bridges_stand_over_great_rivers(latitude: float, longitude: float) -> None:
    cell, d = np.nonzero(THEATRE.has_bridge & (THEATRE.river == GREAT) & (THEATRE.rail_tracks > 0))
    other = THEATRE.neighbour[cell, d]
    middle_y = (THEATRE.latitude_deg[cell] + THEATRE.latitude_deg[other]) / 2
    middle_x = (THEATRE.longitude_deg[cell] + THEATRE.longitude_deg[other]) / 2
    km = 111.2 * np.hypot(middle_y - latitude, (middle_x - longitude) * np.cos(np.radians(latitude)))
    assert km.min() < 24


def test_bridges_join_korea_and_manchukuo() -> None:
    assert _bridge_between("antung", "sinuiju")
    assert _bridge_between("tumen", "nanyo")


def test_no_bridge_joins_the_two_camps() -> None:
    assert not _bridge_between("blagoveshchensk", "sakhalyan")
    assert not _bridge_between("iman", "hutou_town")
    assert _great_crossings("tsurukhaitui", "hailar") == [False]
    assert _great_crossings("tungkiang", "leninskoye") == [False]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("blagoveshchensk", "sakhalyan"),
        ("iman", "hutou"),
        ("tumen", "nanyo"),
        ("antung", "sinuiju"),
        ("otpor", "manchouli"),
    ],
)
def test_towns_over_the_frontier_are_neighbours(a: str, b: str) -> None:
    here = cell_of(THEATRE, a)
    assert THEATRE.is_frontier[here, direction(THEATRE, here, cell_of(THEATRE, b))]


def test_nobody_walks_from_shumshu_to_paramushir() -> None:
    # The Second Kuril Strait is two kilometres of deep water.
    assert cell_of(THEATRE, "paramushir") not in THEATRE.neighbour[cell_of(THEATRE, "kataoka")]


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (43.0, 112.8, {"desert"}),  # Sunit
        (48.5, 118.6, {"steppe"}),  # Barga
        (45.5, 120.1, {"bare_hills"}),  # southern Greater Khingan
        (47.6, 120.8, {"forested_hills", "mountain"}),  # middle Greater Khingan
        (51.0, 122.0, {"taiga"}),  # northern Greater Khingan
        (46.2, 125.6, {"plain"}),  # Sungari - Nonni plain
        (45.8, 123.9, {"marsh", "plain"}),  # lower Nonni
        (47.4, 132.9, {"marsh"}),  # Sanjiang
        (44.5, 130.0, {"forested_hills", "mountain"}),  # Laoyeh Ling
        (42.0, 128.1, {"mountain"}),  # Changpai
        (46.0, 136.5, {"taiga", "mountain"}),  # Sikhote-Alin
        (40.6, 127.4, {"mountain"}),  # northern Korea
        (38.5, 116.5, {"plain"}),  # North China plain
    ],
)
def test_ground_is_what_the_atlases_show(latitude: float, longitude: float, expected: set[str]) -> None:
    assert TERRAINS[THEATRE.terrain[cell_at(THEATRE, latitude, longitude)]] in expected
