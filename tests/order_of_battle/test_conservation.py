"""Nothing is counted twice: what was detached was taken out of its parents."""

from collections import defaultdict

from auguststorm.order_of_battle import load_order_of_battle_tables

NUMBERS = ("men", "tanks", "self_propelled_guns", "guns", "vehicles", "horses")


def test_formations_and_services_sum_to_the_research_by_side_and_command() -> None:
    tables = load_order_of_battle_tables()
    ours: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(NUMBERS, 0))
    for table in (tables.formations, tables.services):
        for row in table:
            for number in NUMBERS:
                ours[row["side"], row["front_id"] or row["army_id"]][number] += row[number]
    expected = {
        (row["side"], row["command_id"]): {number: row[number] for number in NUMBERS} for row in tables.expected_totals
    }
    assert dict(ours) == expected


def test_detachments_received_what_their_parents_gave() -> None:
    tables = load_order_of_battle_tables()
    rows = {row["formation_id"]: row for row in tables.formations}
    new = {row["formation_id"] for row in tables.detachments} - {
        row["formation_id"] for row in tables.detachments if row["purpose"] in ("lorried_infantry", "to_services")
    }
    received: dict[str, int] = defaultdict(int)
    for move in tables.detachments:
        received[move["formation_id"]] += move["men"]
    for formation_id in new - {"sov-17a-fd"}:
        assert rows[formation_id]["men"] == received[formation_id]


def test_sizes_lie_within_their_ranges() -> None:
    totals: dict[tuple[str, str], int] = defaultdict(int)
    ranges = {}
    for move in load_order_of_battle_tables().detachments:
        key = (move["formation_id"], move["purpose"])
        totals[key] += move["men"]
        ranges[key] = (move["men_low"], move["men_high"])
    assert all(low <= totals[key] <= high for key, (low, high) in ranges.items())
