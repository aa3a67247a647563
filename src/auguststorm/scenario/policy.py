"""Say what Moscow decides beyond the plans: when operations stop, at which lines, and which last aims are gone for.

Each policy of `data/policy.csv` has choices, one of them as it was; a scenario names the choices that differ.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from auguststorm.doctrine.plans import PlanRow
from auguststorm.errors import BadInputError, Fault
from auguststorm.tables import Table, load_table

TABLE = "policy.csv"
HALTS = ("never", "broadcast", "acceptance")  # codes of PoliticsSetting.halt_at
ZONES = ("south_of_38", "china_proper")
STATUSES = ("cancelled_later",)
WOKEN, SILENCED = "planned", "alternative"


class Policy(NamedTuple):
    """What the choices of a scenario do."""

    closed_zones: frozenset[str]  # zones of the map that Soviet and Mongolian troops do not enter
    halt_at: int  # place in HALTS
    keeps_hokkaido: bool
    status: Mapping[str, str]  # of plan rows that a choice wakes or silences


@cache
def _rows() -> Table:
    return load_table(TABLE, "policy")


def choices() -> dict[str, tuple[str, ...]]:
    """List the choices of each policy, in the order of the table."""
    out: dict[str, tuple[str, ...]] = {}
    for row in _rows():
        out[row["policy"]] = (*out.get(row["policy"], ()), row["choice"])
    return out


def chosen(differences: Mapping[str, str]) -> dict[str, str]:
    """Return the choice of every policy: as it was, unless a scenario differs."""
    as_it_was = {row["policy"]: row["choice"] for row in _rows() if row["is_default"]}
    return {**as_it_was, **differences}


def sentences(differences: Mapping[str, str]) -> tuple[str, ...]:
    """Say the choices of a scenario in sentences."""
    taken = chosen(differences)
    return tuple(row["sentence"] for row in _rows() if taken[row["policy"]] == row["choice"])


def faults_of(table: Table, plans: Sequence[PlanRow]) -> list[Fault]:
    """List every fault of the table against itself and the plans."""
    faults = []
    ids = {row.plan_id for row in plans}
    known = {
        "none": frozenset[str](),
        "keep_hokkaido": frozenset[str](),
        "halt": frozenset(HALTS[1:]),
        "close_zone": frozenset(ZONES),
        "plans_on": frozenset(ids),
        "plans_off": frozenset((*ids, *STATUSES)),
    }
    for row in table:
        for target in row["targets"] or ():
            if target not in known[row["effect"]]:
                expected = f"a target of {row['effect']}"
                fault = Fault(f"data/{TABLE}", row["_row"], "targets", repr(target), expected, "Mend the target.")
                faults.append(fault)
    policies = list(dict.fromkeys(row["policy"] for row in table))
    for policy in policies:
        count = sum(row["is_default"] for row in table if row["policy"] == policy)
        if count != 1:
            expected = f"one choice of {policy} as it was"
            faults.append(
                Fault(f"data/{TABLE}", None, "is_default", f"{count} choices", expected, "Mark one with yes.")
            )
    return faults


def policy_of(differences: Mapping[str, str], plans: Sequence[PlanRow]) -> Policy:
    """Work out what a scenario's choices do.

    Raises
    ------
    BadInputError
        With every fault of the table of policies.
    """
    table = _rows()
    faults = faults_of(table, plans)
    if faults:
        raise BadInputError(faults)
    taken = chosen(differences)
    closed: set[str] = set()
    halt_at, keeps_hokkaido = 0, False
    status: dict[str, str] = {}
    for row in table:
        if taken[row["policy"]] != row["choice"]:
            continue
        targets: tuple[str, ...] = row["targets"] or ()
        if row["effect"] == "close_zone":
            closed |= set(targets)
        elif row["effect"] == "halt":
            halt_at = HALTS.index(targets[0])
        elif row["effect"] == "keep_hokkaido":
            keeps_hokkaido = True
        elif row["effect"] in ("plans_on", "plans_off"):
            word = WOKEN if row["effect"] == "plans_on" else SILENCED
            status |= {plan.plan_id: word for plan in plans if plan.plan_id in targets or plan.status in targets}
    return Policy(frozenset(closed), halt_at, keeps_hokkaido, status)


def with_statuses(plans: Sequence[PlanRow], status: Mapping[str, str]) -> tuple[PlanRow, ...]:
    """Return the plans with the statuses that a scenario changes."""
    return tuple(row._replace(status=status[row.plan_id]) if row.plan_id in status else row for row in plans)
