"""Reckon derived estimates anew from their claims and layers: the arithmetic of their reasons holds."""

from math import exp, log, sqrt

import numpy as np
import pytest

from auguststorm.evidence.claims import load_statements
from auguststorm.evidence.ledger import load_ledger
from auguststorm.theatre import load_theatre
from auguststorm.theatre.terrain import REGIONS, TERRAINS

CLAIMS = {
    claim_id.split("-", 2)[2]: claim for claim_id, claim in load_statements().claims.items() if "norms_" in claim_id
}
ESTIMATES = load_ledger().estimates
AUGUST_H = 31 * 24
KM_PER_FOOT = 0.0003048


def said(name: str) -> float:
    value = CLAIMS[name].value
    assert value is not None
    return value


def most(name: str) -> float:
    high = CLAIMS[name].value_high
    assert high is not None
    return high


def taken(name: str) -> float:
    return ESTIMATES[f"est:{name}"].value


def ends(name: str) -> tuple[float, float]:
    estimate = ESTIMATES[f"est:{name}"]
    return estimate.low, estimate.high


def test_cavalry_marches_its_ordinary_day_and_forced_days_come_of_the_gain() -> None:
    assert taken("movement-march-cavalry-km-per-day") == said("cavalry-normal")
    first_day = taken("movement-march-cavalry-km-per-day") * (
        1 + taken("movement-forced-march-gain-share") * kept_gain(1)
    )
    assert first_day == pytest.approx(said("cavalry-forced"), abs=5)


def kept_gain(days: float) -> float:
    """Return the integral of exp(-2 a t), by which fatigue eats the gain of forced marching."""
    rate = 2 * taken("movement-fatigue-gain-per-day")
    return (1 - exp(-rate * days)) / rate


def test_fatigue_grows_as_the_limits_of_forced_marches_ask() -> None:
    day = said("foot-us")
    added = [
        said(name) / day - days
        for days, name in enumerate(("forced-one-day", "forced-two-days", "forced-three-days"), 1)
    ]
    second = -log(added[1] / added[0] - 1) / 2
    root = (sqrt(4 * added[2] / added[0] - 3) - 1) / 2  # 1 + x + x^2 = third / first, x = exp(-2 a)
    third = -log(root) / 2
    assert min(second, third) <= taken("movement-fatigue-gain-per-day") <= max(second, third)


def test_gain_of_forced_marching_lies_between_foot_and_cavalry() -> None:
    foot = (most("foot-1941-45") / taken("movement-march-foot-km-per-day") - 1) / kept_gain(1)
    cavalry = ((said("cavalry-forced") + most("cavalry-forced")) / 2 / said("cavalry-normal") - 1) / kept_gain(1)
    limit = (said("forced-one-day") / said("foot-us") - 1) / kept_gain(1)
    assert taken("movement-forced-march-gain-share") == pytest.approx((foot + cavalry) / 2, abs=0.03)
    low, high = ends("movement-forced-march-gain-share")
    assert low <= foot and cavalry <= high < 1 < limit  # beyond 1 the most tired could not move at all


def test_lorried_troops_make_no_more_than_their_best_day() -> None:
    best = taken("movement-march-motor-km-per-day") * (1 + taken("movement-forced-march-gain-share") * kept_gain(1))
    assert best <= said("motor-1941-45")


@pytest.mark.parametrize(
    ("name", "base", "climb_km"),
    [
        ("bare-hills", "steppe", 0.20),
        ("fair-hills", "fair", 0.21),
        ("track-hills", "track", 0.31),
        ("pass", "track", 0.32),
    ],
)
def test_hills_slow_foot_by_the_rule_of_climb(name: str, base: str, climb_km: float) -> None:
    exponent = taken("movement-foot-exponent")
    even_h = 16 / said("foot-day") / taken(f"movement-{base}-share") ** exponent
    climb_h = climb_km / said("climb-army") * 1.5  # down takes half of up
    share = (16 / said("foot-day") / (even_h + climb_h)) ** (1 / exponent)
    assert taken(f"movement-{name}-share") == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize(("size", "width_m"), [("small", 23), ("medium", 120), ("great", 335)])
def test_rivers_take_the_hours_of_a_bridge_of_their_width(size: str, width_m: float) -> None:
    hours = width_m / 1000 / said("treadway-practice")
    assert taken(f"movement-river-{size}-h") == pytest.approx(hours, rel=0.03)
    doctrine = 362 * KM_PER_FOOT / said("treadway-day"), 362 * KM_PER_FOOT / said("treadway-night")
    assert doctrine[1] <= said("treadway-practice") <= doctrine[0]


def test_a_blown_bridge_is_replaced_at_the_pace_of_trestles() -> None:
    assert taken("movement-repair-h") == pytest.approx(0.1 / (100 * KM_PER_FOOT) * said("trestle-hours"), rel=0.03)


def test_roads_pass_what_columns_drive_in_six_hours() -> None:
    good = (10.3 + 11.5 + 11.7 + 13.5) / 4 * 6  # the four brigades of the claim
    assert said("tanks-pace") == 10.3 and most("tanks-pace") == 13.5
    assert taken("movement-capacity-good-km") == pytest.approx(good, rel=0.02)
    shares = {kind: taken(f"movement-{kind}-share") for kind in ("fair", "fair-hills", "track", "track-hills", "pass")}
    assert taken("movement-capacity-fair-km") == pytest.approx(
        good * (shares["fair"] + shares["fair-hills"]) / 2, rel=0.07
    )
    assert taken("movement-capacity-track-km") == pytest.approx(
        good * (shares["track"] + shares["track-hills"]) / 2, rel=0.07
    )
    assert taken("movement-capacity-pass-km") == pytest.approx(good * shares["pass"], rel=0.02)


def test_tanks_break_down_between_the_two_shares_of_the_sources() -> None:
    prague = said("breakdown-prague") / 18 / 4.5
    operations = said("breakdown-operations") / 4
    assert prague <= taken("movement-breakdown-per-100km-share") <= operations


def test_sick_are_those_of_the_reports_of_another_war() -> None:
    days = 1418
    reports = said("sick-reports") / said("army-strength") / days
    hospitals = said("sick-hospitals") / said("army-strength") / days
    assert taken("movement-sick-per-day-share") == pytest.approx(reports, rel=0.02)
    low, high = ends("movement-sick-per-day-share")
    assert low <= said("sick-khalkhin-gol") / 57_000 / 128 * 1.05
    assert hospitals <= high and said("sick-khasan") / 22_950 / 14 <= high * 1.05


def test_lorries_carry_and_burn_what_a_mixed_park_does() -> None:
    load = 0.5 * said("gaz-load") + 0.25 * said("zis-load") + 0.25 * said("us6-load")
    assert 0.9 * load <= taken("supply-lorry-load-t") <= load
    litres = 0.5 * said("gaz-fuel") + 0.25 * said("zis-fuel") + 0.25 * (said("us6-fuel") + most("us6-fuel")) / 2
    tonnes_per_h = litres * 0.73 / 1000 / 100 * taken("supply-track-km-per-h")
    assert tonnes_per_h <= taken("supply-lorry-burn-t-per-h") <= tonnes_per_h * (1 + said("heavy-road-fuel"))
    refills = said("zis-tank") / said("zis-fuel") * 100, said("gaz-tank") / said("gaz-fuel") * 100
    assert refills[0] <= taken("movement-refill-km") <= refills[1]


def _chance_of_rain() -> np.ndarray:
    theatre = load_theatre()
    # ITU-R P.837-7, annex 1: mean rate while it rains, mm/h, by the mean temperature of the month
    rate = 0.5874 * np.exp(0.0883 * theatre.temperature_c.astype(np.float64))
    chance: np.ndarray = theatre.rain_mm / (AUGUST_H * rate)
    return chance


def _share_of_ticks(daily: float, goes_on: float) -> float:
    """Return the share of wet ticks with which a day of four ticks has one with chance `daily`."""
    low, high = 0.0, 0.7
    for _ in range(60):
        share = (low + high) / 2
        begins = share * (1 - goes_on) / (1 - share)
        low, high = (share, high) if 1 - (1 - share) * (1 - begins) ** 3 < daily else (low, share)
    return low


@pytest.mark.parametrize("region", [name for name in REGIONS if name != "primorye_coast"])
def test_it_rains_as_the_climate_of_a_region_and_the_days_of_hailar_say(region: str) -> None:
    theatre = load_theatre()
    chance = _chance_of_rain()
    hailar = chance[theatre.places.cell[theatre.place_index["hailar"]]]
    cells = theatre.is_land & (theatre.region == REGIONS.index(region))
    if region == "gobi":  # the region runs on into northern China, where nobody marched
        cells &= np.isin(theatre.terrain, [TERRAINS.index("steppe"), TERRAINS.index("desert")])
    at_hailar = _share_of_ticks(said("hailar-days") / 31, taken("weather-rain-goes-on-probability"))
    share = chance[cells].mean() / hailar * at_hailar
    assert taken(f"weather-wet-{region.replace('_', '-')}-share") == pytest.approx(share, abs=0.006)


def test_the_coast_of_primorye_lies_between_its_two_sources() -> None:
    theatre = load_theatre()
    chance = _chance_of_rain()
    hailar, vladivostok = (chance[theatre.places.cell[theatre.place_index[name]]] for name in ("hailar", "vladivostok"))
    goes_on = taken("weather-rain-goes-on-probability")
    at_hailar = _share_of_ticks(said("hailar-days") / 31, goes_on)
    coast = chance[theatre.is_land & (theatre.region == REGIONS.index("primorye_coast"))].mean()
    wetter = coast / hailar * at_hailar
    drier = coast / vladivostok * _share_of_ticks(said("vladivostok-days") / 31, goes_on)
    assert taken("weather-wet-primorye-coast-share") == pytest.approx((wetter + drier) / 2, abs=0.006)


def test_the_map_ends_beyond_its_outermost_places() -> None:
    places = load_theatre().places
    inside = places.cell >= 0
    latitude, longitude = places.latitude_deg[inside], places.longitude_deg[inside]
    assert taken("theatre-south-deg") < latitude.min() - 0.4 and latitude.max() + 0.4 < taken("theatre-north-deg")
    assert taken("theatre-west-deg") < longitude.min() - 0.4 and longitude.max() + 0.4 < taken("theatre-east-deg")


def test_the_plane_hardly_strains_the_map() -> None:
    places = load_theatre().places
    inside = places.cell >= 0
    latitude, longitude = np.radians(places.latitude_deg[inside]), np.radians(places.longitude_deg[inside])

    def strain(north: float, east: float) -> np.ndarray:
        cosine = np.sin(np.radians(north)) * np.sin(latitude) + np.cos(np.radians(north)) * np.cos(latitude) * np.cos(
            longitude - np.radians(east)
        )
        strained: np.ndarray = 1 / np.cos(np.arccos(np.clip(cosine, -1, 1)) / 2) - 1
        return strained

    ours = strain(taken("theatre-plane-latitude-deg"), taken("theatre-plane-longitude-deg")).mean()
    best = min(strain(north, east).mean() for north in range(42, 50) for east in range(122, 136))
    assert ours == pytest.approx(0.0023, abs=0.0001) and best <= ours < best * 1.05


def test_some_twenty_thousand_cells_cover_the_land() -> None:
    spacing = taken("theatre-cell-spacing-km")
    cells = int(load_theatre().is_land.sum())
    area = cells * spacing**2 * sqrt(3) / 2
    assert area == pytest.approx(4.07e6, rel=0.01)
    assert 15 < sqrt(area / 20_000 / (sqrt(3) / 2)) < spacing and cells <= 20_000
