"""Every chain from a seed to one entity, strongest first: where the strongest alone will not do."""

from typing import Final

from analytics.propagation.exposure import Propagation

_BUDGET: Final = 20_000  # arcs crossed before a search is cut: some tens of milliseconds

Chain = tuple[int, ...]


def all_chains(reach: Propagation, seed: int, end: int) -> tuple[list[tuple[int, Chain]], bool]:
    """((weight, relation places) of each chain, strongest first; whether the search was cut).

    `seed` is a row of the seeds, `end` an entity place. Chains are those of the kernel: of usable
    arcs, of at most the policy's hops, no heavier than the seed's limit; no entity is met twice.
    """
    seeds, arcs, hops = reach.seeds, reach.arcs, reach.policy.max_hops
    subject, event, limit = (int(c[seed]) for c in (seeds.subject, seeds.event, seeds.limit))
    starts = range(int(seeds.first_start[seed]), int(seeds.first_start[seed + 1]))
    open_: list[tuple[tuple[int, ...], int, Chain]] = [
        ((int(seeds.start_entity[k]),), int(seeds.start_weight[k]), ()) for k in starts
    ]
    arrived: list[tuple[int, Chain]] = []
    budget = _BUDGET
    while open_:
        met, weight, chain = open_.pop()
        first, last = (int(row) for row in arcs.offset[met[-1] : met[-1] + 2])
        for row in range(first, last):
            total = weight + int(arcs.rows[row]["weight"])
            if total > limit:
                break  # the arcs of a tail come lightest first
            if budget == 0:
                return [], True
            budget -= 1
            _, head, low, high, relation = arcs.rows[row].item()
            if head in met or head == subject or not low <= event < high:
                continue
            longer = (*chain, relation)
            if head == end:
                arrived.append((total, longer))
            elif len(longer) < hops:
                open_.append(((*met, head), total, longer))
    return sorted(arrived, key=lambda one: (one[0], len(one[1]), one[1][::-1])), False
