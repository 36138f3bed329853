"""Which verdicts on identity may hold together (DESIGN §13.11)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from graph.errors import BadInput
from graph.model import Verdict
from graph.sentence import Word, say
from graph.words import ORGANISATION_KINDS

Judged = tuple[str, str, str]  # kind, one, other


class Known(NamedTuple):
    """What verdicts are weighed against: those in force at some ids, and the kinds of entities."""

    at: Callable[[Collection[str]], Iterable[Judged]]
    kinds: Callable[[Collection[str]], Mapping[str, str]]


def refuse_opposed(known: Known, verdicts: Sequence[Verdict]) -> None:
    """Raise BadInput for a verdict that contradicts others in force, or joins two kinds.

    `same` is followed along chains: after "a same as b" and "b same as c", "a different from c" is
    refused. Verdicts of one batch are judged one after the other.
    """
    made: list[Judged] = []
    lifted: set[Judged] = set()
    for verdict in verdicts:
        judged = (verdict.kind, verdict.one, verdict.other)
        if verdict.undone:
            lifted.add(judged)
            made = [one for one in made if one != judged]
            continue
        opposed = _opposed(known, judged, made, lifted)
        if opposed:
            said = [
                say("identity.one_verdict", kind=Word("verdict", kind), one=one, other=other)
                for kind, one, other in sorted(opposed)
            ]
            raise BadInput("identity.opposed", verdicts=said)
        if verdict.kind == "same":
            _refuse_two_kinds(known, verdict)
        lifted.discard(judged)
        made.append(judged)


def _opposed(known: Known, new: Judged, made: Sequence[Judged], lifted: set[Judged]) -> set[Judged]:
    """The verdicts in force that contradict a new one, with the chain that shows it."""
    kind, one, other = new
    # A chain of `same` between the two ids opposes `different`; a `different` between any two ids
    # that it would bring together opposes `same`.
    first = _same_as(known, one, made, lifted)
    if kind == "different":
        return set(first[other]) if other in first else set()
    second = _same_as(known, other, made, lifted)
    for left, right in ((first, second), (second, first)):
        for judged in _standing(known, left, made, lifted):
            if judged[0] == "different":
                for here, there in (judged[1:], judged[:0:-1]):  # in both directions
                    if here in left and there in right:
                        return {judged, *left[here], *right[there]}
    return set()


def _same_as(
    known: Known, id_: str, made: Sequence[Judged], lifted: set[Judged]
) -> dict[str, tuple[Judged, ...]]:
    """Ids that verdicts make the same as this one, each with the verdicts that lead there.

    Breadth-first, so the chain shown is a shortest one.
    """
    chains: dict[str, tuple[Judged, ...]] = {id_: ()}
    frontier = [id_]
    while frontier:
        reached = []
        for judged in sorted(_standing(known, frontier, made, lifted)):
            kind, one, other = judged
            for here, there in ((one, other), (other, one)):
                if kind == "same" and here in chains and there not in chains:
                    chains[there] = (*chains[here], judged)
                    reached.append(there)
        frontier = reached
    return chains


def _standing(
    known: Known, ids: Iterable[str], made: Sequence[Judged], lifted: set[Judged]
) -> set[Judged]:
    """Verdicts at these ids: those of the store that the batch does not lift, and its own."""
    asked = set(ids)
    own = {judged for judged in made if not asked.isdisjoint(judged[1:])}
    return (set(known.at(asked)) - lifted) | own


def _refuse_two_kinds(known: Known, verdict: Verdict) -> None:
    kinds = known.kinds({verdict.one, verdict.other})
    one, other = kinds.get(verdict.one), kinds.get(verdict.other)
    if one is None or other is None or one == other:
        return
    # Sources often know an organisation only by its name, so they differ about its kind.
    if not {one, other} <= ORGANISATION_KINDS:
        raise BadInput(
            "identity.two_kinds",
            one=verdict.one,
            kind=Word("kind", one),
            other=verdict.other,
            other_kind=Word("kind", other),
        )
