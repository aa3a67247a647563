"""Mend the leaves, divide them into formations, detachments and services, and give each a headquarters."""

from dataclasses import replace

from order_of_battle_import.files import Log, Row, decisions
from order_of_battle_import.leaves import Leaf, move

WESTERN_ESTABLISHMENTS = ("sov-rd-eu", "sov-grd-eu", "sov-art-div", "sov-tb-t34", "sov-spab")
FLOTILLA = "sov-amur-flotilla"  # commands landing troops that go on drawing from their army
WESTERN_ARMIES = ("sov-5-army", "sov-39-army", "sov-53-army", "sov-6-guards-tank-army")
FAR_EASTERN_ESTABLISHMENTS = (
    "sov-tb-fe",
    "sov-td",
    "sov-mrd",
    "sov-fr",
    "sov-rd-fe",
    "sov-rd-fe-spg",
    "sov-mrb-fe",
)


def apply_mends(leaves: dict[str, Leaf], log: Log) -> None:
    for row in decisions("mends"):
        leaf, column, value = leaves[row["formation_id"]], row["column"], row["value"]
        action = "refused" if column == "arrives" else "changed"
        found = "1945-08-17" if column == "arrives" else getattr(leaf, column)
        log.note("formations", leaf.id, column, action, found, value, row["reason"])
        if column == "is_forward_detachment":
            leaf.is_forward_detachment = value == "yes"
        elif column in ("latitude_deg", "longitude_deg"):
            setattr(leaf, column, float(value))
        elif column != "arrives":
            setattr(leaf, column, value)
    for leaf in leaves.values():
        leaf.is_veteran = leaf.side == "soviet" and (
            leaf.establishment_id in WESTERN_ESTABLISHMENTS
            or (leaf.army_id in WESTERN_ARMIES and leaf.establishment_id not in FAR_EASTERN_ESTABLISHMENTS)
        )
    log.note(
        "formations",
        "*",
        "is_veteran",
        "derived",
        "",
        "establishments and armies brought from Europe",
        "Marked only in some notes; Far Eastern establishments inside those armies are left out",
    )


def share_of(asked: str, have: int, men_share: float) -> int:
    return round(have * men_share) if asked == "share" else int(asked)


def _new_leaf(row: Row, parent: Leaf, quality: float) -> Leaf:
    purpose = row["purpose"]
    works = purpose == "works_garrison"
    echelon = {
        "airlanded": "airlanded",
        "works_garrison": "static",
        "forward_detachment": "1",
        "river_landing": "landing",
    }
    return replace(
        parent,
        id=row["formation_id"],
        name=row["name"],
        kind="garrison_works" if works else row["kind"],
        mobility="static" if works else row["mobility"],
        role={"carved": "support"}.get(purpose, "static" if works else "combat")
        if row["kind"] not in ("tank", "self_propelled")
        else "combat",
        echelon=echelon.get(purpose, "support" if row["kind"] == "artillery" else "1"),
        establishment_id={
            "tank": "sov-tank-bn",
            "self_propelled": "sov-spg-rgt",
            "artillery": "sov-art-bde",
        }.get(row["kind"], "jpn-border" if works else parent.establishment_id),
        quality=quality,
        latitude_deg=float(row["latitude_deg"] or parent.latitude_deg),
        longitude_deg=float(row["longitude_deg"] or parent.longitude_deg),
        start_place=row["start_place"],
        estimate_id=row["estimate_id"],
        confidence="low",
        men=0,
        tanks=0,
        self_propelled_guns=0,
        guns=0,
        vehicles=0,
        horses=0,
        is_forward_detachment=purpose == "forward_detachment",
        works_id=row["works_id"],
        parent_id="" if parent.role == "services" else parent.id,
        headquarters_id=row["headquarters_id"],
        hq_parent_id=FLOTILLA if purpose == "river_landing" else parent.hq_parent_id,
    )


def _quality(parent: Leaf, leaves: dict[str, Leaf]) -> float:
    """Take the parent's quality; for units out of services, the mean of their army's fighting units."""
    if parent.role != "services":
        return parent.quality
    fighting = [
        leaf.quality
        for leaf in leaves.values()
        if leaf.role == "combat" and leaf.side == parent.side and leaf.army_id == parent.army_id
    ]
    return round(sum(fighting) / len(fighting), 2)


def divide(leaves: dict[str, Leaf], log: Log) -> list[dict[str, object]]:
    """Take every detachment out of its parents; return the moves as rows, so that totals can be proved."""
    moves: list[dict[str, object]] = []
    for row in decisions("detachments"):
        child_id = row["formation_id"]
        parents = [leaves[id] for id in row["parent_ids"].split(";")]
        if child_id not in leaves:
            leaves[child_id] = _new_leaf(row, parents[0], _quality(parents[0], leaves))
        child = leaves[child_id]
        total = sum(parent.men for parent in parents)
        given = 0
        for index, parent in enumerate(parents):
            last = index == len(parents) - 1
            men = int(row["men"]) - given if last else round(int(row["men"]) * parent.men / total)
            given += men
            men_share = men / parent.men
            amounts = {
                "men": men,
                "tanks": int(row["tanks"]),
                "self_propelled_guns": int(row["self_propelled_guns"]),
                "guns": share_of(row["guns"], parent.guns, men_share),
            }
            vehicle_parent = leaves[row["vehicles_from"]] if row["vehicles_from"] else parent
            vehicles = share_of(row["vehicles"], vehicle_parent.vehicles, men_share)
            move(parent, child, amounts)
            move(vehicle_parent, child, {"vehicles": vehicles})
            kept = {
                "formation_id": child_id,
                "parent_id": parent.id,
                "purpose": row["purpose"],
                **amounts,
                "vehicles": vehicles,
                "vehicles_from_id": vehicle_parent.id,
                "men_low": row["men_low"],
                "men_high": row["men_high"],
                "estimate_id": row["estimate_id"],
                "reason": row["reason"],
            }
            moves.append(kept)
            found = f"{parent.id} whole"
            taken = f"{men} men, {amounts['tanks']} tanks, {amounts['guns']} guns, {vehicles} lorries"
            log.note("formations", child_id, "men", "derived", found, taken, row["reason"])
    return moves


def give_headquarters(leaves: dict[str, Leaf], headquarters: dict[str, Row], tree: dict[str, Row], log: Log) -> None:
    """Give each leaf its own staff when the research has one, else the nearest superior staff."""
    by_formation = {row["formation_id"]: id for id, row in headquarters.items() if row["formation_id"]}

    def climb(id: str) -> str:
        while id:
            if id in by_formation:
                return by_formation[id]
            id = tree[id]["parent"] if id in tree else ""
        return ""

    for leaf in leaves.values():
        if leaf.headquarters_id:
            continue
        wanted = climb(leaf.id) if leaf.id in by_formation else ""
        found = wanted or (climb(leaf.parent_id) if leaf.parent_id else "") or climb(leaf.hq_parent_id)
        leaf.headquarters_id = found or climb(leaf.army_id) or climb(leaf.front_id)
        if not leaf.headquarters_id:
            raise SystemExit(f"{leaf.id} has no headquarters")
        if leaf.hq_parent_id not in by_formation and not wanted:
            log.note(
                "formations",
                leaf.id,
                "headquarters_id",
                "derived",
                leaf.hq_parent_id,
                leaf.headquarters_id,
                "The research has no headquarters for the parent; the nearest superior with one is taken",
            )


def set_ready(leaves: dict[str, Leaf], log: Log) -> None:
    by_echelon = {row["echelon"]: row for row in decisions("ready")}
    exceptions = {row["formation_id"]: row for row in decisions("ready_exceptions")}
    for leaf in leaves.values():
        if leaf.role == "services":
            continue
        if leaf.mobility == "static" and leaf.echelon not in ("airlanded", "reserve"):
            leaf.echelon = leaf.echelon if leaf.echelon in ("border", "garrison") else "static"
            leaf.role = "static"
        row = exceptions.get(leaf.id) or by_echelon[leaf.echelon]
        leaf.ready_h = float(row["ready_h"])
        leaf.is_arriving = row.get("is_arriving") == "yes"
        if leaf.id in exceptions:
            log.note("formations", leaf.id, "ready_h", "derived", "", row["ready_h"], row["reason"])
    for echelon, row in by_echelon.items():
        log.note("formations", f"echelon {echelon}", "ready_h", "derived", "", row["ready_h"], row["reason"])
