"""Read and check triggers: the closed list of conditions under which a plan row comes into force.

A trigger is one to three terms joined by `&`; all must hold (`engine/triggers.py` judges). Terms, with what they take:

- `hours_after_h(x)`: the clock, for rows issued before the war only
- `previous_done`: the formation's own task before this one is done
- `place_taken(a|b, camp)`: any of up to four places is held by the camp
- `line_crossed(a|b)`: any of up to four places is held by the row's own camp
- `order_from(hq)` or `order_from(hq, plan_id)`: the simulated superior has put its row in force and the order is here
- `strength_below(share)`, `fuel_below(share)`, `fuel_above(share)`: of the start, of one refill
- `enemy_seen(a|b)` or `enemy_seen(axis:name)`: the row's owner knows of the enemy there
- `decision_known`, `acceptance_known`: the owner has learned of the Tokyo decision, of the Kwantung acceptance
- `ships_free`, `aircraft_free`: lift is to hand
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from auguststorm.engine import codes

TRIGGER_KINDS = codes.TRIGGERS
AXES = codes.AXES
CAMPS = codes.CAMPS
MAX_TERMS = 3
MAX_PLACES = 4
AXIS_PREFIX = "axis:"

_PLAIN = ("previous_done", "decision_known", "acceptance_known", "ships_free", "aircraft_free")
_SHARES = ("strength_below", "fuel_below", "fuel_above")
_FORM = re.compile(r"([a-z_]+)(?:\(([^()]*)\))?")


class Term(NamedTuple):
    """One condition: its kind and whatever the kind takes."""

    kind: str
    places: tuple[str, ...] = ()
    camp: str = ""
    headquarters: str = ""
    plan_id: str = ""
    axis: str = ""
    value: float = 0.0


def _number(text: str, low: float, high: float, kind: str) -> tuple[Term | None, str]:
    try:
        value = float(text)
    except ValueError:
        return None, f"{kind} takes a number, not {text!r}"
    if not low <= value <= high:
        return None, f"{kind} takes a number from {low:g} to {high:g}, not {text}"
    return Term(kind, value=value), ""


def _place_list(text: str, kind: str) -> tuple[tuple[str, ...], str]:
    places = tuple(part.strip() for part in text.split("|"))
    if not all(places) or len(places) > MAX_PLACES or len(set(places)) != len(places):
        return (), f"{kind} takes one to {MAX_PLACES} different places joined by |, not {text!r}"
    return places, ""


def _taken(inside: str) -> tuple[Term | None, str]:
    head, _, camp = (part.strip() for part in inside.rpartition(","))
    if camp not in CAMPS:
        return None, f"place_taken ends in a camp ({' or '.join(CAMPS)}), not {camp!r}"
    places, problem = _place_list(head, "place_taken")
    return (None, problem) if problem else (Term("place_taken", places=places, camp=camp), "")


def _order(inside: str) -> tuple[Term | None, str]:
    headquarters, _, plan_id = (part.strip() for part in inside.partition(","))
    if not headquarters.startswith("hq-"):
        return None, f"order_from takes a headquarters (hq-…), not {headquarters!r}"
    return Term("order_from", headquarters=headquarters, plan_id=plan_id), ""


def _seen(inside: str) -> tuple[Term | None, str]:
    if inside.startswith(AXIS_PREFIX):
        axis = inside.removeprefix(AXIS_PREFIX)
        if axis not in AXES:
            return None, f"enemy_seen(axis:…) takes one of {', '.join(AXES)}, not {axis!r}"
        return Term("enemy_seen", axis=axis), ""
    places, problem = _place_list(inside, "enemy_seen")
    return (None, problem) if problem else (Term("enemy_seen", places=places), "")


def _crossed(inside: str) -> tuple[Term | None, str]:
    places, problem = _place_list(inside, "line_crossed")
    return (None, problem) if problem else (Term("line_crossed", places=places), "")


def _hours(inside: str) -> tuple[Term | None, str]:
    return _number(inside, float("-inf"), float("inf"), "hours_after_h")


_WITH_ARGUMENT: dict[str, Callable[[str], tuple[Term | None, str]]] = {
    "hours_after_h": _hours,
    "place_taken": _taken,
    "line_crossed": _crossed,
    "order_from": _order,
    "enemy_seen": _seen,
}


def parse_term(text: str) -> tuple[Term | None, str]:
    """Read one term; return it, or None and what is wrong with it."""
    form = _FORM.fullmatch(text)
    if form is None:
        return None, f"{text!r} has not the form of a term"
    kind, inside = form.group(1), form.group(2)
    if kind in _PLAIN:
        return (Term(kind), "") if inside is None else (None, f"{kind} takes nothing in brackets")
    if kind not in TRIGGER_KINDS or kind == "always":
        return None, f"{kind!r} is not in the closed list"
    if inside is None:
        return None, f"{kind} takes something in brackets"
    if kind in _SHARES:
        return _number(inside.strip(), 0.0, 1.0, kind)
    return _WITH_ARGUMENT[kind](inside.strip())


def parse_trigger(text: str) -> tuple[tuple[Term, ...], list[str]]:
    """Read a trigger; return its terms and everything that is wrong with it."""
    terms: list[Term] = []
    problems: list[str] = []
    for part in text.split("&"):
        term, problem = parse_term(part.strip())
        if term is None:
            problems.append(problem)
        else:
            terms.append(term)
    if len(terms) > MAX_TERMS:
        problems.append(f"{len(terms)} terms; at most {MAX_TERMS} may stand together")
    kinds = [term.kind for term in terms]
    for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1} - {"place_taken", "enemy_seen"}):
        problems.append(f"{kind} stands twice")
    return tuple(terms), problems
