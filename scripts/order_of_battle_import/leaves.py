"""Hold a leaf of the order of battle while it is divided, and move men, guns and lorries between leaves."""

from dataclasses import dataclass, field

from order_of_battle_import.files import Log, Row

STRENGTHS = ("men", "tanks", "self_propelled_guns", "guns", "vehicles", "horses")


@dataclass
class Leaf:
    """One unit of the lowest level, with what it has."""

    id: str
    name: str
    side: str
    kind: str
    mobility: str
    role: str
    army_id: str
    front_id: str
    hq_parent_id: str
    echelon: str
    establishment_id: str
    quality: float
    latitude_deg: float
    longitude_deg: float
    start_place: str
    estimate_id: str
    confidence: str
    source: str
    men: int = 0
    tanks: int = 0
    self_propelled_guns: int = 0
    guns: int = 0
    vehicles: int = 0
    horses: int = 0
    is_veteran: bool = False
    is_forward_detachment: bool = False
    works_id: str = ""
    parent_id: str = ""
    headquarters_id: str = ""
    ready_h: float = 0.0
    is_arriving: bool = False
    mends: dict[str, str] = field(default_factory=dict)


def estimate_of(row: Row) -> str:
    """Name the estimate that tells how surely the men of a research row are known; a balance is no bare guess."""
    is_balance = row["kind_of_value"] == "assumption" and "balancing unit" in row["note"]
    return f"est:men-by-{'balance' if is_balance else row['kind_of_value']}"


def read_leaves(units: list[Row], establishments: dict[str, Row], kinds: dict[str, Row], log: Log) -> dict[str, Leaf]:
    leaves: dict[str, Leaf] = {}
    for row in units:
        establishment = establishments[row["establishment_id"]]
        kind = kinds.get(row["establishment_id"], {"kind": "services", "mobility": "motor"})
        men = int(row["men"])
        share = men / float(establishment["men"])
        leaves[row["id"]] = Leaf(
            id=row["id"],
            name=row["name"],
            side=row["side"],
            kind=kind["kind"],
            mobility=kind["mobility"],
            role=row["role"],
            army_id=row["army_id"],
            front_id=row["front_id"],
            hq_parent_id=row["hq_parent_id"],
            echelon=row["echelon"],
            establishment_id=row["establishment_id"],
            quality=float(row["quality"]),
            latitude_deg=float(row["start_lat"]),
            longitude_deg=float(row["start_lon"]),
            start_place=row["start_place"],
            estimate_id=estimate_of(row),
            confidence=row["confidence"],
            source=row["source"],
            men=men,
            tanks=int(row["tanks"]),
            self_propelled_guns=int(row["spg"]),
            guns=int(row["guns"]),
            vehicles=round(float(establishment["trucks"]) * share),
            horses=round(float(establishment["horses"]) * share),
        )
    log.note(
        "formations",
        "*",
        "vehicles",
        "derived",
        "",
        "lorries of the establishment times men over its men",
        "The research has no lorries by unit (est:vehicles-by-establishment)",
    )
    log.note(
        "formations",
        "*",
        "horses",
        "derived",
        "",
        "horses of the establishment times men over its men",
        "The research has no horses by unit (est:vehicles-by-establishment)",
    )
    return leaves


def move(parent: Leaf, child: Leaf, amounts: dict[str, int]) -> None:
    """Move what is asked from one leaf to another; refuse to leave the parent below nothing."""
    for name, amount in amounts.items():
        have = getattr(parent, name)
        if not 0 <= amount <= have:
            raise SystemExit(f"{parent.id} has {have} {name}, cannot give {amount} to {child.id}")
        setattr(parent, name, have - amount)
        setattr(child, name, getattr(child, name) + amount)
