"""Companies whose stakes add up to more than 100 %: they are loaded and reported."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

from graph.model import Relation
from graph.sentence import Sentence, say
from graph.standing import Standing
from graph.store import Store
from loaders.store_reading import all_relations, in_chunks

_COMPANIES: Final = 500  # asked for at a time
_ROUNDING: Final = 1e-6  # filings round their shares: 33.3333 % three times is no fault


def overfull(store: Store, companies: Collection[str]) -> Iterator[Sentence]:
    """A sentence for each company whose current stakes in its highest source exceed 100 %."""
    for chunk in in_chunks(sorted(companies), _COMPANIES):
        known = store.entities(chunk)
        sums = _sums(store, {entity.id for entity in known.values()})
        for company, total in sorted(sums.items()):
            if total > 1 + _ROUNDING:
                yield say("load_note.overfull", company=company, share=f"{100 * total:.7g} %")


def _sums(store: Store, companies: set[str]) -> dict[str, float]:
    """The least sum of the known current stakes in each company, in its highest-ranked source."""
    relations = all_relations(store, companies, ["shareholder_of"])
    current = [r for r in relations if r.valid_to is None and r.share and r.target in companies]
    best_rank: dict[str, int] = {}
    for relation in current:
        rank = best_rank.get(relation.target, relation.rank)
        best_rank[relation.target] = min(relation.rank, rank)
    ranked = [r for r in current if r.rank == best_rank[r.target]]
    # Two sources that both file the same holder's stake must not be added (DESIGN §7, §13.3).
    latest: dict[tuple[str, str], Standing] = {}
    for relation in ranked:
        if relation.stands:
            pair = (relation.source, relation.target)
            latest[pair] = max(latest.get(pair, relation.stands), relation.stands, key=_precedence)
    total: dict[str, float] = defaultdict(float)
    for relation in ranked:
        stands = latest.get((relation.source, relation.target))
        if relation.share and (stands is None or _source(relation) == stands.source):
            total[relation.target] += relation.share.low
    return total


def _precedence(stands: Standing) -> int:
    return stands.precedence


def _source(relation: Relation) -> str:
    return relation.stands.source if relation.stands else ""
