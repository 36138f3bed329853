"""What one row of a sheet says, as claims and events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.codec import Body, body_of_text, text_of
from graph.model import EncodedClaim, StateEvent
from graph.sentence import Sentence, say
from loaders.cell_notes import CellNote
from loaders.facts.closing_ties import Closing
from loaders.facts.refused import RefusedRow
from loaders.facts.same_number import RecordMark


@dataclass(slots=True)
class RowFacts:
    """A row's claims, the events on its record, and warnings of what is odd but not refused.

    `refers` maps ids that the row names without describing them to the field of each;
    `closings` are the relations of other sheets that it ends; `notes` tell of its odd cells; `mark`
    tells its record from others of one number. `tokens` are those of the claims
    that an earlier row of the table has made too (`loaders.said_claims`).
    """

    claims: list[EncodedClaim]
    events: list[StateEvent]
    warnings: list[Sentence]
    refers: dict[str, str]
    closings: list[Closing]
    notes: list[CellNote]
    mark: RecordMark | None = None
    tokens: tuple[int, ...] | None = None


def merged(parts: Sequence[RowFacts]) -> RowFacts:
    """The facts of one row whose cells name several parties, each fact once.

    A record that several parties are named in names them all, and so does a bid with two agents.
    Raises RefusedRow where one tie would have two contents.
    """
    if len(parts) == 1:
        return parts[0]
    claims: dict[str, EncodedClaim] = {}
    for claim in (claim for part in parts for claim in part.claims):
        known = claims.get(claim.fact)
        claims[claim.fact] = _both(known, claim) if known else claim
    return RowFacts(
        list(claims.values()),
        _once(event for part in parts for event in part.events),
        [warning for part in parts for warning in part.warnings],
        {id_: field for part in parts for id_, field in part.refers.items()},
        [closing for part in parts for closing in part.closings],
        parts[0].notes,
        # Of a decision about several parties each has a record: which is a second one of its number
        # is not asked.
        parts[0].mark if sum(fact[0] == "C" for fact in claims) == 1 else None,
    )


def _both(one: EncodedClaim, other: EncodedClaim) -> EncodedClaim:
    if one.text == other.text:
        return one
    body, more = body_of_text(one.text), body_of_text(other.text)
    if one.fact[0] == "R":
        return one._replace(text=text_of(_tie_of_both(body, more)))
    named = [*body.get("named_in", ()), *more.get("named_in", ())]
    if not named:
        return one
    unique = list(dict.fromkeys(map(tuple, named)))
    return one._replace(text=text_of({**body, "named_in": [list(pair) for pair in unique]}))


def _tie_of_both(body: Body, more: Body) -> Body:
    """The body of a relation whose attributes name several: each then lists them all."""
    own, others = body.get("attributes", {}), more.get("attributes", {})
    attributes = {**own, **others}
    for key in own.keys() & others.keys():
        if own[key] != others[key]:
            attributes[key] = list(dict.fromkeys([*_listed(own[key]), *_listed(others[key])]))
    joined = {**body, "attributes": attributes} if attributes else body
    if {**joined, "attributes": {}} != {**more, "attributes": {}}:
        raise RefusedRow("", say("load_name.tie_apart"))
    return joined


def _listed(value: object) -> list[str]:
    """What an attribute names; raises RefusedRow for a value that several cannot share."""
    texts = value if isinstance(value, list) else [value]
    strings = [text for text in texts if isinstance(text, str)]
    if len(strings) < len(texts):
        raise RefusedRow("", say("load_name.tie_apart"))
    return strings


def _once(events: Iterable[StateEvent]) -> list[StateEvent]:
    return list(dict.fromkeys(events))
