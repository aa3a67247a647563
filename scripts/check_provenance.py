"""Read the exported chains with rdflib and hold every statement to the classes that PROV-O gives its property.

Usage: uv run --group provenance python scripts/check_provenance.py
"""

import sys
from importlib import import_module
from typing import Any

from auguststorm.lineage import load_graph, to_prov

# https://www.w3.org/TR/prov-o/ (domain and range of each property)
CLASSES = {
    "used": ("Activity", "Entity"),
    "wasGeneratedBy": ("Entity", "Activity"),
    "wasDerivedFrom": ("Entity", "Entity"),
    "hadPrimarySource": ("Entity", "Entity"),
    "wasAttributedTo": ("Entity", "Agent"),
    "hadMember": ("Collection", "Entity"),
}


def faults_of(text: str) -> list[str]:
    """List what a text in JSON-LD has that PROV-O does not know, or knows of other classes."""
    rdflib: Any = import_module("rdflib")
    graph = rdflib.Graph()
    graph.parse(data=text, format="json-ld")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    kinds: dict[object, set[str]] = {}
    for thing, kind in graph.subject_objects(rdflib.RDF.type):
        kinds.setdefault(thing, set()).add(str(kind).removeprefix(str(prov)))
    faults = [] if len(graph) else ["nothing was read"]
    for thing, link, other in graph:
        name = str(link).removeprefix(str(prov))
        if not str(link).startswith(str(prov)) or name == "value":
            continue
        domain, range_ = CLASSES.get(name, ("?", "?"))
        if domain not in kinds.get(thing, ()) or range_ not in kinds.get(other, ()):
            faults.append(f"{thing} {name} {other}: expected {domain} and {range_}")
    return faults


def main() -> None:
    """Check the chains; exit code 1 if anything does not hold."""
    text = to_prov(*load_graph())
    faults = faults_of(text)
    sys.stdout.write("\n".join([*faults[:20], f"{len(faults)} faults in {len(text):,} characters"]) + "\n")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
