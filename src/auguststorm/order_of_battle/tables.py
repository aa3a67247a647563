"""Load the tables of the order of battle, and check what a schema cannot say, all faults at once."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from auguststorm.errors import BadInputError, Fault
from auguststorm.evidence import check_estimate_ids, load_ledger
from auguststorm.tables import DATA, Table, read_table

FOLDER = "order_of_battle"
_KEYS = {
    "formations": "formation_id",
    "services": "services_id",
    "detachments": None,
    "parties": "formation_id",
    "headquarters": "headquarters_id",
    "works": "works_id",
    "establishments": "establishment_id",
    "tree": "formation_id",
    "expected_totals": None,
    "strength_claims": "claim_id",
    "airfields": "airfield_id",
    "air_groups": "air_group_id",
    "ship_groups": "ship_group_id",
}
MOST_BELIEFS = 48  # belief arrays are kept small (docs/data/order_of_battle.md)


class OrderOfBattleTables(NamedTuple):
    """Hold every table of `data/order_of_battle/`."""

    formations: Table
    services: Table
    detachments: Table
    parties: Table
    headquarters: Table
    works: Table
    establishments: Table
    tree: Table
    expected_totals: Table
    strength_claims: Table
    airfields: Table
    air_groups: Table
    ship_groups: Table


def _missing(table: Table, column: str, known: Iterable[str], where: str) -> list[Fault]:
    ids = set(known)
    label = f"data/{FOLDER}/{table.path.name}"
    return [
        Fault(label, row["_row"], column, repr(row[column]), f"an id of {where}", "Mend the id, or add the row.")
        for row in table
        if row[column] is not None and row[column] not in ids
    ]


def check_links(tables: OrderOfBattleTables) -> list[Fault]:
    """Report ids that point nowhere within the order of battle, and a command tree that is no tree."""
    formations, headquarters = tables.formations, tables.headquarters
    formation_ids = formations.column("formation_id")
    headquarters_ids = headquarters.column("headquarters_id")
    faults: list[Fault] = []
    for table in (formations, tables.services, tables.air_groups):
        faults += _missing(table, "headquarters_id", headquarters_ids, "headquarters.csv")
    faults += _missing(headquarters, "superior_id", headquarters_ids, "headquarters.csv")
    faults += _missing(formations, "parent_id", formation_ids, "formations.csv")
    faults += _missing(formations, "works_id", tables.works.column("works_id"), "works.csv")
    establishment_ids = tables.establishments.column("establishment_id")
    faults += _missing(formations, "establishment_id", establishment_ids, "establishments.csv")
    faults += _missing(tables.parties, "formation_id", formation_ids, "formations.csv")
    faults += _missing(tables.air_groups, "airfield_id", tables.airfields.column("airfield_id"), "airfields.csv")
    return faults + _check_levels(headquarters) + _check_ranges(formations)


def _check_levels(headquarters: Table) -> list[Fault]:
    label = f"data/{FOLDER}/{headquarters.path.name}"
    level = {row["headquarters_id"]: row["level"] for row in headquarters}
    faults = [
        Fault(label, row["_row"], "level", str(row["level"]), "a level below its superior's", "Mend the tree.")
        for row in headquarters
        if row["superior_id"] in level and row["level"] <= level[row["superior_id"]]
    ]
    believing = sum(row["has_beliefs"] for row in headquarters)
    if believing > MOST_BELIEFS:
        remedy = "Let the lower ones read their superior's."
        faults.append(Fault(label, None, "has_beliefs", str(believing), f"at most {MOST_BELIEFS} with yes", remedy))
    return faults


def _check_ranges(formations: Table) -> list[Fault]:
    label = f"data/{FOLDER}/{formations.path.name}"
    faults = []
    for row in formations:
        for column in ("men", "tanks", "self_propelled_guns", "guns", "vehicles", "horses", "ready_h"):
            if row[column] < 0 or (column == "men" and row[column] == 0):
                remedy = "A formation without men is no formation."
                faults.append(Fault(label, row["_row"], column, str(row[column]), "a number of its kind", remedy))
        if not 0 < row["quality"] <= 1:
            remedy = "See docs/data/order_of_battle.md."
            faults.append(Fault(label, row["_row"], "quality", str(row["quality"]), "above 0, at most 1", remedy))
    return faults


def read_order_of_battle_tables() -> tuple[OrderOfBattleTables, list[Fault]]:
    """Read all tables of the order of battle; return them and every fault of every one."""
    faults: list[Fault] = []
    read = []
    for name, key in _KEYS.items():
        table, found = read_table(DATA / FOLDER / f"{name}.csv", name, key)
        faults += found
        read.append(table)
    tables = OrderOfBattleTables(*read)
    if not faults:
        ledger = load_ledger()
        faults = check_links(tables)
        for table in tables:
            if any(column.name == "estimate_id" for column in table.schema):
                faults += check_estimate_ids(table, ledger)
            faults += [
                Fault(
                    f"data/{FOLDER}/{table.path.name}",
                    row["_row"],
                    "source",
                    source,
                    "the id of a source",
                    "Add it.",
                )
                for row in table
                for source in row.get("source") or ()
                if source not in ledger.sources
            ]
    return tables, faults


@cache
def load_order_of_battle_tables() -> OrderOfBattleTables:
    """Load all tables of the order of battle.

    Raises
    ------
    BadInputError
        With every fault of every table.
    """
    tables, faults = read_order_of_battle_tables()
    if faults:
        raise BadInputError(faults)
    return tables
