"""Set the sums of the order of battle beside what sources claim for fronts, armies and sides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from auguststorm.order_of_battle.tables import OrderOfBattleTables, load_order_of_battle_tables

NUMBERS = ("men", "armour", "guns")
_COLUMNS = {"front": "front_id", "army": "army_id", "side": "side", "headquarters": "headquarters_id"}


@dataclass(frozen=True)
class Comparison:
    """Hold one claimed number beside ours."""

    claim_id: str
    command: str
    number: str  # one of NUMBERS
    claimed: int
    ours: int
    tolerance_share: float | None  # None: a rival claim that is printed and not met

    @property
    def difference_share(self) -> float:
        """Return how far ours lies from the claim, as a share of the claim."""
        return (self.ours - self.claimed) / self.claimed if self.claimed else float(self.ours != 0)

    @property
    def is_met(self) -> bool:
        """Tell whether ours lies within the tolerance, or none is asked."""
        return self.tolerance_share is None or abs(self.difference_share) <= self.tolerance_share


def sum_strength(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Add up men, armour (tanks and self-propelled guns) and guns of rows of formations or services."""
    total = dict.fromkeys(NUMBERS, 0)
    for row in rows:
        total["men"] += row["men"]
        total["armour"] += row["tanks"] + row["self_propelled_guns"]
        total["guns"] += row["guns"]
    return total


def _matches(row: Mapping[str, Any], selector: str) -> bool:
    kind, _, name = selector.partition(":")
    if kind == "unit":
        return name in (row.get("formation_id"), row.get("services_id"), row.get("parent_id"))
    return bool(row[_COLUMNS[kind]] == name)


def members_of(selectors: str, tables: OrderOfBattleTables) -> list[Mapping[str, Any]]:
    """List the formations and services that a claim's `members` speak of."""
    chosen = [part.strip() for part in selectors.split(";")]
    left_out = [part[1:] for part in chosen if part.startswith("-")]
    taken = [part for part in chosen if not part.startswith("-")]
    return [
        row
        for table in (tables.formations, tables.services)
        for row in table
        if any(_matches(row, part) for part in taken) and not any(_matches(row, part) for part in left_out)
    ]


def reconcile(tables: OrderOfBattleTables | None = None) -> list[Comparison]:
    """Compare every claim with the sum of its members, in the order of the claims."""
    tables = tables or load_order_of_battle_tables()
    comparisons = []
    for claim in tables.strength_claims:
        ours = sum_strength(members_of(claim["members"], tables))
        comparisons += [
            Comparison(
                claim["claim_id"],
                claim["command"],
                number,
                claim[number],
                ours[number],
                claim[f"{number}_tolerance_share"],
            )
            for number in NUMBERS
            if claim[number] is not None
        ]
    return comparisons


def table_of(comparisons: Iterable[Comparison]) -> str:
    """Write comparisons as lines of text, one a number."""
    lines = [f"{'command':<52} {'number':<7} {'claimed':>9} {'ours':>9} {'differs':>8}  allowed"]
    for item in comparisons:
        allowed = "not followed" if item.tolerance_share is None else f"{item.tolerance_share:.0%}"
        mark = "" if item.is_met else "  OUTSIDE"
        lines.append(
            f"{item.command[:52]:<52} {item.number:<7} {item.claimed:>9} {item.ours:>9} "
            f"{item.difference_share:>+8.1%}  {allowed}{mark}"
        )
    return "\n".join(lines)
