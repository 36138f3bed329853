"""A neighbourhood as a directed graph of networkx, for those who have their own methods."""

from analytics.paths.walks import Neighbourhood
from graph.errors import Unavailable
from graph.words import STAKE_KINDS

try:
    import networkx as nx
except ImportError as missing:  # an extra: pyvis needs it, and brings it
    raise Unavailable("extra.no_library", library="networkx", extra="pyvis") from missing


def digraph_of(neighbourhood: Neighbourhood) -> "nx.DiGraph[str]":
    """The graph of a neighbourhood; nodes and edges in id order.

    A node is an entity id with `kind`, `name` and `roles`. An edge leads from the source of
    relations to their target, with `relations` (ids) and `kinds`, and of stakes `low` and `high` in
    [0, 1] where they are known: the sum of parallel ones up to 1.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    for entity in neighbourhood.entities:
        graph.add_node(entity.id, kind=entity.kind, name=entity.name, roles=sorted(entity.roles))
    for relation in neighbourhood.relations:
        ends = (relation.source, relation.target)
        if not graph.has_edge(*ends):
            graph.add_edge(*ends, relations=[], kinds=[])
        edge = graph.edges[ends]
        edge["relations"].append(relation.id)
        edge["kinds"].append(relation.kind)
        if relation.kind in STAKE_KINDS and relation.share:
            edge["low"] = min(1.0, edge.get("low", 0.0) + relation.share.low)
            edge["high"] = min(1.0, edge.get("high", 0.0) + relation.share.high)
    return graph
