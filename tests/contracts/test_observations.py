"""What happened is divided once: what judges, what may be fitted and what is only shown stay what they are."""

import csv
import hashlib
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

from auguststorm.evidence.claims import Claim, load_statements, parse_date
from auguststorm.evidence.ledger import load_ledger
from auguststorm.evidence.uses import read_uses, row_name, rows_of_table
from auguststorm.tables import DATA, load_table

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from split_observations import DEALT, NEVER_FITTED, split  # noqa: E402

# Set aside before anything was fitted. A row may be taken out with a reason in ADR 0008; none may be put in.
JUDGES = {
    "tl-015", "tl-018", "tl-019", "tl-029", "tl-040", "tl-046", "tl-047", "tl-056",
    "tl-063", "tl-066", "tl-076", "tl-085", "tl-093", "tl-099", "tl-109", "tl-113",
    "tl-116", "tl-120", "tl-132", "tl-137", "tl-140", "tl-153", "tl-155", "tl-160",
    "tl-161", "tl-171",
}  # fmt: skip
DIVISION = "f5dbda88232bcf7ca5b2ac02886b41f4b46e16f1b0884a89d7203046fb1bbbff"


def rows() -> list[dict[str, str]]:
    with (DATA / "observed" / "observations.csv").open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def test_division_is_frozen() -> None:
    pairs = sorted((row["observation_id"], row["use"]) for row in rows())
    text = "\n".join(f"{name} {use}" for name, use in pairs)
    assert hashlib.sha256(text.encode()).hexdigest() == DIVISION


def test_those_that_judge_only_shrink() -> None:
    assert {row["observation_id"] for row in rows() if row["use"] == "validate"} <= JUDGES


def test_script_makes_the_division_of_the_table_from_rows_in_any_order() -> None:
    table = rows()
    expected = {row["observation_id"]: row["use"] for row in table}
    undivided = [{**row, "use": "" if row["use"] in DEALT else row["use"]} for row in table]
    random.Random(4).shuffle(undivided)
    assert split(undivided) == expected
    assert split(undivided, seed=1946) != expected


def test_uses_are_balanced_within_axis_and_kind() -> None:
    strata: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in rows():
        if row["use"] in DEALT and row["observation_id"] not in NEVER_FITTED:
            for key in ((row["axis"], row["kind"]), (row["axis"],), ("", row["kind"])):
                strata[key][row["use"]] += 1
    assert len(strata) > 40
    uneven = {key: abs(counts["calibrate"] - counts["report"]) for key, counts in strata.items()}
    assert [key for key, by in uneven.items() if by > (2 if key[0] == "" else 1)] == []


def test_kalgan_is_never_fitted() -> None:
    assert {row["use"] for row in rows() if row["observation_id"] in NEVER_FITTED} == {"report"}


def test_dates_lie_in_order_and_every_observation_names_a_source() -> None:
    for row in load_table("observed/observations.csv", "observed_observations", unique="observation_id"):
        assert row["earliest"] <= row["best"] <= row["latest"], row["observation_id"]
        assert row["sources"], row["observation_id"]


def days_of(claim: Claim) -> tuple[str, str] | None:
    """Return the first and last day that a claim names; None where it names none to the day, or only a limit."""
    first, last = claim.date or "", claim.date_high or claim.date or ""
    if None in (parse_date(first) or (None,)) or claim.precision in ("at_most", "at_least"):
        return None
    return first, last


def test_each_observation_rests_on_claims_and_its_range_is_what_they_say_together() -> None:
    """Neither wider than its claims nor a false point between them; a limit may not lie before the range."""
    claims = load_statements().claims
    for row in load_table("observed/observations.csv", "observed_observations", unique="observation_id"):
        named = [claims[name] for name in row["claims"]]
        days = [each for each in map(days_of, named) if each is not None]
        assert days, row["observation_id"]
        told = (min(first for first, _ in days), max(last for _, last in days))
        assert told == (row["earliest"].date().isoformat(), row["latest"].date().isoformat()), row["observation_id"]
        assert all(each.date >= told[0] for each in named if each.precision == "at_most" and each.date is not None), (
            row["observation_id"]
        )


def test_no_observation_names_a_claim_that_an_estimate_rests_on() -> None:
    """Else a rule could follow what judges it, by way of the number it reads."""
    named = {name for row in load_table("observed/observations.csv", "observed_observations") for name in row["claims"]}
    used = {name for estimate in load_ledger().estimates.values() for name in estimate.claims}
    assert named
    assert used
    assert not named & used


def test_what_else_was_observed_leads_to_claims() -> None:
    """All but what the research itself computed: a share of a total, and two rates of advance."""
    computed = {"observed/outcomes:oc-021", "observed/outcomes:oc-121", "observed/outcomes:oc-122"}
    led = {row["used_by"] for table in read_uses()[0] for row in table if row["kind"] == "row"}
    for name in ("outcomes", "works_held", "politics"):
        rows = {row_name(f"observed/{name}", row_id) for row_id, _ in rows_of_table(f"observed/{name}")}
        assert len(rows) >= 20
        assert rows - led - computed == set(), name


def test_nothing_that_may_be_seen_stands_beside_what_judges() -> None:
    """Same spot within two days of a judging row makes a sibling."""
    table = load_table("observed/observations.csv", "observed_observations")
    judged = [(row["place_id"], row["best"]) for row in table if row["use"] == "validate"]
    near = [
        row["observation_id"]
        for row in table
        if row["use"] in DEALT
        and any(row["place_id"] == at and abs((row["best"] - day).days) <= 2 for at, day in judged)
    ]
    assert near == []
