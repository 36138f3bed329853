"""Stakes that add up to more than the whole: loaded, and reported (DESIGN §7)."""

from collections import defaultdict
from collections.abc import Collection
from typing import Final

from graph.store import Store

_TIES: Final = 100_000
_SPARE: Final = 1e-6  # rounding in the filings themselves


def overfull(store: Store, companies: Collection[str]) -> list[str]:
    """A sentence for each company whose current stakes, by its highest source, exceed 100 %."""
    if not companies:
        return []
    ties = store.ties(companies, kinds=["shareholder_of"], limit=_TIES)
    current = [tie for tie in ties if tie.valid_to is None and tie.share]
    best: dict[str, int] = {}
    for tie in current:
        best[tie.target] = min(tie.rank, best.get(tie.target, tie.rank))
    total: dict[str, float] = defaultdict(float)
    for tie in current:
        if tie.share and tie.rank == best[tie.target]:
            total[tie.target] += tie.share.low
    known = set(store.entities(companies))
    return [
        f"the stakes in {company} add up to {100 * sum_:.4g} %: look into the register."
        for company, sum_ in sorted(total.items())
        if sum_ > 1 + _SPARE and company in known
    ]
