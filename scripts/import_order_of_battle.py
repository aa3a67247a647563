"""Import the order of battle from a research folder: `python scripts/import_order_of_battle.py FOLDER`.

FOLDER holds `inputs/` (units, establishments, order_of_battle, commands, airfields, ships, totals,
fortified_regions, gazetteer). Our decisions stand in `order_of_battle_import/decisions/`; the
committed map says who owns which cell.
"""

import sys
from pathlib import Path

from order_of_battle_import import air, claims, formations, ground, headquarters, leaves, ships, tables
from order_of_battle_import.files import Log, decisions, read, write


def main(folder: Path) -> None:
    inputs = folder / "inputs"
    log = Log()
    research = {path.stem: read(path) for path in sorted(inputs.glob("*.csv"))}
    establishments = {row["establishment_id"]: row for row in research["establishments"]}
    kinds = {row["establishment_id"]: row for row in decisions("kinds")}
    places = {row["id"]: row for row in research["gazetteer"]}
    tree = {row["id"]: row for row in research["order_of_battle"]}
    commands = {row["hq_id"]: row for row in research["commands"]}
    works = {row["id"]: row for row in research["fortified_regions"]}

    units = leaves.read_leaves(research["units"], establishments, kinds, log)
    totals = tables.expected_totals(units)
    formations.apply_mends(units, log)
    moves = formations.divide(units, log)
    formations.give_headquarters(units, commands, tree, log)
    formations.set_ready(units, log)
    tables.stand_in_works(units, works, places)
    ground.settle(units, log)

    staffs = ground.settle_headquarters(headquarters.build(commands, tree, places, log), log)

    counts = {
        "formations": write("formations", tables.formation_rows(units)),
        "services": write("services", tables.service_rows(units, commands, tree)),
        "detachments": write("detachments", moves),
        "parties": write("parties", tables.party_rows()),
        "headquarters": write("headquarters", staffs),
        "works": write("works", tables.works_rows(works, log)),
        "establishments": write("establishments", tables.establishment_rows(establishments)),
        "tree": write("tree", tables.tree_rows(tree, units, log)),
        "expected_totals": write("expected_totals", totals),
        "claims": write("strength_claims", claims.rows(research["totals"], log)),
        "airfields": write("airfields", air.airfield_rows(research["airfields"], log)),
        "air_groups": write("air_groups", air.group_rows(research["airfields"], tree, commands, log)),
        "ship_groups": write("ship_groups", ships.rows(research["ships"], places, log)),
    }
    counts["log"] = log.write()
    for name, count in counts.items():
        print(f"{name}: {count} rows")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
