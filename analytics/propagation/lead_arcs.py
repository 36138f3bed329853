"""The arcs that a strong lead may cross: ties of the policy's kinds alone (DESIGN §10).

The strongest chain of all is not always one that an officer is asked to check, and it would hide
the strongest one that is: so leads have a search of their own.
"""

from datetime import date

import numpy as np

from analytics.policy import Policy
from analytics.propagation.arcs import Arcs
from analytics.propagation.joint_control import JointControl
from analytics.snapshot.columns import RELATION_WORDS, Snapshot
from analytics.vet_policy import OWNERSHIP


def lead_arcs(snapshot: Snapshot, policy: Policy, arcs: Arcs, as_of: date) -> Arcs:
    """Those of `arcs` whose relation is of a kind in `[vet] kinds`.

    `control_by_ownership` admits a stake where it is above one half for certain, or where its
    holder controls the company for certain together with what else it controls on the day asked.
    """
    kinds = policy.vet.kinds
    allowed = np.array([kind in kinds for kind in RELATION_WORDS], dtype=np.bool_)
    # By relation first: a byte for each stays in the cache, where a row of its kind does not.
    kept = allowed[snapshot.relations.kind][arcs.rows["relation"]]
    if OWNERSHIP in kinds:
        kept |= arcs.controlling
        rest = np.flatnonzero(~kept)
        kept[rest] = JointControl(snapshot, as_of).marks(arcs.rows["relation"][rest])
    before = np.concatenate([[0], np.cumsum(kept)])
    return Arcs(before[arcs.offset], arcs.rows[kept], arcs.controlling[kept])
