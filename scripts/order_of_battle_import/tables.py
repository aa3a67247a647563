"""Turn leaves and research rows into rows of the package's tables."""

from order_of_battle_import.files import Log, Row, decisions
from order_of_battle_import.leaves import STRENGTHS, Leaf
from order_of_battle_import.sources import source_ids

CONSERVED = ("men", "tanks", "self_propelled_guns", "guns", "vehicles", "horses")


WITHOUT_PLACE = {"fr-suifenho": "Stands a cell south of the Volynsk works; the town of Suifenho is a place of its own"}


def stand_in_works(leaves: dict[str, Leaf], works: dict[str, Row], places: dict[str, Row]) -> None:
    """Stand every garrison at the place of its works, or where the works are if no place has their name."""
    for leaf in leaves.values():
        if leaf.works_id:
            place_id = "" if leaf.works_id in WITHOUT_PLACE else works[leaf.works_id]["place_id"]
            where = places[place_id] if place_id else works[leaf.works_id]
            leaf.latitude_deg, leaf.longitude_deg = float(where["lat"]), float(where["lon"])


def formation_rows(leaves: dict[str, Leaf]) -> list[dict[str, object]]:
    return [
        {
            **{name: getattr(leaf, name) for name in STRENGTHS},
            "formation_id": leaf.id,
            "name": leaf.name,
            "side": leaf.side,
            "kind": leaf.kind,
            "mobility": leaf.mobility,
            "headquarters_id": leaf.headquarters_id,
            "army_id": leaf.army_id,
            "front_id": leaf.front_id,
            "echelon": leaf.echelon,
            "quality": leaf.quality,
            "is_veteran": leaf.is_veteran,
            "latitude_deg": leaf.latitude_deg,
            "longitude_deg": leaf.longitude_deg,
            "start_place": leaf.start_place,
            "ready_h": leaf.ready_h,
            "is_arriving": leaf.is_arriving,
            "role": leaf.role,
            "parent_id": leaf.parent_id,
            "is_forward_detachment": leaf.is_forward_detachment,
            "works_id": leaf.works_id,
            "establishment_id": leaf.establishment_id,
            "estimate_id": leaf.estimate_id,
            "confidence": leaf.confidence,
            "source": source_ids(leaf.source),
        }
        for leaf in leaves.values()
        if leaf.role != "services"
    ]


def service_kind(leaf: Leaf) -> str:
    names = {"sov-air-ground": "air_ground", "jpn-air-ground": "air_ground", "sov-front-rear": "front_rear"}
    if leaf.establishment_id in names:
        return names[leaf.establishment_id]
    return "army_rear" if leaf.army_id else "front_rear"


def service_rows(leaves: dict[str, Leaf], commands: dict[str, Row], tree: dict[str, Row]) -> list[dict[str, object]]:
    return [
        {
            **{name: getattr(leaf, name) for name in STRENGTHS},
            "services_id": leaf.id,
            "name": leaf.name,
            "side": leaf.side,
            "kind": service_kind(leaf),
            "army_id": leaf.army_id,
            "front_id": leaf.front_id,
            "headquarters_id": leaf.headquarters_id,
            "latitude_deg": leaf.latitude_deg,
            "longitude_deg": leaf.longitude_deg,
            "start_place": leaf.start_place,
            "estimate_id": leaf.estimate_id,
            "confidence": leaf.confidence,
            "source": source_ids(leaf.source),
        }
        for leaf in leaves.values()
        if leaf.role == "services"
    ]


def expected_totals(leaves: dict[str, Leaf]) -> list[dict[str, object]]:
    """Sum the leaves by side and command before anything is moved, so that conservation can be tested."""
    sums: dict[tuple[str, str], dict[str, object]] = {}
    for leaf in leaves.values():
        key = (leaf.side, leaf.front_id or leaf.army_id)
        row = sums.setdefault(key, {"side": key[0], "command_id": key[1], **dict.fromkeys(CONSERVED, 0)})
        for name in CONSERVED:
            row[name] = int(str(row[name])) + getattr(leaf, name)
    return [sums[key] for key in sorted(sums)]


def party_rows() -> list[dict[str, object]]:
    return [
        {
            "formation_id": row["formation_id"],
            "target_place_id": row["target_place_id"],
            "plan_ids": row["plan_ids"],
            "estimate_id": row["estimate_id"],
        }
        for row in decisions("detachments")
        if row["purpose"] == "airlanded"
    ]


def works_rows(works: dict[str, Row], log: Log) -> list[dict[str, object]]:
    classes = {row["works_id"]: row for row in decisions("works_class")}
    rows: list[dict[str, object]] = []
    for id, row in works.items():
        log.note(
            "works",
            id,
            "strength_class",
            "derived",
            row["pillboxes"],
            classes[id]["strength_class"],
            classes[id]["reason"],
        )
        if row["garrison_men"]:
            log.note(
                "works",
                id,
                "garrison_men",
                "refused",
                row["garrison_men"],
                "",
                "Garrisons are men of formations (formations.works_id); see their rows",
            )
        place_id = "" if id in WITHOUT_PLACE else row["place_id"]
        if place_id != row["place_id"]:
            log.note("works", id, "place_id", "refused", row["place_id"], "", WITHOUT_PLACE[id])
        rows.append(
            {
                "works_id": id,
                "name": row["name"],
                "place_id": place_id,
                "latitude_deg": row["lat"],
                "longitude_deg": row["lon"],
                "frontage_km": row["frontage_km"],
                "depth_km": row["depth_km"],
                "pillboxes": row["pillboxes"],
                "strength_class": classes[id]["strength_class"],
                "estimate_id": "est:works-strength-class",
                "confidence": row["confidence"],
                "source": source_ids(row["source"]),
            }
        )
    return rows


def establishment_rows(establishments: dict[str, Row]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {
            "establishment_id": id,
            "side": row["side"],
            "name": row["unit_kind"],
            "men": row["men"],
            "men_low": row["men_low"],
            "men_high": row["men_high"],
            "tanks": row["tanks"],
            "self_propelled_guns": row["spg"],
            "tanks_low": row["tanks_low"],
            "tanks_high": row["tanks_high"],
            "guns": int(row["guns_76plus"]) + int(row["mortars"]) + int(row["at_guns"]),
            "guns_low": row["guns_low"],
            "guns_high": row["guns_high"],
            "vehicles": row["trucks"],
            "horses": row["horses"],
            "march_km_per_day": row["march_km_day_road"],
            "fuel_t_per_100km": row["fuel_t_per_100km"],
            "supply_attack_t_per_day": row["supply_t_per_day_attack"],
            "supply_march_t_per_day": row["supply_t_per_day_march"],
            "estimate_id": "est:establishments",
            "confidence": row["confidence"],
            "source": source_ids(row["source"]),
        }
        for id, row in establishments.items()
    ]
    return rows


def tree_rows(tree: dict[str, Row], leaves: dict[str, Leaf], log: Log) -> list[dict[str, object]]:
    """Keep who stands under whom and who commands; leave out brigades that the unit table replaced."""
    replaced = {"sov-24-guards-mb", "sov-25-guards-mb", "sov-26-guards-mb", "sov-57-guards-tb"}
    for id in sorted(replaced & tree.keys()):
        log.note(
            "tree",
            id,
            "",
            "refused",
            tree[id]["name"],
            "",
            "The corps in Manchuria was the 7th Mechanized Corps with brigades 16, 63, 64 and 41st Guards",
        )
    rows: list[dict[str, object]] = [
        {
            "formation_id": id,
            "name": row["name"],
            "side": row["side"],
            "parent_id": row["parent"],
            "echelon": row["echelon"],
            "commander": row["commander"],
            "start_place": row["start_location"],
            "latitude_deg": row["start_lat"],
            "longitude_deg": row["start_lon"],
            "confidence": row["confidence"],
            "source": source_ids(row["source"]),
        }
        for id, row in tree.items()
        if id not in replaced
    ]
    for leaf in leaves.values():
        if leaf.id not in tree and leaf.role != "services":
            lent = leaf.hq_parent_id if leaf.echelon == "landing" else ""
            rows.append(
                {
                    "formation_id": leaf.id,
                    "name": leaf.name,
                    "side": leaf.side,
                    "parent_id": lent or leaf.parent_id or leaf.hq_parent_id,
                    "echelon": "unit",
                    "commander": "",
                    "start_place": leaf.start_place,
                    "latitude_deg": leaf.latitude_deg,
                    "longitude_deg": leaf.longitude_deg,
                    "confidence": leaf.confidence,
                    "source": source_ids(leaf.source),
                }
            )
    return rows
