"""Draw parameters and columns of results by lot and write one chain of each, to be read through by somebody.

Usage: python scripts/draw_chains.py [SEED] [HOW MANY] [claims]

Half of them begin at a parameter, half at a column of results. Where a chain forks (phases that write a field,
parameters that a phase reads, claims of an estimate) one way is drawn. With `claims` all begin at a parameter whose
estimate has claims. What was found by reading is told in
docs/data/chains_read.md, which names its seed.
"""

import random
import sys

from auguststorm.lineage import Graph, load_graph

SEED, HOW_MANY = 1945, 20


def walk(graph: Graph, start: str, dice: random.Random) -> list[str]:
    """Walk back from a link to a source, one way at each fork, by lot."""
    chain = [start]
    while before := graph.back.get(chain[-1], []):
        if graph.nodes[chain[-1]].kind == "estimate":  # by way of its claims, where it has any
            before = [name for name in before if graph.nodes[name].kind == "claim"] or before
        chain.append(dice.choice(before))
    return chain


def walk_on(graph: Graph, start: str, dice: random.Random) -> list[str]:
    """Walk on from a parameter to a column of results, one way at each fork, by lot; as far as the chain goes."""
    chain = [start]
    while after := graph.onward.get(chain[-1], []):
        told = [name for name in after if graph.onward.get(name) or graph.nodes[name].kind == "result"]
        chain.append(dice.choice(told or after))
    return chain[1:]


def has_claims(graph: Graph, parameter: str) -> bool:
    """Tell whether the estimate of a parameter rests on claims."""
    before = [name for estimate in graph.back.get(parameter, []) for name in graph.back.get(estimate, [])]
    return any(graph.nodes[name].kind == "claim" for name in before)


def draw(graph: Graph, seed: int, how_many: int, with_claims: bool) -> list[list[str]]:
    """Draw chains, each from a column of results back to a source."""
    dice = random.Random(seed)
    nodes = graph.nodes.values()
    parameters = [each.node_id for each in nodes if each.kind == "parameter"]
    results = [each.node_id for each in nodes if each.kind == "result"]
    if with_claims:
        parameters, results = dice.sample([name for name in parameters if has_claims(graph, name)], how_many), []
    else:
        parameters = dice.sample(parameters, how_many // 2)
        results = dice.sample(results, how_many - how_many // 2)
    chains = [[*walk_on(graph, name, dice)[::-1], *walk(graph, name, dice)] for name in parameters]
    return chains + [walk(graph, name, dice) for name in results]


def main() -> None:
    """Draw and write the chains."""
    given = [int(text) for text in sys.argv[1:3] if text.isdigit()]
    seed, how_many = [*given, *(SEED, HOW_MANY)[len(given) :]]
    graph, _ = load_graph()
    for number, chain in enumerate(draw(graph, seed, how_many, "claims" in sys.argv), start=1):
        print(f"{number}.")
        for depth, name in enumerate(chain):
            arrow = "" if depth == 0 else "← "
            print(f"   {arrow}{name}: {graph.nodes[name].label}")


if __name__ == "__main__":
    main()
