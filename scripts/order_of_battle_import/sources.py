"""Turn the research's free mentions of sources into ids of the ledger."""

import re

from order_of_battle_import.files import Row, decisions


def source_ids(text: str, patterns: list[Row] | None = None) -> list[str]:
    """List the sources that a free text names; what no pattern knows counts as general knowledge."""
    rows = patterns if patterns is not None else decisions("source_patterns")
    found = [row["source_id"] for row in rows if re.search(row["pattern"], text, re.IGNORECASE)]
    return list(dict.fromkeys(found)) or ["src:general-knowledge"]
