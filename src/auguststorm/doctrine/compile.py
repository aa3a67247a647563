"""Turn plan rows into arrays: who decides, on what condition, about which objective."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.doctrine.plans import PlanRow, index_by_stem
from auguststorm.doctrine.triggers import AXES, CAMPS, MAX_PLACES, MAX_TERMS, TRIGGER_KINDS, Term
from auguststorm.engine import codes

Array = npt.NDArray[Any]
NO_TERM = -1
IS_AXIS = 1.0


class PlanArrays(NamedTuple):
    """Plan rows as arrays; N rows in file order, W words of a trigger.

    A term of kind `previous_done` is not among the words: it stands as `needs_previous` with the tasks of leaves.
    """

    owner: Array  # int16 [N], headquarters that decides
    camp: Array  # int8 [N]
    is_prewar: Array  # bool [N]
    is_active: Array  # bool [N], false for alternatives and prohibitions
    action: Array  # int8 [N], codes.ACTIONS
    objective: Array  # int16 [N], place
    priority: Array  # int8 [N]
    term_kind: Array  # int8 [N, W], codes.TRIGGERS; -1 no term
    term_place: (
        Array  # int16 [N, W, 4], places; headquarters of order_from and axis of enemy_seen in the first; -1 none
    )
    term_value: Array  # float32 [N, W], hours, share, camp of place_taken, 1 when enemy_seen names an axis
    superior_row: Array  # int16 [N], row that an order trigger waits for; -1 none


def owner_of(formation_id: str, superior: Mapping[str, str], headquarters: Mapping[str, int]) -> int:
    """Find the headquarters that decides for a formation: its own, else the nearest superior's; -1 without any."""
    name = formation_id
    seen: set[str] = set()
    while name and name not in seen:
        if f"hq-{name}" in headquarters:
            return headquarters[f"hq-{name}"]
        seen.add(name)
        name = superior.get(name, "")
    return -1


def awaited_row(row: PlanRow, term: Term, by_stem: Mapping[str, Sequence[int]], rows: Sequence[PlanRow]) -> int:
    """Find the superior's row that an order waits for: the one named, else one whose objective contains the row's."""
    if term.plan_id:
        candidates = [index for index in by_stem.get(term.plan_id, ()) if rows[index].is_active]
    else:
        sender = term.headquarters.removeprefix("hq-")
        candidates = [
            index
            for index, other in enumerate(rows)
            if other.formation_id == sender
            and other.is_active
            and (row.objective == other.objective or row.objective in other.via)
        ]
    same = [index for index in candidates if rows[index].objective == row.objective]
    return (same or candidates or [-1])[0]


def _place_words(term: Term, place_index: Mapping[str, int], headquarters: Mapping[str, int]) -> list[int]:
    if term.kind == "order_from":
        return [headquarters.get(term.headquarters, -1)]
    if term.axis:
        return [AXES.index(term.axis)]
    return [place_index[place] for place in term.places]


def _value_word(term: Term) -> float:
    if term.kind == "place_taken":
        return float(CAMPS.index(term.camp))
    return IS_AXIS if term.axis else term.value


def compile_rows(
    rows: Sequence[PlanRow],
    superior: Mapping[str, str],
    headquarters_ids: Sequence[str],
    place_ids: Sequence[str],
    camp_of: Mapping[str, int],
) -> PlanArrays:
    """Compile plan rows.

    Parameters
    ----------
    rows : plan rows that have passed `check_plans`
    superior : superior of each formation of the tree
    headquarters_ids, place_ids : the order that indices count in
    camp_of : camp of each formation
    """
    headquarters = {name: index for index, name in enumerate(headquarters_ids)}
    place_index = {name: index for index, name in enumerate(place_ids)}
    number = {row.plan_id: index for index, row in enumerate(rows)}
    by_stem = {name: [number[row.plan_id] for row in some] for name, some in index_by_stem(rows).items()}
    term_kind = np.full((len(rows), MAX_TERMS), NO_TERM, np.int8)
    term_place = np.full((len(rows), MAX_TERMS, MAX_PLACES), -1, np.int16)
    term_value = np.zeros((len(rows), MAX_TERMS), np.float32)
    superior_row = np.full(len(rows), -1, np.int16)
    for index, row in enumerate(rows):
        words = [term for term in row.terms if term.kind != "previous_done"]
        for word, term in enumerate(words):
            places = _place_words(term, place_index, headquarters)
            term_kind[index, word] = TRIGGER_KINDS.index(term.kind)
            term_place[index, word, : len(places)] = places
            term_value[index, word] = _value_word(term)
            if term.kind == "order_from":
                superior_row[index] = awaited_row(row, term, by_stem, rows)
    return PlanArrays(
        owner=np.array([owner_of(row.formation_id, superior, headquarters) for row in rows], np.int16),
        camp=np.array([camp_of[row.formation_id] for row in rows], np.int8),
        is_prewar=np.array([row.is_prewar for row in rows], np.bool_),
        is_active=np.array([row.is_active for row in rows], np.bool_),
        action=np.array([codes.ACTIONS.index(row.action) for row in rows], np.int8),
        objective=np.array([place_index[row.objective] for row in rows], np.int16),
        priority=np.array([row.priority for row in rows], np.int8),
        term_kind=term_kind,
        term_place=term_place,
        term_value=term_value,
        superior_row=superior_row,
    )
