"""Who controls a party and whom it controls, each with a witness, as many as can be read."""

from collections.abc import Collection, Iterable
from typing import Any, Final, NamedTuple

from analytics.ownership.asked import Asked
from analytics.ownership.control import Answer
from analytics.ownership.witness import Walk

MOST_CONTROL: Final = 1000  # controllers, or controlled companies, of one answer
# Ties on the chains of one list: a thousand chains of a pyramid of a thousand are read by nobody.
MOST_LINKS: Final = 50_000

Pair = tuple[int, Answer]


class Rows(NamedTuple):
    """The rows of one list, and whether some were left out."""

    rows: list[dict[str, Any]]
    cut: bool


def controllers_of(asked: Asked, actual: Collection[int]) -> Rows:
    """Who controls the party; the `actual` controllers are kept before others."""
    pairs = [pair for pair in asked.control.controllers(asked.centre) if asked.names(pair[0])]
    first = sorted(pairs, key=lambda pair: pair[0] not in actual)
    walks = ((pair, asked.centre, _walk(asked, *pair)) for pair in first[:MOST_CONTROL])
    return _rows(asked, pairs, walks)


def controlled_of(asked: Asked) -> Rows:
    """Whom the party controls."""
    pairs = [pair for pair in asked.control.controlled(asked.centre) if asked.names(pair[0])]
    by = {said: _walk(asked, asked.centre, said) for said in {said for _, said in pairs}}
    return _rows(asked, pairs, ((pair, pair[0], by[pair[1]]) for pair in pairs[:MOST_CONTROL]))


def _walk(asked: Asked, holder: int, said: Answer) -> Walk:
    return Walk(asked.control, holder, best=said == "possible")


def _rows(asked: Asked, pairs: list[Pair], walks: Iterable[tuple[Pair, int, Walk]]) -> Rows:
    told: dict[Pair, dict[str, Any]] = {}
    links = 0
    for pair, company, walk in walks:
        witness = walk.witness(company)
        links += len(witness.chain)
        if told and links > MOST_LINKS:
            break
        told[pair] = {
            "entity": asked.id(pair[0]),
            "answer": pair[1],
            "group": asked.ids(witness.group),
            "chain": asked.relations(witness.chain),
        }
    return Rows([told[pair] for pair in pairs if pair in told], len(told) < len(pairs))
