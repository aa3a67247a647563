"""Gather what the page shows of the ledger: disputes, and the chains behind its tables and figures."""

from datetime import datetime
from typing import Any

from markupsafe import Markup

from auguststorm.lineage import load_graph
from auguststorm.report.chains import chains, footnotes
from auguststorm.report.disputes import KINDS, dispute_chart, shown_disputes, table_rows
from auguststorm.results.manifest import Manifest, hash_data


def evidence_context(manifest: Manifest, h_day: datetime) -> dict[str, Any]:
    """Gather the evidence section and the footnotes.

    Parameters
    ----------
    manifest : of the results; other data than this version's are told
    h_day : of the scenario
    """
    graph, evidence = load_graph()
    disputes = shown_disputes(evidence)
    drawn = [(each, Markup(dispute_chart(each, h_day)) if each.is_drawn else None) for each in disputes]
    found = chains(graph, evidence)
    return {
        "disputes": {
            "main": [pair for pair in drawn if pair[0].is_main],
            "lesser": [pair for pair in drawn if pair[0].is_drawn and not pair[0].is_main],
            "words": [each for each, chart in drawn if chart is None],
            "rows": table_rows(disputes),
            "kinds": KINDS,
            "count": len(disputes),
        },
        "chains": found,
        "claims_of": {name: each.claims for name, each in evidence.ledger.estimates.items() if each.claims},
        "footnotes": footnotes(graph, evidence, found),
        "is_other_data": manifest.data_hash != hash_data(),
    }
