"""What of a batch is news: the claims that say something their source did not say last."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graph.codec import KeptClaim, kept
from graph.commit.claims import is_novel
from graph.model import Said


class News(NamedTuple):
    """A claim to keep, its place in the batch, and the claims (by `seq`) that it replaces.

    `first` says that nothing was known of its fact before, and `alone` that this batch says no
    more of it.
    """

    place: int
    claim: KeptClaim
    stale: frozenset[int]
    first: bool
    alone: bool


def news(told: Sequence[Said], known: dict[str, list[KeptClaim]], seq: int) -> Iterator[News]:
    """What is news in a batch, numbered from `seq`; `known` holds the claims that stand after."""
    times = Counter(claim.fact for claim in told)
    for place, claim in _not_repeated(told, times):
        before = known.get(claim.fact)
        if before is None:
            new = kept(seq, claim)
            known[claim.fact] = [new]
            yield News(place, new, frozenset(), True, times[claim.fact] == 1)
        elif is_novel(claim, before):
            new = kept(seq, claim)
            stale = frozenset(c.seq for c in before if c.whole and _same_saying(c, new))
            known[claim.fact] = [c for c in before if c.seq not in stale] + [new]
            yield News(place, new, stale, False, times[claim.fact] == 1)
        else:
            continue
        seq += 1


def _not_repeated(told: Sequence[Said], times: Counter[str]) -> Iterator[tuple[int, Said]]:
    """Claims but for those that their source itself corrects or says again in the batch."""
    last_said = _last_said(told) if len(times) < len(told) else {}
    seen: set[Said] = set()  # a loader says the same again and again
    for place, claim in enumerate(told):
        if times[claim.fact] > 1:
            if claim.whole:
                if last_said[claim.fact, claim.source, claim.dated] != place:
                    continue
            elif claim in seen:
                continue
            else:
                seen.add(claim)
        yield place, claim


def _last_said(told: Iterable[Said]) -> dict[tuple[str, str, str], int]:
    """Where in a batch each source says for the last time what a fact is."""
    return {
        (claim.fact, claim.source, claim.dated): place
        for place, claim in enumerate(told)
        if claim.whole
    }


def _same_saying(one: KeptClaim, other: KeptClaim) -> bool:
    return (
        one.source == other.source
        and one.dated == other.dated
        and one.whole == other.whole
        and one.text == other.text
    )
