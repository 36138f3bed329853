"""Who may be one and the same: candidates side by side, and the verdicts that stand (DESIGN §4)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from analytics.identity.comparing import Around, Point, compared
from analytics.identity.known_by import known_by, scopes_in
from analytics.identity.side import Side
from api.answers.parties import record_shown
from api.desk.question import Ask
from api.desk.response import framed
from graph.identity_verdicts import verdict_number
from graph.model import Entity, Relation, Verdict
from graph.words import RELATION_KINDS

MATCH: Final = "possibly_same_as"
_TIES: Final = RELATION_KINDS - {MATCH}
_MOST: Final = 10  # candidates side by side; the others are counted
_MATCHES: Final = 200
_MOST_TIES: Final = 2_000  # of all sides together
_SHOWN: Final = 12  # ties, and records, of one side
_NAMESAKES: Final = 100


def identity_of(ask: Ask, text: str, *, other: str = "") -> dict[str, Any]:
    """A party beside those who may be the same, the likeliest first, and verdicts on it.

    With `other`, that party comes first, whether anything suggests it or not. Raises NotFound,
    Ambiguous and TooMany.
    """
    entity = ask.entity(text)
    matches, more = _matches(ask, entity.id)
    ids = sorted(matches, key=lambda id_: (-_score(matches[id_]), id_))
    if other:
        asked = ask.entity(other).id
        ids = [*([asked] if asked != entity.id else []), *(id_ for id_ in ids if id_ != asked)]
    shown, left = ids[:_MOST], max(0, len(ids) - _MOST)
    sides, around = _sides(ask, [entity.id, *shown])
    standing = () if ask.view.past else ask.desk.store.verdicts((entity.id, *entity.aliases))
    ask.looked_at("identity", around.ends.values())
    one = sides[entity.id]
    return {
        **framed(ask, explored=len(around.ends), truncated=more or around.cut),
        **ask.since_withdrawn(record.id for side in sides.values() for record in side.records),
        "side": _side(ask, one),
        "candidates": [
            _candidate(ask, one, sides[id_], matches.get(id_, ()), around)
            for id_ in shown
            if id_ in sides
        ],
        "left": left,
        "verdicts": verdicts_shown(ask, standing),
        "names": {ask.masking.id(id_): name for id_, name in around.shown.items()},
        "may_judge": ask.caller.may("verdict") and not ask.view.past,
    }


def _matches(ask: Ask, id_: str) -> tuple[dict[str, list[Relation]], bool]:
    """The possible matches of a party, by the other one, and whether there may be more."""
    view = ask.view
    ties = view.reader.relations_at(
        [id_], kinds=[MATCH], limit=_MATCHES + 1, at_revision=view.revision
    )
    found: dict[str, list[Relation]] = {}
    for tie in ties[:_MATCHES]:
        found.setdefault(tie.target if tie.source == id_ else tie.source, []).append(tie)
    return found, len(ties) > _MATCHES


def _score(ties: Sequence[Relation]) -> float:
    return max(float(str(tie.attributes.get("score", 0))) for tie in ties)


def _sides(ask: Ask, ids: Sequence[str]) -> tuple[dict[str, Side], Around]:
    """The sides of these parties by id, and whom they are tied to."""
    view = ask.view
    reader, at = view.reader, view.revision
    ties = reader.relations_at(ids, kinds=_TIES, limit=_MOST_TIES + 1, at_revision=at)
    records = reader.records(subjects=ids, at_revision=at)
    ends = {end for tie in ties for end in (tie.source, tie.target)}
    ends |= {named.entity for record in records for named in record.named_in}
    known = reader.entities({*ids, *ends}, at_revision=at)
    sides = {
        id_: Side(
            known[id_],
            [tie for tie in ties if id_ in (tie.source, tie.target)],
            [record for record in records if record.subject == id_],
        )
        for id_ in ids
        if id_ in known
    }
    shown = {id_: ask.masking.entity(entity).name for id_, entity in known.items()}
    cut = len(ties) > _MOST_TIES
    return sides, Around(view.as_of, known, shown, lambda name: _namesakes(ask, name), cut)


def _namesakes(ask: Ask, name: str) -> int | None:
    """How many parties bear exactly this name; None where the caller sees persons masked."""
    if ask.masking.masked:
        return None
    view = ask.view
    found = view.reader.find(name, limit=_NAMESAKES, at_revision=view.revision)
    return sum(match.matched == "name" for match in found.matches)


def _candidate(
    ask: Ask, one: Side, other: Side, matches: Iterable[Relation], around: Around
) -> dict[str, Any]:
    points: list[Point] = compared(one, other, around)
    return {
        "side": _side(ask, other),
        "matches": [ask.masking.relation(tie) for tie in matches],
        "points": [{"speaks": point.speaks, "text": point.text} for point in points],
    }


def _side(ask: Ask, side: Side) -> dict[str, Any]:
    """A party as it stands beside another: by what it is known, its ties, records and sources."""
    ids = (side.entity.id, *side.entity.aliases)
    return {
        "entity": ask.masking.entity(side.entity),
        "known_by": known_by_ids(ask, ids[:_SHOWN]),
        "ties": [ask.masking.relation(tie) for tie in side.ties[:_SHOWN]],
        "ties_left": max(0, len(side.ties) - _SHOWN),
        "records": [record_shown(ask, record) for record in side.records[:_SHOWN]],
        "records_left": max(0, len(side.records) - _SHOWN),
    }


def known_by_ids(ask: Ask, ids: Collection[str]) -> list[Any]:
    """By what each of these ids knows its party, as sentences."""
    scopes = {scope for id_ in ids for scope in scopes_in(id_)}
    view = ask.view
    places: Mapping[str, Entity] = (
        view.reader.entities(scopes, at_revision=view.revision) if scopes else {}
    )
    return [known_by(id_, places, ask.masking.text) for id_ in ids]


def verdicts_shown(ask: Ask, verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Verdicts that stand, each with the number by which the caller may have it lifted."""
    ids = {end for verdict in verdicts for end in (verdict.one, verdict.other)}
    known = ask.view.reader.entities(ids, at_revision=ask.view.revision) if ids else {}
    ask.looked_at("identity", known.values())
    reasons = ask.masking.texts([verdict.reason for verdict in verdicts], known.values())
    return [
        {
            # Made of ids that may hold a name, so it could be guessed from the number.
            "number": verdict_number(verdict) if may_judge_these(ask, known.values()) else None,
            "kind": verdict.kind,
            "ends": [_end(ask, id_, known.get(id_)) for id_ in (verdict.one, verdict.other)],
            # As of events on records: by whom and why is for those whose work it is.
            "reason": reason if ask.caller.may("verdict") else None,
            "who": verdict.who if ask.caller.may("verdict") else None,
        }
        for verdict, reason in zip(verdicts, reasons, strict=True)
    ]


def may_judge_these(ask: Ask, parties: Iterable[Entity]) -> bool:
    """Whether the caller may give verdicts on these: on persons only who sees them unmasked."""
    blind = ask.masking.masked and any(party.kind == "person" for party in parties)
    return ask.caller.may("verdict") and not blind


def _end(ask: Ask, id_: str, entity: Entity | None) -> dict[str, Any]:
    """One end of a verdict: which party it answers as now, and by what its id knew it."""
    shown = ask.masking.entity(entity) if entity else None
    return {
        "entity": shown.id if shown else ask.masking.id(id_),
        "name": shown.name if shown else None,
        "known_by": known_by_ids(ask, [id_])[0],
    }
