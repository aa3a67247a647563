"""Say who speaks where the research names a source and no claimant."""

from functools import cache

from auguststorm.evidence.ledger import load_ledger
from claims_import.rows import ARTICLE, HAND, UNSEEN, read

RECALLED = "Accounts of the campaign, as recalled"


@cache
def _set_by_hand() -> dict[str, str]:
    return {row["source_id"]: row["claimant"] for row in read(HAND / "speakers.csv")}


def speaker_of(source_id: str) -> str:
    """Name the claimant of what stands in a source: its author, or what sort of source it is."""
    if source_id == UNSEEN:
        return RECALLED
    if source_id == ARTICLE:
        return "the article"
    by_hand = _set_by_hand().get(source_id)
    source = load_ledger().sources.get(source_id)
    return by_hand or (source.author or source.title if source else source_id)
