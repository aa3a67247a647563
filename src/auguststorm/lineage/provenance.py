"""Write the chains of the ledger as PROV-O in JSON-LD."""

import json
from typing import Any

from auguststorm.evidence.check import Evidence
from auguststorm.lineage.graph import Graph

CONTEXT: dict[str, Any] = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "as": "urn:auguststorm:",
    "label": "rdfs:label",
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "hadMember": {"@id": "prov:hadMember", "@type": "@id"},
    "hadPrimarySource": {"@id": "prov:hadPrimarySource", "@type": "@id"},
    "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
    "wasGeneratedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "used": {"@id": "prov:used", "@type": "@id"},
    "value": "prov:value",
    **{name: f"as:{name}" for name in (
        "kind", "subject", "value_high", "unit", "date", "date_high", "precision", "scope", "side", "period",
        "definition", "polarity", "rank", "rank_reason", "confidence", "section", "paragraph", "sentence", "page",
        "reference", "low", "high", "distribution", "method",
    )},
}  # fmt: skip
# What a claim says, its qualifiers, its rank and its place; of an estimate the number and how it is drawn.
_OF_CLAIM = (
    "kind", "subject", "value", "value_high", "unit", "date", "date_high", "precision", "scope", "side", "period",
    "definition", "polarity", "rank", "rank_reason", "confidence", "section", "paragraph", "sentence", "page",
    "reference",
)  # fmt: skip
_OF_ESTIMATE = ("value", "low", "high", "unit", "distribution", "method", "confidence")
_ACTIVITY = "phase"


def _iri(name: str) -> str:
    return f"as:{name.replace(' ', '_')}"


def to_prov(graph: Graph, evidence: Evidence) -> str:
    """Write every link as an entity or an activity, every claimant as an agent.

    Sources, claims, estimates, parameters, tables, rows, fields and columns are entities; phases are activities that
    used parameters and tables, and generated fields. Claims and estimates carry what they say, with qualifiers and
    rank; a dispute is a collection of claims.
    """
    agents = sorted({claim.claimant for claim in evidence.statements.claims.values()})
    written = [{"@id": _iri(f"claimant:{name}"), "@type": ["prov:Agent"], "label": name} for name in agents]
    for node in graph.nodes.values():
        before = graph.back.get(node.node_id, [])
        item: dict[str, Any] = {"@id": _iri(node.node_id), "label": node.label}
        if node.kind == _ACTIVITY:
            item |= {"@type": ["prov:Activity"], "used": [_iri(name) for name in before]}
        else:
            item["@type"] = (
                ["prov:Entity"] if node.kind != "source" else ["prov:Entity", "dcterms:BibliographicResource"]
            )
            activities = [name for name in before if graph.nodes[name].kind == _ACTIVITY]
            if activities:
                item["wasGeneratedBy"] = [_iri(name) for name in activities]
            item |= _derived(node.node_id, before, evidence, set(activities))
            item |= _said(node.node_id, evidence)
        written.append(item)
    for dispute in evidence.statements.disputes.values():
        members = [_iri(name) for name in dispute.claims]
        item = {"@id": _iri(dispute.dispute_id), "@type": ["prov:Entity", "prov:Collection"], "label": dispute.title}
        written.append(item | {"kind": dispute.kind, "hadMember": members})
    return json.dumps({"@context": CONTEXT, "@graph": written}, ensure_ascii=False, indent=1) + "\n"


def _derived(node_id: str, before: list[str], evidence: Evidence, activities: set[str]) -> dict[str, Any]:
    claim = evidence.statements.claims.get(node_id)
    if claim is None:
        others = [_iri(name) for name in before if name not in activities]
        return {"wasDerivedFrom": others} if others else {}
    said: dict[str, Any] = {
        "wasDerivedFrom": [_iri(claim.source_id)],  # in other words, so that it is no quotation
        "wasAttributedTo": [_iri(f"claimant:{claim.claimant}")],
    }
    if claim.cited_through:
        said["hadPrimarySource"] = [_iri(name) for name in claim.cited_through]
    return said


def _said(node_id: str, evidence: Evidence) -> dict[str, Any]:
    """Write what a claim or an estimate says, cell by cell; nothing for other links."""
    claim, estimate = evidence.statements.claims.get(node_id), evidence.ledger.estimates.get(node_id)
    cells = {name: getattr(claim, name) for name in _OF_CLAIM} if claim else {}
    cells |= {name: getattr(estimate, name) for name in _OF_ESTIMATE} if estimate else {}
    return {
        name: list(cell) if isinstance(cell, tuple) else cell for name, cell in cells.items() if cell not in (None, ())
    }
