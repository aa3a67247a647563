"""Plan rows become arrays whose words say what the text said."""

import numpy as np

from auguststorm.doctrine.compile import compile_rows, owner_of
from auguststorm.doctrine.triggers import AXES, TRIGGER_KINDS
from tests.doctrine.fixtures import PLACE_XY, SUPERIOR, row

HEADQUARTERS = ["hq-sov-front", "hq-sov-army", "hq-jpn-army"]
PLACES = list(PLACE_XY)
CAMP = {name: int(name.startswith("jpn")) for name in SUPERIOR}
ROWS = [
    row("pl-sov-front-01a", "advance", "town_n", "decision_known", is_prewar=False),
    row("pl-sov-front-01b", "advance", "city", "decision_known", is_prewar=False),
    row("pl-sov-1-01", "advance", "city", "order_from(hq-sov-front, pl-sov-front-01) & ships_free", is_prewar=False),
    row("pl-jpn-army-01", "withdraw", "city", "place_taken(town_n|town_s, allied) & previous_done", is_prewar=False),
    row("pl-jpn-army-02", "defend", "city", "enemy_seen(axis:east)", is_prewar=False, status="alternative"),
    row("pl-sov-2-01", "advance", "city", "order_from(hq-sov-front)", is_prewar=False),
    row("pl-sov-2-02", "advance", "port", "hours_after_h(4.5)"),
]


def test_words_say_what_the_text_said() -> None:
    arrays = compile_rows(ROWS, SUPERIOR, HEADQUARTERS, PLACES, CAMP)
    kinds = [[TRIGGER_KINDS[kind] for kind in words if kind >= 0] for words in arrays.term_kind]
    assert kinds[2] == ["order_from", "ships_free"]
    assert kinds[3] == ["place_taken"]
    assert arrays.term_place[3, 0].tolist() == [PLACES.index("town_n"), PLACES.index("town_s"), -1, -1]
    assert arrays.term_value[3, 0] == 0.0
    assert arrays.term_place[4, 0, 0] == AXES.index("east")
    assert arrays.term_value[4, 0] == 1.0
    assert arrays.term_value[6, 0] == np.float32(4.5)
    assert arrays.is_active.tolist() == [True, True, True, True, False, True, True]


def test_an_order_waits_for_the_row_with_its_own_objective() -> None:
    arrays = compile_rows(ROWS, SUPERIOR, HEADQUARTERS, PLACES, CAMP)
    assert arrays.superior_row.tolist() == [-1, -1, 1, -1, -1, 1, -1]


def test_a_division_without_staff_is_decided_for_by_its_superior() -> None:
    numbers = {name: index for index, name in enumerate(HEADQUARTERS)}
    assert owner_of("sov-1", SUPERIOR, numbers) == 1
    assert owner_of("sov-army", SUPERIOR, numbers) == 1
    assert owner_of("sov-theatre", SUPERIOR, numbers) == -1
