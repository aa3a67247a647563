"""Build the table of headquarters from the research, with levels, places and absences."""

from order_of_battle_import.files import Log, Row, decisions
from order_of_battle_import.sources import source_ids

LEVELS = {
    "theatre": 1,
    "front": 2,
    "army": 3,
    "air_army": 3,
    "flotilla": 3,
    "corps": 4,
    "division": 4,
    "brigade": 4,
    "regiment": 4,
    "fortified_region": 4,
}
CAPITALS = ("hq-stavka", "hq-ighq")
WITHOUT_BELIEFS = ("air-army", "flotilla", "naval-base", "pacific-fleet")
OFF_MAP = ("moscow", "tokyo")


def level_of(id: str, row: Row, superior_level: int, tree: dict[str, Row]) -> int:
    """Give the level of the tree's echelon, and at least one more than the superior's."""
    if id in CAPITALS:
        return 0
    echelon = tree[row["formation_id"]]["echelon"] if row["formation_id"] in tree else "front"
    return max(LEVELS[echelon], superior_level + 1)


def build(rows: dict[str, Row], tree: dict[str, Row], places: dict[str, Row], log: Log) -> list[dict[str, object]]:
    levels: dict[str, int] = {}

    def level(id: str) -> int:
        if id not in levels:
            superior = rows[id]["superior_hq_id"]
            levels[id] = level_of(id, rows[id], level(superior) if superior else 0, tree)
        return levels[id]

    absences = {row["headquarters_id"]: row for row in decisions("headquarters")}
    table: list[dict[str, object]] = []
    for id, row in rows.items():
        place = places[row["location_place_id"]]
        links = row["link_kinds"].split(";")
        absence = absences.get(id)
        superior = row["superior_hq_id"]
        is_capital = id in CAPITALS
        believes = level(id) <= 3 and not any(part in id for part in WITHOUT_BELIEFS)
        table.append(
            {
                "headquarters_id": id,
                "name": name_of(id, row, tree),
                "formation_id": row["formation_id"],
                "side": side_of(id),
                "superior_id": superior,
                "level": level(id),
                "latitude_deg": place["lat"],
                "longitude_deg": place["lon"],
                "place_id": row["location_place_id"],
                "has_wire": "wire" in links or is_capital,
                "has_radio": "radio" in links or is_capital,
                "has_air": "air" in links,
                "commander": row["commander"],
                "is_off_map": row["location_place_id"] in OFF_MAP,
                "has_beliefs": believes,
                "absent_h": absence["absent_h"] if absence else 0,
                "note": absence["note"] if absence else row["known_communication_facts"],
                "estimate_id": "est:commander-absence" if absence else "est:headquarters-links",
                "source": source_ids(row["source"]),
                "confidence": row["confidence"],
            }
        )
        if absence:
            log.note("headquarters", id, "absent_h", "derived", "", absence["absent_h"], absence["note"])
    log.note("headquarters", "*", "level", "derived", "", "echelon of the tree", "The research has no levels")
    log.note(
        "headquarters",
        "*",
        "has_beliefs",
        "derived",
        "",
        "army level and above",
        "Air armies, fleets and flotillas read their front's beliefs",
    )
    return sorted(table, key=lambda row: int(str(row["level"])))


def name_of(id: str, row: Row, tree: dict[str, Row]) -> str:
    named = {
        "hq-stavka": "Stavka, Moscow",
        "hq-ighq": "Imperial General Headquarters, Tokyo",
        "hq-north-china-area-army": "North China Area Army",
    }
    return named.get(id) or tree[row["formation_id"]]["name"]


def side_of(id: str) -> str:
    for start, side in (
        ("hq-sov", "soviet"),
        ("hq-stavka", "soviet"),
        ("hq-mng", "mongolian"),
        ("hq-mch", "manchukuo"),
        ("hq-men", "mengjiang"),
    ):
        if id.startswith(start):
            return side
    return "japanese"
