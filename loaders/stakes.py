"""Stakes that add up to more than the whole: loaded, and reported (DESIGN §7)."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

from graph.store import Store

_CHUNK: Final = 500
_TIES: Final = 1_000_000
_SPARE: Final = 1e-6  # rounding in the filings themselves


def overfull(store: Store, companies: Collection[str]) -> Iterator[str]:
    """A sentence for each company whose current stakes, by its highest source, exceed 100 %."""
    asked = sorted(companies)
    for at in range(0, len(asked), _CHUNK):
        known = store.entities(asked[at : at + _CHUNK])
        sums = _sums(store, {entity.id for entity in known.values()})
        for company, total in sorted(sums.items()):
            if total > 1 + _SPARE:
                share = f"{100 * total:.4g} %"
                yield f"the stakes in {company} add up to {share}: look into the register."


def _sums(store: Store, companies: set[str]) -> dict[str, float]:
    ties = store.relations_at(companies, kinds=["shareholder_of"], limit=_TIES)
    current = [t for t in ties if t.valid_to is None and t.share and t.target in companies]
    best: dict[str, int] = {}
    for tie in current:
        best[tie.target] = min(tie.rank, best.get(tie.target, tie.rank))
    total: dict[str, float] = defaultdict(float)
    for tie in current:
        if tie.share and tie.rank == best[tie.target]:
            total[tie.target] += tie.share.low
    return total
