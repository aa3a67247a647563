"""Triggers: the closed list is read, everything else is a fault, and a plain judge says what each term means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from auguststorm.doctrine.triggers import MAX_TERMS, TRIGGER_KINDS, Term, holds, parse_trigger
from auguststorm.engine import codes


@dataclass
class Knowledge:
    """What the owner of a row knows."""

    hour: float = 0.0
    is_previous_done: bool = False
    strength_share: float = 1.0
    fuel_share: float = 1.0
    is_decision_known: bool = False
    is_acceptance_known: bool = False
    has_ships: bool = False
    has_aircraft: bool = False
    held_by: Mapping[str, str] = field(default_factory=dict)
    orders: Sequence[tuple[str, str]] = ()
    enemy_places: Sequence[str] = ()
    enemy_axes: Sequence[str] = ()


CASES = [
    ("hours_after_h(4.5)", {"hour": 4.5}),
    ("previous_done", {"is_previous_done": True}),
    ("place_taken(solun, allied)", {"held_by": {"solun": "allied"}}),
    ("place_taken(tumen|yenchi, axis)", {"held_by": {"yenchi": "axis"}}),
    ("line_crossed(lupei|solun)", {"held_by": {"lupei": "allied"}}),
    ("order_from(hq-sov-16-army)", {"orders": [("hq-sov-16-army", "pl-sov-16-army-02")]}),
    ("order_from(hq-sov-16-army, pl-sov-16-army-03)", {"orders": [("hq-sov-16-army", "pl-sov-16-army-03a")]}),
    ("strength_below(0.7)", {"strength_share": 0.69}),
    ("fuel_below(0.5)", {"fuel_share": 0.4}),
    ("fuel_above(0.5)", {"fuel_share": 0.6}),
    ("enemy_seen(hailar)", {"enemy_places": ["hailar"]}),
    ("enemy_seen(axis:hailar)", {"enemy_axes": ["hailar"]}),
    ("decision_known", {"is_decision_known": True}),
    ("acceptance_known", {"is_acceptance_known": True}),
    ("ships_free", {"has_ships": True}),
    ("aircraft_free", {"has_aircraft": True}),
]


@pytest.mark.parametrize(("text", "enough"), CASES)
def test_each_term_holds_on_its_own_fact_and_on_nothing_else(text: str, enough: dict[str, object]) -> None:
    terms, problems = parse_trigger(text)
    assert problems == []
    assert not holds(terms, Knowledge(hour=-1.0, fuel_share=0.5), "allied")
    assert holds(terms, replace(Knowledge(), **enough), "allied")  # type: ignore[arg-type]


def test_every_kind_of_the_engine_is_in_the_cases() -> None:
    assert TRIGGER_KINDS == codes.TRIGGERS
    assert {text.partition("(")[0] for text, _ in CASES} == set(TRIGGER_KINDS) - {"always"}


def test_all_terms_of_a_trigger_must_hold() -> None:
    terms, _ = parse_trigger("decision_known & ships_free")
    assert not holds(terms, Knowledge(is_decision_known=True), "allied")
    assert holds(terms, Knowledge(is_decision_known=True, has_ships=True), "allied")


def test_a_line_is_crossed_by_the_own_camp_only() -> None:
    terms, _ = parse_trigger("line_crossed(lupei)")
    facts = Knowledge(held_by={"lupei": "allied"})
    assert holds(terms, facts, "allied")
    assert not holds(terms, facts, "axis")


def test_an_order_of_another_row_does_not_do() -> None:
    terms, _ = parse_trigger("order_from(hq-sov-16-army, pl-sov-16-army-03)")
    assert not holds(terms, Knowledge(orders=[("hq-sov-16-army", "pl-sov-16-army-04")]), "allied")


def test_a_place_and_an_axis_of_one_name_are_told_apart() -> None:
    (place,), _ = parse_trigger("enemy_seen(kalgan)")
    (axis,), _ = parse_trigger("enemy_seen(axis:kalgan)")
    assert place == Term("enemy_seen", places=("kalgan",))
    assert axis == Term("enemy_seen", axis="kalgan")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "form"),
        ("on_15_august", "form"),
        ("date(1945-08-15)", "closed list"),
        ("always", "closed list"),
        ("hours_after_h", "brackets"),
        ("hours_after_h(soon)", "number"),
        ("strength_below(1.2)", "from 0 to 1"),
        ("ships_free(3)", "nothing in brackets"),
        ("place_taken(solun)", "camp"),
        ("place_taken(solun, soviet)", "camp"),
        ("place_taken(a|b|c|d|e, allied)", "one to 4"),
        ("line_crossed(a|a)", "different"),
        ("order_from(sov-16-army)", "headquarters"),
        ("enemy_seen(axis:moon)", "axis:"),
        ("decision_known & decision_known", "twice"),
        ("decision_known & ships_free & aircraft_free & previous_done", f"at most {MAX_TERMS}"),
    ],
)
def test_what_is_not_in_the_list_is_a_fault(text: str, word: str) -> None:
    _, problems = parse_trigger(text)
    assert len(problems) == 1
    assert word in problems[0]


def test_all_faults_of_a_trigger_are_told_together() -> None:
    _, problems = parse_trigger("soon & fuel_above(lots) & ships_free")
    assert len(problems) == 2


def test_a_kind_that_cannot_be_judged_is_refused() -> None:
    with pytest.raises(ValueError, match="always"):
        holds([Term("always")], Knowledge(), "allied")
