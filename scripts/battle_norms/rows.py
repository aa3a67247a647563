"""Write the norms of battle as rows of a table of claims."""

from collections.abc import Sequence

from auguststorm.tables import load_schema
from battle_norms.measures import endings, fits, fronts, others, weapons
from battle_norms.rivers import crossings
from battle_norms.sample import Battle
from battle_norms.victories import durations, left_behind, usual_odds, victories, weights_of_arms

COLUMNS = [column.name for column in load_schema("claims")]


def claims_of(battles: Sequence[Battle]) -> list[dict[str, str]]:
    """Return every norm as a row of a table of claims."""
    norms = [*fits(battles), *fronts(battles), *endings(battles), *weapons(battles), *others(battles)]
    norms += [
        *victories(battles),
        *weights_of_arms(battles),
        *left_behind(battles),
        *crossings(battles),
        *durations(battles),
        *usual_odds(battles),
    ]
    rows = []
    for number, norm in enumerate(norms, start=1):
        row = dict.fromkeys(COLUMNS, "")
        row |= {
            "claim_id": f"clm:norms_battles-{number:02d}-{norm.slug}",
            "kind": "quantity",
            "subject": norm.subject,
            "value": _written(norm.low),
            "value_high": "" if norm.high is None else _written(norm.high),
            "unit": norm.unit,
            "precision": norm.precision or ("about" if norm.high is None else "range"),
            "scope": norm.scope,
            "period": "1939 to 1945",
            "claimant": "Computed by the project from CDB90",
            "source_id": "src:cdb90",
            "section": "scripts/derive_battle_norms.py",
            "paraphrase": norm.paraphrase,
            "polarity": "affirms",
            "rank": "normal",
            "confidence": "medium",
            "used_by_reason": norm.reason,
        }
        rows.append(row)
    return rows


def _written(value: float) -> str:
    return f"{float(f'{value:.4g}'):g}"
