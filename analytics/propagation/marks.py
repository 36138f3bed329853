"""The marks of evidence: what is doubtful about a record or its chain (DESIGN §7)."""

from itertools import compress

import numpy as np
import numpy.typing as npt

from analytics.policy import Policy
from analytics.propagation.parallel import POSSIBLY_SAME, counting_with, held_together
from analytics.propagation.seeds import Seeds
from analytics.snapshot.columns import Snapshot, Whole

_Bools = npt.NDArray[np.bool_]


def marks_of(
    snapshot: Snapshot, policy: Policy, seeds: Seeds, day: int, rows: tuple[Whole, Whole, Whole]
) -> list[tuple[str, ...]]:
    """The marks of each row: a row of seeds, a chain of relation places, its number of ties.

    Places behind the end of a chain are -1.
    """
    seed, chains, hops = rows
    held = np.arange(chains.shape[1]) < hops[:, None]
    relations = snapshot.relations
    # Behind a chain the place is -1, the last relation: `held` leaves those columns out.
    begin, end = relations.valid_from[chains], relations.valid_to[chains]
    # Half-open (DESIGN §5): relations that only touch never held together.
    apart = np.maximum(begin[:, :-1], begin[:, 1:]) >= np.minimum(end[:, :-1], end[:, 1:])
    events = seeds.event[seed]
    flags = {  # in the order of their words
        "disputed": snapshot.records.disputed[seeds.record[seed]],
        "former": ((end <= day) & held).any(axis=1),
        "later": ((begin > events[:, None]) & held).any(axis=1),
        "never_simultaneous": np.any(apart & held[:, 1:], axis=1),
        "offence_date_unknown": seeds.guessed[seed],
        "possibly_same_as": ((relations.kind[chains] == POSSIBLY_SAME) & held).any(axis=1),
    }
    # The relations that name two merged steps never overlapped, but others of them may have: only
    # the chains marked so are looked at again.
    never: _Bools = flags["never_simultaneous"]
    for row in np.flatnonzero(never).tolist():
        chain = chains[row, : int(hops[row])].tolist()
        never[row] = not ever_held(snapshot, policy, chain, day=day, event=int(events[row]))
    told = zip(*(flag.tolist() for flag in flags.values()), strict=True)
    return [tuple(compress(flags, row)) for row in told]


def ever_held(
    snapshot: Snapshot, policy: Policy, chain: list[int], *, day: int, event: int
) -> bool:
    """Whether some choice of the relations merged into a chain's steps held together, step by step.

    `chain` holds relation places, `day` and `event` are day ordinals.
    """
    links = [counting_with(snapshot, policy, place, day=day, event=event) for place in chain]
    return held_together(snapshot.relations, links)
