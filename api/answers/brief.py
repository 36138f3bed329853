"""A party in brief: how it stands, who is behind it, whom its records reach and what reaches it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from analytics.propagation.strands import Strand, by_debtor, by_reached
from analytics.record_status import GRAVEST_FIRST
from analytics.snapshot.columns import ENTITY_WORDS
from analytics.vetting.chain_words import chain_in_words
from analytics.vetting.noted import by_kind, what_of
from analytics.wording import record_title, term
from api.answers.exposure import witnesses
from api.answers.measures_due import due_on
from api.answers.ownership import ownership
from api.answers.parties import card
from api.desk.question import Ask
from api.desk.response import framed
from api.plain import plain_evidence
from graph.model import Entity
from graph.sentence import Sentence, say
from graph.words import HEAD_KINDS, ORGANISATION_KINDS

Card = Mapping[str, Any]
Ends = Callable[[Strand], tuple[str, str]]  # the debtor, and the party that is reached
_MOST: Final = 50  # lines of each kind; the others are counted
_NAMED: Final = 3  # names in a line; the others are counted
_OFFICES: Final[Mapping[str, Sentence]] = {
    "legal_representative_of": say("behind.legal_representative"),
    "principal_of": say("behind.principal"),
    "project_legal_person_of": say("behind.project_legal_person"),
}
_WAYS: Final = frozenset({"address", "phone"})
_TIES: Final = 500  # relations among which the heads of a party are looked for


def brief(ask: Ask, text: str) -> dict[str, Any]:
    """A party in brief, and its measures by department. Raises NotFound, Ambiguous, TooMany.

    Chains and control only for roles that may `reach`; for others these parts are None.
    """
    entity = ask.entity(text)
    told = brief_of(ask, entity, card(ask, entity.id))
    return {"id": ask.masking.id(entity.id), **told}


def brief_of(ask: Ask, entity: Entity, told: Card) -> dict[str, Any]:
    """`brief` of a party whose card was made already."""
    measures = due_on(ask, entity.id)
    chains = ask.caller.may("reach")
    return {
        **framed(ask, explored=told["explored"], truncated=told["truncated"]),
        **ask.since_withdrawn(record["id"] for record in told["records"]),
        "standing": _with_noted(ask, told, _standing(ask, told, measures["measures"])),
        "heads": _heads(ask, entity),
        "control": _control(ask, entity) if chains else None,
        "reaches": _reaches(ask, entity) if chains else None,
        "reached_by": _reached_by(ask, entity) if chains else None,
        "measures": _by_department(measures["measures"]),
    }


# -- how it stands


def _standing(ask: Ask, told: Card, measures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The worst ground in words; grades stay apart, since a lead is never a ground (DESIGN §2)."""
    grounds, level = told["grounds"], told["exposure"]["level"]
    counts = {grade: len(grounds[grade]) for grade in ("listed", "statutory", "lead")}
    if counts["listed"]:
        return {"grade": "listed", "text": _listed(told)}
    if counts["statutory"]:
        return {"grade": "statutory", "text": _extended(ask, grounds["statutory"])}
    # A measure may outlast the publicity of its record, which is then in no grade.
    lasting = [one for one in measures if one["grade"] == "listed" and not one["open"]]
    if lasting:
        return {"grade": "effect", "text": say("standing.effect", count=len(lasting))}
    if counts["lead"]:
        worded = say("standing.lead", count=counts["lead"], level=term("level", level))
        return {"grade": "lead", "text": worded}
    code = "standing.not_whole" if told["truncated"] else "standing.none"
    return {"grade": "none", "text": say(code, day=ask.view.as_of)}


def _with_noted(ask: Ask, told: Card, standing: dict[str, Any]) -> dict[str, Any]:
    """A standing that also counts the facts of no tier: it never says more than its ground."""
    if not told["noted"]:
        return standing
    noted = ask.view.reader.records(ids=told["noted"], at_revision=ask.view.revision)
    kinds = by_kind(what_of(record) for record in noted)
    worded = say("standing.noted", told=standing["text"], count=len(noted), kinds=kinds)
    return {**standing, "text": worded}


def _listed(told: Card) -> Sentence:
    ids = {ground["record"] for ground in told["grounds"]["listed"]}
    records = [record for record in told["records"] if record["id"] in ids]
    latest_first = sorted(records, key=lambda record: str(record["decided_on"]), reverse=True)
    gravest = min(latest_first, key=lambda record: GRAVEST_FIRST.index(record["tier"]))
    several = {"count": len(records)} if len(records) > 1 else {}
    return say(
        "standing.listed_more" if several else "standing.listed",
        **several,
        record=_title(gravest),
        tier=term("tier", gravest["tier"]),
        issuer=gravest.get("issuer") or say("standing.no_issuer"),
        decided=gravest["decided_on"],
    )


def _title(record: Mapping[str, Any]) -> Sentence:
    return record_title(record["kind"], record.get("list"), record.get("document_no"))


def _extended(ask: Ask, grounds: Sequence[Mapping[str, Any]]) -> Sentence:
    first = grounds[0]
    (record,) = ask.view.reader.records(ids=[first["record"]], at_revision=ask.view.revision)
    shown = ask.masking.record(record)
    title = record_title(shown.kind, shown.list, shown.document_no)
    article = first["article"] or ""
    if len(grounds) == 1:
        return say("standing.statutory", record=title, article=article)
    return say("standing.statutory_more", count=len(grounds), record=title, article=article)


# -- who is behind it


def _heads(ask: Ask, entity: Entity) -> list[dict[str, Any]]:
    """Who heads an organisation on the day, or answers for a project."""
    view = ask.view
    kinds = ("project_legal_person_of",) if entity.kind == "project" else HEAD_KINDS
    ties = view.reader.relations_at(
        [entity.id], kinds=kinds, as_of=view.as_of, limit=_TIES, at_revision=view.revision
    )
    heads = {tie.source: tie.kind for tie in ties if tie.target == entity.id}
    known = view.reader.entities(list(heads), at_revision=view.revision) if heads else {}
    ask.looked_at("card", known.values())
    return [
        {
            "entity": ask.masking.id(id_),
            "kind": kind,
            "office": _OFFICES[kind],
            "name": ask.masking.entity(known[id_]).name,
        }
        for id_, kind in heads.items()
        if id_ in known
    ]


def _control(ask: Ask, entity: Entity) -> dict[str, Any] | None:
    """Control in one line; None for what has no holders."""
    if entity.kind not in ORGANISATION_KINDS:
        return None
    told = ownership(ask, entity.id, holder=None)
    actual = told["actual_controllers"]
    sure = [one for one in actual if one["answer"] == "yes"] or actual
    if told["unsound"] and not actual:
        text = say("behind.unsound")
    elif sure:
        code = "behind.actual" if sure[0]["answer"] == "yes" else "behind.possible"
        text = say(code, names=_names([told["names"][one["entity"]] for one in sure]))
    else:
        text = say("behind.nobody" if told["holders"] else "behind.no_stakes")
    return {"text": text, "actual_controllers": actual}


def _names(names: Sequence[str]) -> Sentence | Sequence[str]:
    if len(names) <= _NAMED:
        return names
    return say("behind.more", names=names[:_NAMED], count=len(names))


# -- whom it reaches, and what reaches it


def _reaches(ask: Ask, entity: Entity) -> dict[str, Any]:
    """Whom its records reach, one line a party, the strongest chain in words.

    An address or a telephone is the way to others, and nobody whom a record could reach.
    """
    entities = ask.view.reach.snapshot.entities
    places = ask.view.reach.snapshot.places
    strands = [
        one
        for one in by_reached(ask.view.reach.impact(entity.id))
        if ENTITY_WORDS[entities.kind[places[one.party]]] not in _WAYS
    ]
    return _told(ask, strands, lambda strand: (entity.id, strand.party))


def _reached_by(ask: Ask, entity: Entity) -> dict[str, Any]:
    """What reaches it, one line a debtor, the strongest chain in words."""
    reach = ask.view.reach
    strands = by_debtor(reach.snapshot, reach.of(entity.id).evidence)
    return _told(ask, strands, lambda strand: (strand.party, entity.id))


def _told(ask: Ask, strands: Sequence[Strand], ends: Ends) -> dict[str, Any]:
    shown = strands[:_MOST]
    also = {end for strand in shown for end in ends(strand)}
    told = witnesses(
        ask, {"lead": [plain_evidence(strand.evidence) for strand in shown]}, also=also
    )
    return {
        "parties": len(strands),
        "lines": list(_lines(ask, shown, told, ends)),
        "left": len(strands) - len(shown),
        **{key: told[key] for key in ("records", "relations", "names")},
    }


def _lines(
    ask: Ask, strands: Iterable[Strand], told: Mapping[str, Any], ends: Ends
) -> Iterable[dict[str, Any]]:
    for strand in strands:
        debtor, party = map(ask.masking.id, ends(strand))
        chain = chain_in_words(
            strand.evidence.chain, told["relations"], told["names"], debtor=debtor, party=party
        )
        yield {
            "entity": ask.masking.id(strand.party),
            "evidence": {**plain_evidence(strand.evidence), "entity": party},
            "more": strand.more,
            "text": chain,
        }


def _by_department(measures: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The measures by department, in the order of the first of each."""
    offices: dict[str, list[Mapping[str, Any]]] = {}
    for one in measures:
        offices.setdefault(one["department"], []).append(one)
    return [{"department": name, "measures": some} for name, some in offices.items()]
