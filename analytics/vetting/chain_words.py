"""A chain of ties in words, from the debtor to the party that it reaches (DESIGN §10)."""

from collections.abc import Mapping, Sequence

from analytics.percent import percent
from analytics.wording import term
from graph.match_basis import match_basis
from graph.model import Relation
from graph.sentence import Sentence, say


def chain_in_words(
    chain: Sequence[str],
    relations: Mapping[str, Relation],
    names: Mapping[str, str],
    *,
    debtor: str,
    party: str,
) -> Sentence | str:
    """The chain as one sentence: who, by which tie, to whom, with stakes and ends of ties.

    A chain may begin at a party that the debtor's record itself names. `names` holds everybody on
    the chain, `relations` its ties.
    """
    steps: list[tuple[Relation, str]] = []
    start = party  # only the last entity is known, so the chain is walked from there
    for id_ in reversed(chain):
        steps.append((relations[id_], start))
        start = _other_end(relations[id_], start)
    told: Sentence | str = names[debtor]
    if start != debtor:
        told = say("finding.chain_named", before=told, name=names[start])
    for tie, end in reversed(steps):
        way = "finding.chain_forward" if tie.target == end else "finding.chain_back"
        told = say(way, before=told, tie=_tie(tie), name=names[end])
    return told


def ties_in_words(
    ties: Sequence[str], relations: Mapping[str, Relation], names: Mapping[str, str]
) -> list[Sentence]:
    """Each tie by itself: from whom, which, to whom. `names` holds all their ends."""
    return [
        say(
            "finding.chain_forward",
            before=names[relations[id_].source],
            tie=_tie(relations[id_]),
            name=names[relations[id_].target],
        )
        for id_ in ties
    ]


def _other_end(tie: Relation, end: str) -> str:
    return tie.source if tie.target == end else tie.target


def _tie(tie: Relation) -> Sentence | str:
    told = term("relation", tie.kind)
    if tie.share is not None:
        low, high = percent(tie.share.low), percent(tie.share.high)
        held = f"{low}%" if low == high else f"{low}–{high}%"
        told = say("finding.tie_share", tie=told, share=held)
    if tie.valid_to is not None:
        told = say("finding.tie_until", tie=told, day=tie.valid_to)
    if basis := match_basis(tie.kind, tie.attributes):
        told = say("finding.tie_basis", tie=told, basis=basis)
    return told
