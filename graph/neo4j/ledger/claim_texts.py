"""Claims as they are kept on the fact they are about: one JSON list, no word said twice."""

from collections.abc import Iterable

from graph.codec import Body, KeptClaim, body_of_text, kept, text_of
from graph.model import EncodedClaim

_OF_THE_VIEW = frozenset({"sources", "rank", "state", "aliases"})


def packed_claims(claims: Iterable[KeptClaim], shown: Body | None) -> str:
    """Claims as text; one that says just what is shown leaves its words out."""
    return text_of([[c.seq, *c[2:7], None if _is_all(c.body, shown) else c.text] for c in claims])


def _is_all(claimed: Body, shown: Body | None) -> bool:
    """Whether a view says what a claim says and no more."""
    return (
        shown is not None
        and len(claimed) == len(shown) - len(_OF_THE_VIEW & shown.keys())
        and [shown.get(key) for key in claimed] == [*claimed.values()]
    )


def unpacked_claims(fact: str, packed: str, shown: str | None) -> list[KeptClaim]:
    """The claims that a text stands for."""
    plain = (_plain(shown) if ",null]" in packed else None) or ""
    return [
        kept(
            seq,
            EncodedClaim(fact, source, rank, dated, origin, whole, plain if text is None else text),
        )
        for seq, source, rank, dated, origin, whole, text in body_of_text(packed)
    ]


def _plain(shown: str | None) -> str | None:
    """The claim that a view of a single claim was made from."""
    if shown is None:
        return None
    return text_of(_said(body_of_text(shown)))


def _said(shown: Body) -> Body:
    return {key: value for key, value in shown.items() if key not in _OF_THE_VIEW}
