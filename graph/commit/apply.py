"""How a batch becomes a revision: claims kept, identities resolved, facts re-pointed (DESIGN §4-6).

One algorithm for every engine, over the primitives of `graph.commit.ledger`. The caller opens the
transaction, and rolls it back when anything is raised here or when nothing changed.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from graph.codec import Body, KeptClaim, body_of_text, encoded
from graph.commit.claims import shown_entity, shown_record, shown_relation
from graph.commit.derived_ties import MATCH_KIND
from graph.commit.event_log import keep_events
from graph.commit.incremental_resolution import resolve_incrementally
from graph.commit.ledger import Ledger
from graph.commit.masked_matches import mask_tokens, refresh_masked_matches
from graph.commit.novelty import Sifted, said_again
from graph.commit.possible_matches import refresh_possible_matches
from graph.commit.resolution import Token, tokens_of
from graph.commit.states import derived_from
from graph.commit.verdicts import Known, refuse_opposed
from graph.errors import InvalidFact, UnknownEnd
from graph.identity import is_hashed_person
from graph.model import Batch, Claim, EncodedClaim, Verdict
from graph.sentence import Sentence, Word
from graph.words import ORGANISATION_KINDS, RELATION_ENDS

PART: Final = 1_000  # new facts given to the engine at once: it may write them while we go on


@dataclass(slots=True)
class Outcome:
    """What came of a batch; `novel` runs parallel to its claims.

    `noted`: a further file says what is known, which is kept without a revision. `notices` name
    identifiers that contradict each other, `acted_on` the records of new events that count.
    """

    changed: bool
    novel: list[bool]
    noted: bool = False
    notices: list[Sentence] = field(default_factory=list)
    acted_on: frozenset[str] = frozenset()


class _Work(Sifted):
    """The state of one batch: its claims as they are sifted, and what was made of them."""

    def __init__(self, claims: dict[str, list[KeptClaim]]) -> None:
        super().__init__(claims)
        self.tokens: dict[str, frozenset[Token]] = {}  # of new claims, by id
        self.shown: set[str] = set()  # ids of entities whose views are written


def apply(ledger: Ledger, batch: Batch) -> Outcome:
    """Apply a batch within the ledger's transaction.

    Raises UnknownEnd, InvalidFact, NotFound or BadInput for a batch that cannot be; the caller then
    rolls the transaction back, so nothing of it is kept.
    """
    # Kinds of entities are read for verdicts and relations, events for the states of records, and
    # resolution and possible matches read all of it back: hence this order.
    work = _keep_claims(ledger, batch.claims)
    entities, relations, records = _ids(work.touched)
    events, skipped = keep_events(ledger, batch)
    notices: list[Sentence] = []
    _write_entities(ledger, work, entities)
    verdicts = _keep_verdicts(ledger, batch)
    named = {end for verdict in verdicts for end in (verdict.one, verdict.other)}
    _write_relations(ledger, work, relations)
    _write_records(ledger, work, dict.fromkeys([*records, *(event.record for event in events)]))
    tokens = {id_: _tokens(work, id_) for id_ in entities}
    bodies = _meetings(work, relations)
    moved = resolve_incrementally(ledger, tokens, named, bodies, notices)
    if moved:
        repoint_facts(ledger, moved)
    places = {body["target"] for body in bodies.values()}
    changed_ids = {*named, *moved}
    refresh_possible_matches(ledger, {*entities, *changed_ids}, places, changed_ids)
    refresh_masked_matches(ledger, {*entities, *changed_ids}, work.claims)
    changed, acted = bool(work.touched or events or verdicts), frozenset(e.record for e in events)
    return Outcome(changed, work.novel, bool(work.noted or skipped), notices, acted)


def _ids(keys: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """The ids of the entities, relations and records among these fact keys."""
    ids: dict[str, list[str]] = {"E": [], "R": [], "C": []}
    for key in keys:
        ids[key[0]].append(key[1:])
    return ids["E"], ids["R"], ids["C"]


def _keep_claims(ledger: Ledger, claims: Sequence[Claim | EncodedClaim]) -> _Work:
    encoded_claims = list(map(encoded, claims))
    facts = Counter([claim.fact for claim in encoded_claims])
    work = _Work(ledger.claims.of(facts.keys()) if facts else {})
    again = said_again(encoded_claims, facts, work.claims)
    _refuse_other_ends(again, work.claims)
    _refuse_other_subjects(ledger, again, work.claims)
    seq = ledger.claims.next_seq() if facts else 0
    for entities in work.parts(encoded_claims, facts, seq, PART):
        _write_new_entities(ledger, work, entities)
    _refuse_unknown_ends(ledger, work)
    ledger.claims.write(work.added, closed=work.closed)
    ledger.claims.note([claim for seq, claim in work.noted.items() if seq not in work.closed])
    ledger.identifiers.add(_identifiers(work, work.added))
    return work


def _write_new_entities(ledger: Ledger, work: _Work, claims: Sequence[KeptClaim]) -> None:
    """Write new entities that one claim each describes, while the rest of the batch is read."""
    ledger.claims.write(claims)
    ledger.identifiers.add(_identifiers(work, claims))
    _show_new(ledger, work, [claim.fact[1:] for claim in claims])


def _refuse_other_ends(new: Iterable[EncodedClaim], known: Mapping[str, list[KeptClaim]]) -> None:
    """The kind and ends of a relation never change (DESIGN §4): another one needs another id."""
    first: dict[str, str] = {key: claims[0].text for key, claims in known.items() if key[0] == "R"}
    for claim in new:
        if claim.fact[0] == "R":
            text = first.setdefault(claim.fact, claim.text)
            # Equal texts have equal ends: most repeated claims are then not parsed.
            if text != claim.text and _frame(text) != _frame(claim.text):
                raise InvalidFact("fact.other_ends", fact=claim.fact[1:])


def _refuse_other_subjects(
    ledger: Ledger, batch: Iterable[EncodedClaim], known: Mapping[str, list[KeptClaim]]
) -> None:
    """A record sent again keeps its subject, under whichever of its ids (DESIGN §13.17)."""
    first = {key: claims[0].text for key, claims in known.items() if key[0] == "C"}
    for claim in batch:
        if claim.fact[0] == "C":
            text = first.setdefault(claim.fact, claim.text)
            if text == claim.text:
                continue
            subject, other = body_of_text(text)["subject"], body_of_text(claim.text)["subject"]
            now = ledger.groups.canonical({subject, other}) if subject != other else {}
            if now.get(subject, subject) != now.get(other, other):
                raise InvalidFact(
                    "fact.other_subject", fact=claim.fact[1:], subject=subject, other=other
                )


def _frame(text: str) -> tuple[str, str, str]:
    body = body_of_text(text)
    return body["kind"], body["source"], body["target"]


def _identifiers(work: _Work, new: Iterable[KeptClaim]) -> Iterable[tuple[str, Mapping[str, str]]]:
    """(id, identifiers) of each new claim about an entity; the strong ones go to `work.tokens`."""
    for claim in new:
        if claim.fact[0] == "E":
            id_ = claim.fact[1:]
            given = claim.body.get("identifiers", {})
            strong = tokens_of(id_, given)
            known = work.tokens.get(id_)
            work.tokens[id_] = known | strong if known else strong
            yield id_, given
            for scheme, value in strong:
                if given.get(scheme) != value:
                    yield id_, {scheme: value}
            yield from mask_tokens(id_, claim.body)


def ends_of(key: str, body: Body) -> tuple[str, ...]:
    """The ids that a relation (key R…) stands between, or that a record (C…) is about or names."""
    if key[0] == "R":
        return body["source"], body["target"]
    named = body.get("named_in")
    return (body["subject"], *[entity for entity, _ in named]) if named else (body["subject"],)


def _refuse_unknown_ends(ledger: Ledger, work: _Work) -> None:
    asked: dict[str, KeptClaim] = {}
    for claim in work.added:
        if claim.fact[0] != "E":
            for end in ends_of(claim.fact, claim.body):
                if "E" + end not in work.touched:  # claimed by this batch, in whatever order
                    asked[end] = claim
    known = ledger.groups.canonical(asked.keys()) if asked else {}
    for end, claim in asked.items():
        if end not in known:
            code = "fact.relation_end" if claim.fact[0] == "R" else "fact.record_end"
            raise UnknownEnd(code, fact=claim.fact[1:], entity=end)


def _keep_verdicts(ledger: Ledger, batch: Batch) -> list[Verdict]:
    if not batch.verdicts:
        return []
    refuse_opposed(Known(ledger.verdicts.at, ledger.entities.kinds), batch.verdicts)
    return ledger.verdicts.add(batch.verdicts)


def _tokens(work: _Work, id_: str) -> frozenset[Token]:
    if "E" + id_ in work.fresh:
        return work.tokens[id_]
    claims = work.claims.get("E" + id_, ())
    return frozenset(t for c in claims for t in tokens_of(id_, c.body.get("identifiers", {})))


def _meetings(work: _Work, relations: Iterable[str]) -> dict[str, Body]:
    """The bodies of relations from persons, where one of them may prove to be another.

    None may at an organisation that is new and has only persons known by their numbers.
    """
    bodies = {id_: work.claims["R" + id_][-1].body for id_ in relations}
    people = {id_: b for id_, b in bodies.items() if b["source"].startswith("person:")}
    scoped = {b["target"] for b in people.values() if not is_hashed_person(b["source"])}
    return {
        id_: body
        for id_, body in people.items()
        if (place := body["target"]) in scoped or "E" + place not in work.fresh
    }


def _write_entities(ledger: Ledger, work: _Work, ids: Collection[str]) -> None:
    """Write what is shown of entities, in the groups of before this batch; joins come later."""
    _show_new(ledger, work, [id_ for id_ in ids if id_ not in work.shown])
    known = [id_ for id_ in ids if "E" + id_ not in work.fresh]
    if not known:
        return
    canonical = ledger.groups.canonical(known)
    alone = [id_ for id_ in known if canonical[id_] == id_]
    shown = {id_: shown_entity(work.claims["E" + id_]) for id_ in alone}
    groups = ledger.groups.members(set(canonical.values()))
    shared = {id_: members for id_, members in groups.items() if len(members) > 1}
    ledger.entities.put({**shown, **group_bodies(ledger, shared)}, ())
    torn = [id_ for id_ in known if _differ_in_kind(work.claims["E" + id_])]
    if torn:
        refuse_lost_kinds(ledger, torn)


def _differ_in_kind(claims: Sequence[KeptClaim]) -> bool:
    """Whether claims give kinds that a relation tells apart: those of organisations are alike."""
    kinds = {claim.body["kind"] for claim in claims}
    return len(kinds) > 1 and not kinds <= ORGANISATION_KINDS


def refuse_lost_kinds(ledger: Ledger, ids: Collection[str]) -> None:
    """An entity keeps its kind while a relation needs it (DESIGN §13.17)."""
    relations = ledger.relations.given_under(ids)
    claims = ledger.claims.of({"R" + id_ for id_ in relations})
    bodies = {key[1:]: held[-1].body for key, held in claims.items()}
    kinds = ledger.entities.kinds({end for body in bodies.values() for end in ends_of("R", body)})
    for id_, end in _wrong_ends(bodies, kinds):
        raise InvalidFact(
            "fact.kind_needed",
            entity=end,
            kind=Word("kind", kinds[end]),
            fact=id_,
            relation=Word("relation", bodies[id_]["kind"]),
        )


def _wrong_ends(bodies: Mapping[str, Body], kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(relation, end) for each end whose kind RELATION_ENDS does not allow there."""
    for id_, body in bodies.items():
        for end, allowed in zip(ends_of("R", body), RELATION_ENDS[body["kind"]], strict=True):
            if kinds[end] not in allowed:
                yield id_, end


def _show_new(ledger: Ledger, work: _Work, ids: Iterable[str]) -> None:
    """Write what is shown of those of these entities that have no earlier claim."""
    for part in _fresh_parts(work, "E", ids):
        bodies = {id_: shown_entity(work.claims["E" + id_]) for id_ in part}
        ledger.entities.put(bodies, bodies.keys())
        work.shown.update(part)


def _fresh_parts(work: _Work, letter: str, ids: Iterable[str]) -> Iterator[list[str]]:
    """Those of these ids without an earlier claim, in parts of one kind and at most PART ids."""
    kinds: dict[str, list[str]] = {}
    for id_ in ids:
        if (key := letter + id_) in work.fresh:
            kinds.setdefault(work.claims[key][0].body["kind"], []).append(id_)
    for alike in kinds.values():
        yield from (alike[first : first + PART] for first in range(0, len(alike), PART))


def group_bodies(ledger: Ledger, groups: Mapping[str, Collection[str]]) -> dict[str, Body]:
    """The body of each group by its canonical id, from the claims of all its ids."""
    claims = ledger.claims.of({"E" + id_ for ids in groups.values() for id_ in ids})
    bodies: dict[str, Body] = {}
    for canonical, ids in groups.items():
        own = [claim for id_ in ids for claim in claims.get("E" + id_, ())]
        if own:
            body = shown_entity(own)
            others = sorted(set(ids) - {canonical})
            bodies[canonical] = {**body, "aliases": others} if others else body
    return bodies


def _write_relations(ledger: Ledger, work: _Work, ids: Collection[str]) -> None:
    for part in _fresh_parts(work, "R", ids):
        _write_some_relations(ledger, work, part)
    if known := [id_ for id_ in ids if "R" + id_ not in work.fresh]:
        _write_some_relations(ledger, work, known)


def _write_some_relations(ledger: Ledger, work: _Work, ids: Collection[str]) -> None:
    bodies = {id_: shown_relation(work.claims["R" + id_]) for id_ in ids}
    ends = {end for body in bodies.values() for end in (body["source"], body["target"])}
    _refuse_wrong_kinds(ledger, work, bodies, ends)
    # A match may have been derived before anybody claims it: then it has a version.
    fresh = {i for i in ids if "R" + i in work.fresh and bodies[i]["kind"] != MATCH_KIND}
    ledger.relations.put(bodies, ledger.groups.canonical(ends), fresh)


def _refuse_wrong_kinds(
    ledger: Ledger, work: _Work, bodies: Mapping[str, Body], ends: set[str]
) -> None:
    # A new entity that one claim describes is shown as that claim says.
    kinds = {
        end: claims[0].body["kind"]
        for end in ends
        if "E" + end in work.fresh and len(claims := work.claims["E" + end]) == 1
    }
    if others := ends - kinds.keys():
        kinds |= ledger.entities.kinds(others)
    for id_, end in _wrong_ends(bodies, kinds):
        raise InvalidFact(
            "fact.wrong_end",
            fact=id_,
            relation=Word("relation", bodies[id_]["kind"]),
            entity=end,
            kind=Word("kind", kinds[end]),
        )


def _write_records(ledger: Ledger, work: _Work, ids: Collection[str]) -> None:
    left, untouched = iter(ids), derived_from(())  # as nearly every record is
    # In parts: what is read of a record is still at hand when it is written.
    while part := {"C" + id_: id_ for id_ in islice(left, PART)}:
        events = ledger.records.events(part.values())
        # Of records that only an event touches, not a claim.
        others = part.keys() - work.claims.keys()
        known = ledger.claims.of(others) if others else {}
        bodies = {
            id_: shown_record(
                work.claims.get(key) or known[key],
                derived_from(events[id_]) if id_ in events else untouched,
            )
            for key, id_ in part.items()
        }
        ends = {end for body in bodies.values() for end in ends_of("C", body)}
        fresh = {id_ for key, id_ in part.items() if key in work.fresh}
        ledger.records.put(bodies, ledger.groups.canonical(ends), fresh)


def repoint_facts(ledger: Ledger, moved: Mapping[str, str]) -> None:
    """Re-point the facts of ids that joined or parted, and write their groups again."""
    groups = ledger.groups.members(set(moved.values()))
    ledger.entities.put(group_bodies(ledger, groups), ())
    ledger.entities.drop({id_ for id_, canonical in moved.items() if id_ != canonical})
    relations = ledger.relations.given_under(moved.keys())
    records = ledger.records.given_under(moved.keys())
    claims = ledger.claims.of({"R" + id_ for id_ in relations} | {"C" + id_ for id_ in records})
    # A derived relation has no claims: `refresh_possible_matches` sees to it.
    shown = {i: shown_relation(claims["R" + i]) for i in relations if "R" + i in claims}
    events = ledger.records.events(records)
    records_shown = {
        # An engine may name a record that was withdrawn with its file.
        i: shown_record(claims["C" + i], derived_from(events.get(i, ())))
        for i in records
        if "C" + i in claims
    }
    ends = {e for body in shown.values() for e in ends_of("R", body)}
    ends |= {e for body in records_shown.values() for e in ends_of("C", body)}
    canonical = ledger.groups.canonical(ends)
    ledger.relations.put(shown, canonical, ())
    ledger.records.put(records_shown, canonical, ())
