"""Which claims of a batch are novel: they say something that their source did not say last.

The others are noted on the claim that they repeat, where another file makes them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from graph.codec import KeptClaim, Repeat, kept
from graph.commit.claims import is_novel, repeated_by
from graph.model import EncodedClaim

_NOTHING: Final[frozenset[int]] = frozenset()


class Novelty(NamedTuple):
    """A claim to keep, its place in the batch, and the claims (by `seq`) that it replaces.

    `first` is True where its fact had no claim before, `alone` where the batch has no other claim
    about it.
    """

    place: int
    claim: KeptClaim
    stale: frozenset[int]
    first: bool
    alone: bool


class Repetition(NamedTuple):
    """A claim that a further file has repeated, with that file among its `repeats`."""

    claim: KeptClaim


def novelties(
    batch: Sequence[EncodedClaim], times: Counter[str], known: dict[str, list[KeptClaim]], seq: int
) -> Iterator[Novelty | Repetition]:
    """The novel claims of a batch and those that it repeats, in its order, numbered from `seq`.

    `times` counts the claims of the batch by fact. `known` holds the open claims by fact key. It is
    updated on the way, so that a later claim of the batch is compared with the earlier ones.
    """
    single = len(times) == len(batch)
    for place, claim in enumerate(batch) if single else _not_repeated(batch, times):
        before = known.get(claim.fact)
        alone = single or times[claim.fact] == 1
        if before is None:
            new = kept(seq, claim)
            known[claim.fact] = [new]
            yield Novelty(place, new, _NOTHING, True, alone)
        elif is_novel(claim, before):
            new = kept(seq, claim)
            stale = frozenset(c.seq for c in before if _replaced(c, new))
            known[claim.fact] = [c for c in before if c.seq not in stale] + [new]
            yield Novelty(place, new, stale, False, alone)
        else:
            again = repetition(seq, claim, before)
            if again is None:
                continue
            known[claim.fact] = [again if c.seq == again.seq else c for c in before]
            yield Repetition(again)
        seq += 1


def said_again(
    batch: Sequence[EncodedClaim], times: Counter[str], known: Mapping[str, list[KeptClaim]]
) -> Sequence[EncodedClaim]:
    """The claims of a batch about facts that are `known` or that it claims twice; mostly none."""
    if len(times) < len(batch):
        return [claim for claim in batch if times[claim.fact] > 1 or claim.fact in known]
    return [claim for claim in batch if claim.fact in known] if known else ()


def repetition(seq: int, claim: EncodedClaim, known: Sequence[KeptClaim]) -> KeptClaim | None:
    """The known claim that this one repeats, with its file noted; None where it was noted before.

    Claims that come from no file are not noted: nobody can take them back.
    """
    repeated = repeated_by(claim, known)
    if not claim.origin or any(claim.origin in one.origins for one in repeated):
        return None
    last = max(repeated, key=lambda one: one.seq)
    return last._replace(repeats=(*last.repeats, Repeat(seq, claim.rank, claim.origin)))


def _not_repeated(
    batch: Sequence[EncodedClaim], times: Counter[str]
) -> Iterator[tuple[int, EncodedClaim]]:
    """Claims with their places, without those that the batch itself corrects or repeats.

    Of the whole claims of one source and date about one fact that come from no file the last
    counts; partial ones add up. What a file says is kept, also where the file itself corrects it
    further down: so it is recognised when the file is loaded again, in whatever parts.
    """
    last = _last_whole(batch)
    seen: set[EncodedClaim] = set()  # each row of a sheet names the same entities again
    for place, claim in enumerate(batch):
        if times[claim.fact] > 1:
            corrects = claim.whole and not claim.origin
            if claim in seen or (corrects and last[claim.fact, claim.source, claim.dated] != place):
                continue
            if not corrects:
                seen.add(claim)
        yield place, claim


def _last_whole(batch: Iterable[EncodedClaim]) -> dict[tuple[str, str, str], int]:
    """The place of the last whole claim of each (fact, source, document date)."""
    return {
        (claim.fact, claim.source, claim.dated): place
        for place, claim in enumerate(batch)
        if claim.whole
    }


def _replaced(one: KeptClaim, other: KeptClaim) -> bool:
    """Whether `other` repeats `one` and replaces it.

    A claim of a file stays open, so that the file is recognised when it is loaded again, and
    replaces none, so that it can be taken back.
    """
    return (
        one.whole
        and not one.origin
        and not other.origin
        and not one.repeats
        and one.source == other.source
        and one.dated == other.dated
        and other.whole
        and one.text == other.text
    )
