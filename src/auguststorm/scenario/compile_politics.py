"""Turn the given events of politics into the hours and the school that the engine reads."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from auguststorm.clock import hours_after
from auguststorm.engine.decision import SCHOOLS
from auguststorm.engine.setting import PoliticsSetting
from auguststorm.errors import BadInputError, Fault
from auguststorm.order_of_battle import OrderOfBattle
from auguststorm.scenario.declare import Scenario
from auguststorm.scenario.policy import Policy
from auguststorm.tables import Table, load_table
from auguststorm.theatre import Theatre

EVENTS, CLAIMS = "politics.csv", "place_claims.csv"
KWANTUNG, IMPERIAL, ALLIED_THEATRE = "hq-jpn-kwantung-army", "hq-ighq", "hq-sov-far-east-command"
CAPITAL, EMPERORS_FIELD, MENGJIANG_CAPITAL = "hsinking", "mukden_af", "kalgan"
SINGLE = ("offer", "decision", "answer", "refusal")  # kinds of which the engine reads exactly one event
FREE = "free-"


def school_of(politics: str) -> int:
    """Return the engine's number of a scenario's politics: 0 the decision is given, else the school that draws it."""
    return SCHOOLS.index(politics.removeprefix(FREE)) if politics.startswith(FREE) else SCHOOLS.index("given")


def single_events(table: Table) -> dict[str, Mapping[str, Any]]:
    """Find the one event of each kind that the engine reads.

    Raises
    ------
    BadInputError
        With a fault for each kind that stands not once, and for each answer without its offset.
    """
    found: dict[str, Mapping[str, Any]] = {}
    faults = []
    for kind in SINGLE:
        rows = [row for row in table if row["kind"] == kind]
        if len(rows) != 1:
            expected = f"one event of kind {kind}"
            faults.append(
                Fault(f"data/{EVENTS}", None, "kind", f"{len(rows)} of kind {kind}", expected, "Mend the kinds.")
            )
            continue
        found[kind] = rows[0]
        if kind in ("answer", "refusal") and rows[0]["offset_h"] is None:
            remedy = "Give the hours after the offer or the decision."
            faults.append(Fault(f"data/{EVENTS}", rows[0]["_row"], "offset_h", "an empty cell", "hours", remedy))
    if faults:
        raise BadInputError(faults)
    return found


def compile_politics(scenario: Scenario, policy: Policy, theatre: Theatre, battle: OrderOfBattle) -> PoliticsSetting:
    """Compile the given events and the school of a scenario; given events keep their dates whatever H-day is."""
    table = load_table(EVENTS, "politics", unique="event_id")
    claims = load_table(CLAIMS, "place_claims", unique="place_id")
    events = single_events(table)
    bombs = sorted(hours_after(row["moment"], scenario.h_day) for row in table if row["kind"] == "bomb")
    headquarters = battle.headquarters.index
    return PoliticsSetting(
        school=school_of(scenario.politics),
        given_offer_h=hours_after(events["offer"]["moment"], scenario.h_day),
        given_decision_h=hours_after(events["decision"]["moment"], scenario.h_day),
        bomb_h=np.array(bombs, np.float32),
        us_answer_after_decision_h=float(events["refusal"]["offset_h"]),
        kwantung=headquarters[KWANTUNG],
        imperial=headquarters[IMPERIAL],
        allied_theatre=headquarters[ALLIED_THEATRE],
        capital_place=theatre.place_index[CAPITAL],
        mukden_place=theatre.place_index[EMPERORS_FIELD],
        halt_at=policy.halt_at,
        mengjiang_capital=theatre.place_index[MENGJIANG_CAPITAL],
        claimed_place=np.array([theatre.place_index[name] for name in claims.column("place_id")], np.int16),
        keeps_hokkaido=int(policy.keeps_hokkaido),
    )
