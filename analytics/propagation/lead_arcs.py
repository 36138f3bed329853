"""The arcs that a strong lead may cross: ties of the policy's kinds alone (DESIGN §10).

The strongest chain of all is not always one that an officer is asked to check, and it would hide
the strongest one that is: so leads have a search of their own.
"""

import numpy as np

from analytics.policy import Policy
from analytics.propagation.arcs import Arcs
from analytics.snapshot.columns import RELATION_WORDS, Snapshot
from analytics.vet_policy import OWNERSHIP


def lead_arcs(snapshot: Snapshot, policy: Policy, arcs: Arcs) -> Arcs:
    """Those of `arcs` whose relation is of a kind in `[vet] kinds`.

    `control_by_ownership` admits a stake only where it is above one half for certain.
    """
    kinds = policy.vet.kinds
    allowed = np.array([kind in kinds for kind in RELATION_WORDS], dtype=np.bool_)
    kept = allowed[snapshot.relations.kind[arcs.rows["relation"]]]
    if OWNERSHIP in kinds:
        kept |= arcs.controlling
    before = np.concatenate([[0], np.cumsum(kept)])
    return Arcs(before[arcs.offset], arcs.rows[kept], arcs.controlling[kept])
