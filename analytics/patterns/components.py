"""The components of a directed graph, and which arcs hang together with one node."""

import numpy as np
import numpy.typing as npt
import scipy

from analytics.snapshot.columns import Ints


def components(source: Ints, target: Ints, count: int, *, strong: bool = False) -> Ints:
    """The number of the component of each of `count` nodes.

    `source` and `target` are the ends of the arcs. In a `strong` component each node leads to each;
    otherwise arcs are taken in both directions.
    """
    ones = np.ones(len(source), dtype=np.int64)  # parallel arcs are added up
    graph = scipy.sparse.csr_array((ones, (source, target)), shape=(count, count))
    _, of = scipy.sparse.csgraph.connected_components(
        graph, connection="strong" if strong else "weak"
    )
    return np.asarray(of, dtype=np.int64)


def arcs_around(source: Ints, target: Ints, node: int) -> npt.NDArray[np.bool_]:
    """By arc, whether it is in the component of a node."""
    count = int(max(source.max(initial=node), target.max(initial=node))) + 1
    of = components(source, target, count)
    near: npt.NDArray[np.bool_] = of[source] == of[node]
    return near
