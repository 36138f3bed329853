"""The relations that decide what reaches a few entities: no others need be weighed for them."""

from collections.abc import Collection

import numpy as np

from analytics.policy import Policy
from analytics.snapshot.columns import RELATION_WORDS, Ints, Snapshot
from analytics.snapshot.relation_lookup import rows_of


def relations_around(snapshot: Snapshot, policy: Policy, entities: Collection[str]) -> Ints:
    """The places, rising, of all relations at whoever a chain to these entities can pass.

    Whatever passes is within the policy's hops of its end, on any day. The weight of an arc hangs
    on all relations of the entity that it leaves, of whatever kind, so those are among them. What
    reaches these entities is then the same as by all relations, unless the search of a record was
    cut by its budget there, which is made of whole neighbourhoods of the record.
    """
    near, kinds = snapshot.adjacency, snapshot.relations.kind
    crossed = np.array([kind in policy.relations for kind in RELATION_WORDS], dtype=np.bool_)
    met = np.zeros(len(snapshot.entities.ids), dtype=np.bool_)
    last = np.array([snapshot.places[id_] for id_ in sorted(set(entities))], dtype=np.int64)
    met[last] = True
    for _ in range(max(policy.max_hops, policy.vet.max_ties)):
        rows = rows_of(near.offset, last)
        ends = np.unique(near.other[rows[crossed[kinds[near.relation[rows]]]]])
        last = ends[~met[ends]]
        met[last] = True
    around: Ints = np.unique(near.relation[rows_of(near.offset, np.flatnonzero(met))])
    return around
