"""Places that a claimant may enter: on the map, in Mengjiang or Jehol, this side of the Great Wall."""

from auguststorm.tables import load_table
from tests.engine.states import historical


def test_claims_name_places_of_the_axis_on_the_map() -> None:
    compiled = historical()
    places = compiled.theatre.places
    claimed = compiled.setting.politics.claimed_place
    assert [places.id[place] for place in claimed] == load_table("place_claims.csv", "place_claims").column("place_id")
    assert (places.cell[claimed] >= 0).all()
    assert (compiled.setting.places.start_control[claimed] == 1).all()


def test_claims_lie_in_mengjiang_and_jehol() -> None:
    """South of 43° N and west of 120° E lie the plateau and the province; the eastern railways do not."""
    places = historical().theatre.places
    claimed = historical().setting.politics.claimed_place
    assert (places.latitude_deg[claimed] < 43.0).all()
    assert (places.longitude_deg[claimed] < 120.0).all()
    assert not historical().theatre.is_china_proper[places.cell[claimed]].any()
