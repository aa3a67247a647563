"""Spread the aircraft of each air formation over its kinds and fields."""

from order_of_battle_import.files import Log, Row, decisions
from order_of_battle_import.sources import source_ids

KINDS = ("fighter", "assault", "bomber", "transport", "reconnaissance")
LETTERS = {"recon": "reconnaissance"}
OWNERS = {
    "sov-21-guards-tad": "sov-12-air-army",
    "sov-54-tad": "sov-12-air-army",
    "mng-mixed-air-division": "mng-mpra",
    "sov-128-mixed-air-division": "sov-kamchatka-defence-area",
    "jpn-104-air-regiment": "jpn-2nd-air-army",
    "jpn-25-air-squadron": "jpn-2nd-air-army",
    "jpn-81-air-squadron": "jpn-2nd-air-army",
}
TRAINERS = "jpn-101-air-training-brigade"


def airfield_id(index: int, row: Row) -> str:
    place = row["place_id"] or row["name"].split(" (")[0].lower().replace(" ", "-").replace("'", "")
    return f"af-{place.replace('_', '-')}-{index:03d}"


def airfield_rows(rows: list[Row], log: Log) -> list[dict[str, object]]:
    log.note("airfields", "*", "note", "refused", "", "", "Some notes tell what later happened at the field")
    return [
        {
            "airfield_id": airfield_id(index, row),
            "name": row["name"],
            "place_id": row["place_id"],
            "side": row["side"],
            "latitude_deg": row["lat"],
            "longitude_deg": row["lon"],
            "surface": row["surface"],
            "estimate_id": "est:airfields",
            "confidence": row["confidence"],
            "source": source_ids(row["source"]),
        }
        for index, row in enumerate(rows, start=1)
    ]


def kinds_at(row: Row) -> list[str]:
    return [LETTERS.get(kind, kind) for kind in row["kind"].split(";")]


def split(total: int, parts: int) -> list[int]:
    return [total // parts + (1 if part < total % parts else 0) for part in range(parts)]


def group_rows(rows: list[Row], tree: dict[str, Row], commands: dict[str, Row], log: Log) -> list[dict[str, object]]:
    headquarters = {row["formation_id"]: id for id, row in commands.items()}
    table: list[dict[str, object]] = []
    for mix in decisions("air"):
        owner = mix["air_formation_id"]
        source_owner = "jpn-2nd-air-army" if owner == "jpn-81-air-squadron" else owner
        fields = [
            (index, row)
            for index, row in enumerate(rows, start=1)
            if row["air_formation_id"] == source_owner
            and row["aircraft"] != "0"
            and (owner != "jpn-81-air-squadron" or row["place_id"] == "hsinking_af")
        ]
        log.note("air_groups", owner, "aircraft", "derived", "", mix["aircraft"], mix["reason"])
        left = int(mix["aircraft"])
        for number, kind in enumerate(KINDS):
            rest = KINDS[number + 1 :]
            last = not any(float(mix[other]) for other in rest)
            count = left if last and float(mix[kind]) else round(int(mix["aircraft"]) * float(mix[kind]))
            left -= count
            if not count:
                continue
            bases = [item for item in fields if kind in kinds_at(item[1])] or fields[:1]
            for (index, row), aircraft in zip(bases, split(count, len(bases)), strict=True):
                if aircraft:
                    table.append(_group(owner, kind, index, row, aircraft, headquarters, tree))
    log.note("air_groups", TRAINERS, "aircraft", "refused", "", "", "Trainers do not fly in the campaign")
    return table


def _group(
    owner: str,
    kind: str,
    index: int,
    row: Row,
    aircraft: int,
    headquarters: dict[str, str],
    tree: dict[str, Row],
) -> dict[str, object]:
    superior = OWNERS.get(owner, owner)
    while superior not in headquarters:
        superior = tree[superior]["parent"]
    return {
        "air_group_id": f"ag-{owner}-{kind}-{index:03d}",
        "name": f"{tree[owner]['name']}, {kind}, {row['name']}",
        "side": tree[owner]["side"],
        "air_formation_id": owner,
        "kind": kind,
        "aircraft": aircraft,
        "airfield_id": airfield_id(index, row),
        "place_id": row["place_id"],
        "latitude_deg": row["lat"],
        "longitude_deg": row["lon"],
        "headquarters_id": headquarters[superior],
        "estimate_id": "est:aircraft-by-field",
        "confidence": "low",
        "source": source_ids(row["source"]),
    }
