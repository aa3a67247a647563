"""Mend the ship groups: what told an outcome is taken out, and home ports are those of the start."""

from order_of_battle_import.files import Log, Row, decisions
from order_of_battle_import.sources import source_ids

RIVER_PLACES = (
    "leninskoye",
    "bikin",
    "blagoveshchensk",
    "sretensk",
    "iman",
    "kamen_rybolov",
    "khabarovsk",
    "harbin",
)


def rows(ships: list[Row], places: dict[str, Row], log: Log) -> list[dict[str, object]]:
    guns = {row["ship_group_id"]: row for row in decisions("ship_guns")}
    mends = {(row["ship_group_id"], row["column"]): row for row in decisions("ships")}
    table: list[dict[str, object]] = []
    for row in ships:
        id = row["group_id"]
        if (id, "refuse") in mends:
            log.note("ship_groups", id, "", "refused", row["kinds_and_counts"], "", mends[id, "refuse"]["reason"])
            continue
        value = {
            "base_place_id": row["base_place_id"],
            "name": row["kinds_and_counts"],
            "ready_h": "0",
            "lift_men": row["lift_men"],
            "plan_ids": row["plan_ids"],
        }
        for column in list(value):
            mend = mends.get((id, column))
            if mend:
                log.note("ship_groups", id, column, "changed", value[column], mend["value"], mend["reason"])
                value[column] = mend["value"]
        if id in guns:
            log.note("ship_groups", id, "guns", "added", "", guns[id]["guns"], guns[id]["reason"])
        place = places[value["base_place_id"]]
        table.append(
            {
                "ship_group_id": id,
                **value,
                "side": row["side"],
                "lift_vehicles": row["lift_vehicles"],
                "guns": guns[id]["guns"] if id in guns else 0,
                "speed_kn": row["speed_kn"],
                "waters": "river" if value["base_place_id"] in RIVER_PLACES else "sea",
                "latitude_deg": place["lat"],
                "longitude_deg": place["lon"],
                "estimate_id": "est:ship-lift",
                "confidence": row["confidence"],
                "source": source_ids(row["source"]),
            }
        )
    return table
