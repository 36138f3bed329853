"""What all derived `possibly_same_as` share: their form, and what a verdict forbids (DESIGN §4)."""

from collections.abc import Collection
from typing import Final

from graph.codec import Body
from graph.commit.ledger import GivenRelation, Ledger
from graph.commit.resolution import Pair
from graph.identity import relation_id
from graph.match_basis import BASIS, basis_sentence

MATCH_KIND: Final = "possibly_same_as"


def possible_match(one: str, other: str, score: float, basis: str) -> Body:
    """The body of a derived `possibly_same_as` between two ids as given.

    `basis` says by what they match (`graph.match_basis`).
    """
    reason = basis_sentence(basis).text()
    return {
        "kind": MATCH_KIND,
        "source": one,
        "target": other,
        "attributes": {"score": score, BASIS: basis, "reasons": [reason]},
        "sources": ["derived"],
        "rank": 9,  # by this engines know a derived relation
    }


def match_id(one: str, other: str) -> str:
    """The id of a match by names and places."""
    return relation_id(MATCH_KIND, one, other)


def masked_match_id(one: str, other: str) -> str:
    """The id of a match by a masked number: it comes and goes apart from one by the place."""
    return relation_id(MATCH_KIND, one, other, discriminator="masked number")


def is_masked_match(tie: GivenRelation) -> bool:
    """Whether this derived relation is a match by a masked number."""
    return tie.id == masked_match_id(tie.given_source, tie.given_target)


def judged_different(ledger: Ledger, ids: Collection[str]) -> set[Pair]:
    """The pairs of ids, the smaller first, that verdicts in force at these call different."""
    verdicts = ledger.verdicts.at(ids) if ids else ()
    return {(one, other) for kind, one, other in verdicts if kind == "different"}
