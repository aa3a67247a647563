"""Triggers: the closed list is read, and everything else is a fault; tests/engine/test_triggers.py judges them."""

import pytest

from auguststorm.doctrine.triggers import MAX_TERMS, TRIGGER_KINDS, Term, parse_trigger
from auguststorm.engine import codes

CASES = {
    "hours_after_h(4.5)": Term("hours_after_h", value=4.5),
    "previous_done": Term("previous_done"),
    "place_taken(solun, allied)": Term("place_taken", places=("solun",), camp="allied"),
    "place_taken(tumen|yenchi, axis)": Term("place_taken", places=("tumen", "yenchi"), camp="axis"),
    "line_crossed(lupei|solun)": Term("line_crossed", places=("lupei", "solun")),
    "order_from(hq-sov-16-army)": Term("order_from", headquarters="hq-sov-16-army"),
    "order_from(hq-sov-16-army, pl-sov-16-army-03)": Term(
        "order_from", headquarters="hq-sov-16-army", plan_id="pl-sov-16-army-03"
    ),
    "strength_below(0.7)": Term("strength_below", value=0.7),
    "fuel_below(0.5)": Term("fuel_below", value=0.5),
    "fuel_above(0.5)": Term("fuel_above", value=0.5),
    "enemy_seen(hailar)": Term("enemy_seen", places=("hailar",)),
    "enemy_seen(axis:hailar)": Term("enemy_seen", axis="hailar"),
    "decision_known": Term("decision_known"),
    "acceptance_known": Term("acceptance_known"),
    "ships_free": Term("ships_free"),
    "aircraft_free": Term("aircraft_free"),
}


@pytest.mark.parametrize(("text", "term"), CASES.items())
def test_each_term_is_read(text: str, term: Term) -> None:
    assert parse_trigger(text) == ((term,), [])


def test_every_kind_of_the_engine_is_in_the_cases() -> None:
    assert TRIGGER_KINDS == codes.TRIGGERS
    assert {term.kind for term in CASES.values()} == set(TRIGGER_KINDS) - {"always"}


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
