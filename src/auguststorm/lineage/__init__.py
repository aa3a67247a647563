"""Follow the chain of a number from its source to the columns of results it can move, and back."""

from auguststorm.lineage.graph import Graph, Node, find, load_graph
from auguststorm.lineage.provenance import to_prov
from auguststorm.lineage.trace import trace

__all__ = ["Graph", "Node", "find", "load_graph", "to_prov", "trace"]
