"""Which claims of a batch are novel: they say something that their source did not say last.

The others are noted on the claim that they repeat, where another file makes them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.codec import KeptClaim, Repeat, kept
from graph.commit.claims import is_novel, repeated_by
from graph.model import EncodedClaim


class Sifted:
    """What the claims of a batch bring, as far as they are sifted.

    `novel` runs parallel to the batch. `touched` holds the facts of novel claims in their order,
    `fresh` those without an earlier claim. `added` are the novel claims that no part has given,
    `closed` the claims (by `seq`) that they replace, `noted` the claims that a further file has
    repeated, with that file among their `repeats`. `claims` holds the open claims by fact key,
    those of the batch too once they are sifted: a later one is compared with the earlier ones.
    """

    def __init__(self, claims: dict[str, list[KeptClaim]]) -> None:
        self.claims = claims
        self.novel: list[bool] = []
        self.touched: dict[str, None] = {}
        self.fresh: set[str] = set()
        self.added: list[KeptClaim] = []
        self.closed: set[int] = set()
        self.noted: dict[int, KeptClaim] = {}

    def parts(
        self, batch: Sequence[EncodedClaim], times: Counter[str], seq: int, size: int
    ) -> Iterator[list[KeptClaim]]:
        """Sift a batch; give its new entities that one claim each describes, `size` at a time.

        Nothing in the batch can change those. `times` counts its claims by fact; they are numbered
        from `seq` in the order of the batch, those that repeat another file's too.
        """
        self.novel = [False] * len(batch)
        known, touched, fresh = self.claims, self.touched, self.fresh
        single = len(times) == len(batch)
        part: list[KeptClaim] = []
        for place, claim in enumerate(batch) if single else _not_repeated(batch, times):
            fact = claim.fact
            if fact in known:
                seq += self._known_fact(place, seq, claim)
                continue
            new = kept(seq, claim)
            seq += 1
            known[fact] = [new]
            self.novel[place] = True
            touched[fact] = None
            fresh.add(fact)
            if fact[0] == "E" and (single or times[fact] == 1):
                part.append(new)
                if len(part) == size:
                    yield part
                    part = []
            else:
                self.added.append(new)
        if part:
            yield part

    def _known_fact(self, place: int, seq: int, claim: EncodedClaim) -> bool:
        """Sift a claim about a fact with open claims; whether it or its file is kept as `seq`."""
        before = self.claims[claim.fact]
        if is_novel(claim, before):
            new = kept(seq, claim)
            stale = {c.seq for c in before if _replaced(c, new)}
            self.claims[claim.fact] = [*(c for c in before if c.seq not in stale), new]
            self.closed |= stale
            self.novel[place] = True
            self.touched[claim.fact] = None
            self.added.append(new)
            return True
        again = repetition(seq, claim, before)
        if again is None:
            return False
        self.claims[claim.fact] = [again if c.seq == again.seq else c for c in before]
        self.noted[again.seq] = again
        return True


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
    last = _last_whole(batch, times)
    seen: set[EncodedClaim] = set()  # each row of a sheet names the same entities again
    for place, claim in enumerate(batch):
        if times[claim.fact] > 1:
            corrects = claim.whole and not claim.origin
            if claim in seen or (corrects and last[claim.fact, claim.source, claim.dated] != place):
                continue
            if not corrects:
                seen.add(claim)
        yield place, claim


def _last_whole(
    batch: Iterable[EncodedClaim], times: Counter[str]
) -> dict[tuple[str, str, str], int]:
    """The place of the last whole claim from no file of each (fact, source, document date).

    Of facts that the batch claims more than once.
    """
    return {
        (claim.fact, claim.source, claim.dated): place
        for place, claim in enumerate(batch)
        if claim.whole and not claim.origin and times[claim.fact] > 1
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
