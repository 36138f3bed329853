"""Claims as one JSON text on the fact that they are about, without what the fact's body says."""

from collections.abc import Iterable

from graph.codec import Body, KeptClaim, Repeat, body_of_text, kept, text_of
from graph.model import EncodedClaim

# What a shown body has and no claim: see `graph.commit.claims`.
_OF_THE_VIEW = frozenset({"sources", "rank", "stands", "state", "aliases"})


def packed_claims(claims: Iterable[KeptClaim], shown: Body | None) -> str:
    """Claims as text; null stands for the body of a claim that says exactly what `shown` says.

    Most facts have one claim, whose body would be kept twice.
    """
    return text_of(
        [_packed(claim, None if _is_all(claim.body, shown) else claim.text) for claim in claims]
    )


def _packed(claim: KeptClaim, text: str | None) -> list[object]:
    said: list[object] = [claim.seq, *claim[2:7], text]
    # The files that repeat it come last, and only where there are any: most claims have none.
    return [*said, [list(one) for one in claim.repeats]] if claim.repeats else said


def _is_all(claimed: Body, shown: Body | None) -> bool:
    """Whether `shown` says what a claim says and no more."""
    return (
        shown is not None
        and len(claimed) == len(shown) - len(_OF_THE_VIEW & shown.keys())
        and [shown.get(key) for key in claimed] == [*claimed.values()]
    )


def unpacked_claims(fact: str, packed: str, shown: str | None) -> list[KeptClaim]:
    """The claims of a text; `fact` is their key and `shown` the fact's body, as text."""
    # Only then is the body parsed. The same letters within a text cost a parse and nothing else.
    plain = (_plain(shown) if ",null" in packed else None) or ""
    return [
        kept(
            seq,
            EncodedClaim(fact, source, rank, dated, origin, whole, plain if text is None else text),
        )._replace(repeats=tuple(Repeat(*one) for again in repeats for one in again))
        for seq, source, rank, dated, origin, whole, text, *repeats in body_of_text(packed)
    ]


def _plain(shown: str | None) -> str | None:
    """The text of a claim that says exactly what a shown body says."""
    if shown is None:
        return None
    return text_of(_said(body_of_text(shown)))


def _said(shown: Body) -> Body:
    return {key: value for key, value in shown.items() if key not in _OF_THE_VIEW}
