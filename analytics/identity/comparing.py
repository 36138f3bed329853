"""What speaks for two parties being one and the same, and what against (DESIGN §4).

Nothing here joins or parts anybody: a person reads it and gives a verdict.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from analytics.identity.side import Side, ever_together
from analytics.wording import term
from graph.firm_names import spelled
from graph.identity import is_hashed_person
from graph.mask_evidence import agreeing_form, contradict, hashes_in
from graph.model import Entity, Relation
from graph.naming import name_key
from graph.sentence import Sentence, say
from graph.words import HEAD_KINDS, ORGANISATION_KINDS

Speaks = Literal["for", "against", "open"]
_ORDER: Final[tuple[Speaks, ...]] = ("against", "for", "open")
_MOST: Final = 3  # parties in common that are told; the others are counted
# About how many ID numbers a mask leaves, by the characters shown (graph.mask_evidence).
_LEFT: Final = {"10-4": 33, "6-4": 2_700, "3-4": 270_000, "6-2": 270_000, "6-1": 2_700_000}


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to weigh: it speaks `for` one party, `against` it, or leaves it `open`."""

    speaks: Speaks
    text: Sentence


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around two parties: who is at the ends of their ties, and names to be shown.

    `namesakes` tells how many parties bear a name; None where that may not be told. `cut`: not all
    ties were read, so nothing is said of what the two do not have in common.
    """

    day: date
    ends: Mapping[str, Entity]
    shown: Mapping[str, str]
    namesakes: Callable[[str], int | None]
    cut: bool = False


def compared(one: Side, other: Side, around: Around) -> list[Point]:
    """The points of a comparison: what speaks against first, then for, then what is open."""
    points = [
        *_names(one, other, around),
        *_numbers(one.entity, other.entity),
        *_identifiers(one.entity, other.entity),
        *_in_common(one, other, around),
        *_heads(one, other, around),
        *_founded(one, other),
    ]
    return sorted(points, key=lambda point: _ORDER.index(point.speaks))


def _names(one: Side, other: Side, around: Around) -> Iterator[Point]:
    if not one.names & other.names:
        if _keys(one) & _keys(other):
            yield Point("for", say("compare.names_alike"))
        else:
            yield Point("against", say("compare.names_differ"))
        return
    same = name_key(one.entity.name) == name_key(other.entity.name)
    yield Point("for", say("compare.names" if same else "compare.former_name"))
    count = around.namesakes(one.entity.name) if same else None
    if count is not None and count > 2:
        yield Point("open", say("compare.namesakes", count=count))
    elif count == 2:
        yield Point("for", say("compare.no_namesakes"))


def _keys(side: Side) -> set[tuple[str, ...]]:
    return {spelled(name).key for name in side.names}


def _numbers(one: Entity, other: Entity) -> Iterator[Point]:
    """What ID numbers and their masks say of two persons."""
    if {one.kind, other.kind} != {"person"}:
        return
    if all(is_hashed_person(side.id) for side in (one, other)):
        yield Point("against", say("compare.numbers_differ"))
        return
    hashes = [hashes_in([{"attributes": side.attributes}]) for side in (one, other)]
    # A hash takes in the name too: under two names equal masks have different hashes.
    if name_key(one.name) == name_key(other.name):
        if contradict(*hashes):
            yield Point("against", say("compare.masks_differ"))
            return
        if form := agreeing_form(*hashes):
            first, _, last = form.partition("-")
            told = say("compare.masks", first=first, last=last, left=f"{_LEFT[form]:,}")
            yield Point("for", told)
            return
    yield Point("open", say("compare.no_mask"))


def _identifiers(one: Entity, other: Entity) -> Iterator[Point]:
    """What the identifiers of two organisations say; those of persons are keyed hashes."""
    if "person" in (one.kind, other.kind):
        return
    schemes = sorted(one.identifiers.keys() & other.identifiers.keys())
    for scheme in schemes:
        alike = one.identifiers[scheme] == other.identifiers[scheme]
        code = "compare.identifier" if alike else "compare.identifiers_differ"
        yield Point("for" if alike else "against", say(code, scheme=term("scheme", scheme)))
    if not schemes:
        yield Point("open", say("compare.no_identifier"))


def _in_common(one: Side, other: Side, around: Around) -> Iterator[Point]:
    """Whom both are tied to, and whether they were so at one time."""
    mine, theirs = one.ends(), other.ends()
    both = sorted(mine.keys() & theirs.keys())
    for id_ in both[:_MOST]:
        pairs = [(a, b) for a in mine[id_] for b in theirs[id_]]
        a, b = next((pair for pair in pairs if ever_together(*pair)), pairs[0])
        together = ever_together(a, b)
        code = "compare.in_common" if together else "compare.in_turn"
        told = say(code, party=around.shown[id_], one=_tie(a), other=_tie(b))
        yield Point("for" if together else "open", told)
    if len(both) > _MOST:
        yield Point("for", say("compare.more_in_common", count=len(both) - _MOST))
    if not both and mine and theirs and not around.cut:
        yield Point("open", say("compare.nobody_in_common"))


def _tie(tie: Relation) -> Sentence | str:
    word = term("relation", tie.kind)
    if not (tie.valid_from or tie.valid_to):
        return say("compare.tie_undated", tie=word)
    return say("compare.tie", tie=word, begin=tie.valid_from or "…", end=tie.valid_to or "…")


def _heads(one: Side, other: Side, around: Around) -> Iterator[Point]:
    """Whether two organisations have heads of one name; the same head is said in common."""
    if not {one.entity.kind, other.entity.kind} <= ORGANISATION_KINDS:
        return
    mine, theirs = (
        {id_: around.ends[id_] for id_ in side.heads(frozenset(HEAD_KINDS), around.day)}
        for side in (one, other)
    )
    if not (mine and theirs) or mine.keys() & theirs.keys():
        return
    names = [{name_key(head.name) for head in heads.values()} for heads in (mine, theirs)]
    alike = bool(names[0] & names[1])
    if around.cut and not alike:
        return
    code = "compare.heads_alike" if alike else "compare.heads_differ"
    yield Point("for" if alike else "against", say(code))


def _founded(one: Side, other: Side) -> Iterator[Point]:
    """Whether the days fit on which two organisations were founded, and what was decided."""
    days = [_day(side.entity.attributes.get("founded")) for side in (one, other)]
    if days[0] and days[1]:
        alike = days[0] == days[1]
        code = "compare.founded" if alike else "compare.founded_differ"
        yield Point("for" if alike else "against", say(code, one=days[0], other=days[1]))
        return
    for founded, there in ((days[0], other), (days[1], one)):
        decided = min((record.decided_on for record in there.records), default=None)
        if founded and decided and decided < founded:
            told = say("compare.before_founded", decided=decided, founded=founded)
            yield Point("against", told)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
