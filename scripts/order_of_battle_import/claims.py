"""Keep rival claims of strength beside the order of battle, and say which must be met and how closely."""

from order_of_battle_import.files import Log, Row, decisions
from order_of_battle_import.sources import source_ids

TOLERANCES = {"men": "0.05", "armour": "0.06", "guns": "0.04"}  # est:reconciliation-tolerance
NEAR_TOLERANCE = "0.08"
FOLLOWED = {
    "yes": ("men", "armour", "guns"),
    "near": ("men",),
    "men": ("men",),
    "men and guns": ("men", "guns"),
    "armour and guns": ("armour", "guns"),
    "no": (),
    "no claim": (),
}
OUTCOME_CLAIMS = {("jpn-5-army", "guns"): "Guns lost at Mutanchiang are an outcome, and a floor at best"}


def rows(totals: list[Row], log: Log) -> list[dict[str, object]]:
    members = {(row["command"], row["men"]): row["members"] for row in decisions("claim_members")}
    notes = {(row["command"], row["claim"]): row["note"] for row in decisions("claim_notes")}
    table: list[dict[str, object]] = []
    for row in totals:
        command = row["id"]
        claims = {"men": row["men_claim"], "armour": row["tanks_claim"], "guns": row["guns_claim"]}
        for number, reason in ((number, reason) for (who, number), reason in OUTCOME_CLAIMS.items() if who == command):
            log.note("strength_claims", command, number, "refused", claims[number], "", reason)
            claims[number] = ""
        if not any(claims.values()):
            continue
        must = FOLLOWED[row["followed"]]
        tolerances = TOLERANCES if row["followed"] != "near" else dict.fromkeys(TOLERANCES, NEAR_TOLERANCE)
        first = next(value for value in claims.values() if value)
        table.append(
            {
                "claim_id": f"claim-{len(table) + 1:02d}",
                "command": command,
                "level": row["level"],
                "members": members.get((command, claims["men"])) or members[command, ""],
                **claims,
                **{
                    f"{name}_tolerance_share": tolerances[name] if name in must and claims[name] else ""
                    for name in TOLERANCES
                },
                "note": notes.get((command, first), ""),
                "estimate_id": "est:reconciliation-tolerance",
                "source": source_ids(row["claim_source"]),
            }
        )
    log.note(
        "strength_claims",
        "*",
        "difference_percent",
        "refused",
        "",
        "",
        "Differences are computed by the reconciliation, not copied",
    )
    return table
