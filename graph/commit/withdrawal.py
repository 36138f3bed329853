"""Taking files back: what they said is as if it had never been said, in one revision (DESIGN §4-6).

What is left of each fact is counted anew in the order in which it was said: a claim that only
repeated a withdrawn one now carries the fact, and one that was news only because of a withdrawn
one is a repetition. The caller opens the transaction, as for `apply`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graph.codec import KeptClaim, kept
from graph.commit.apply import (
    Outcome,
    ends_of,
    group_bodies,
    refuse_lost_kinds,
    repoint_facts,
)
from graph.commit.claims import is_novel, shown_record, shown_relation
from graph.commit.event_log import recounted
from graph.commit.incremental_resolution import resolve_incrementally
from graph.commit.ledger import Ledger
from graph.commit.masked_matches import mask_tokens, refresh_masked_matches
from graph.commit.novelty import repetition
from graph.commit.possible_matches import places_of, refresh_possible_matches
from graph.commit.resolution import tokens_of
from graph.commit.states import KeptEvent, derived_from
from graph.errors import BadInput
from graph.model import EncodedClaim
from graph.sentence import Sentence, Word, say

_NAMED: Final = 5  # facts that stand in the way are named in the refusal; the rest are counted


@dataclass(slots=True)
class _Left:
    """What is left of the facts of withdrawn files: `claims` by fact key, none for what is gone."""

    claims: dict[str, list[KeptClaim]] = field(default_factory=dict)
    taken: dict[str, list[KeptClaim]] = field(default_factory=dict)  # withdrawn claims by fact
    changed: set[str] = field(default_factory=set)  # facts of which other claims count now

    def ids(self, letter: str, *, gone: bool) -> set[str]:
        """The ids of changed entities (E), relations (R) or records (C), gone or left."""
        return {
            key[1:] for key in self.changed if key[0] == letter and gone != bool(self.claims[key])
        }


def withdraw(ledger: Ledger, origins: Sequence[str]) -> Outcome:
    """Take back the claims and events of the files with these digests.

    Raises BadInput where a verdict, or a fact that another file gave, rests on what would be gone.
    """
    facts = ledger.claims.of(ledger.claims.of_files(origins))
    events = ledger.records.kept_events(origins)
    left = _keep_rest(ledger, facts, set(origins))
    _refuse_needed(ledger, left)
    resettled = _resettle(ledger, events, origins)
    notices: list[Sentence] = []
    _write_relations(ledger, left)
    _write_records(ledger, left, resettled)
    _write_entities(ledger, left, notices)
    changed = bool(left.changed or resettled)
    return Outcome(changed, [], noted=bool(facts or events), notices=notices)


# -- what is left


def _keep_rest(
    ledger: Ledger, facts: Mapping[str, Sequence[KeptClaim]], origins: Collection[str]
) -> _Left:
    """Close what is withdrawn and keep the rest of each fact, counted anew."""
    left = _Left()
    opened: list[KeptClaim] = []
    noted: list[KeptClaim] = []
    closed: set[int] = set()
    for key, before in facts.items():
        after = _recounted(_said(before), origins)
        known = {claim.seq: claim for claim in before}
        new = [claim for claim in after if claim.seq not in known]
        gone = known.keys() - {claim.seq for claim in after}
        opened += new
        closed |= gone
        noted += [c for c in after if c.seq in known and c.repeats != known[c.seq].repeats]
        left.claims[key] = after
        left.taken[key] = [claim for claim in before if claim.seq in gone]
        if new or gone:
            left.changed.add(key)
    ledger.claims.write(opened, closed=closed)
    ledger.claims.note(noted)
    return left


def _said(claims: Iterable[KeptClaim]) -> list[KeptClaim]:
    """All that was said of a fact, repetitions too, each apart, in the order in which it was."""
    said = []
    for claim in claims:
        said.append(claim._replace(repeats=()))
        said += [
            claim._replace(seq=one.seq, rank=one.rank, origin=one.origin, repeats=())
            for one in claim.repeats
        ]
    return sorted(said, key=lambda claim: claim.seq)


def _recounted(said: Iterable[KeptClaim], origins: Collection[str]) -> list[KeptClaim]:
    """The claims of a fact without those of these files, with what repeats them.

    A relation of which only its end is left is none: the end was that of the withdrawn one.
    """
    left: list[KeptClaim] = []
    for claim in said:
        if claim.origin in origins:
            continue
        new = EncodedClaim(*claim[1:8])
        if not left or is_novel(new, left):
            left.append(kept(claim.seq, new))
        elif again := repetition(claim.seq, new, left):
            left = [again if one.seq == again.seq else one for one in left]
    if left and left[0].fact[0] == "R" and not any(claim.whole for claim in left):
        return []
    return left


def _resettle(
    ledger: Ledger, events: Mapping[str, Sequence[KeptEvent]], origins: Sequence[str]
) -> set[str]:
    """Take back the events of withdrawn files; return the records on which others count now."""
    resettled = set()
    for record, known in events.items():
        after = recounted(known, origins)
        ledger.records.resettle(record, after)
        if [one.seq for one in known if one.counts] != [one.seq for one in after if one.counts]:
            resettled.add(record)
    return resettled


# -- what stands in the way


def _refuse_needed(ledger: Ledger, left: _Left) -> None:
    """Raise BadInput where a verdict or a fact of other files rests on an id that would be gone."""
    gone = left.ids("E", gone=True)
    if not gone:
        return
    verdicts = ledger.verdicts.at(gone)
    if verdicts:
        said = [
            say("identity.one_verdict", kind=Word("verdict", kind), one=one, other=other)
            for kind, one, other in sorted(verdicts)[:_NAMED]
        ]
        raise BadInput("unload.verdicts", count=len(verdicts), verdicts=said)
    relations = set(ledger.relations.given_under(gone)) - left.ids("R", gone=True)
    records = set(ledger.records.given_under(gone)) - left.ids("C", gone=True)
    # A derived relation has no claims: it goes with its ends.
    keys = {"R" + id_ for id_ in relations} | {"C" + id_ for id_ in records}
    claimed = ledger.claims.of(keys)
    resting = sorted(
        key[1:]
        for key, claims in claimed.items()
        if any(end in gone for claim in claims for end in ends_of(key, claim.body))
    )
    if resting:
        raise BadInput("unload.needed", count=len(resting), facts=resting[:_NAMED])
    ledger.relations.drop({id_ for id_ in relations if "R" + id_ not in claimed})


# -- what is shown


def _write_relations(ledger: Ledger, left: _Left) -> None:
    ledger.relations.drop(left.ids("R", gone=True))
    bodies = {id_: shown_relation(left.claims["R" + id_]) for id_ in left.ids("R", gone=False)}
    ends = {end for body in bodies.values() for end in ends_of("R", body)}
    if bodies:
        ledger.relations.put(bodies, ledger.groups.canonical(ends), ())


def _write_records(ledger: Ledger, left: _Left, resettled: Collection[str]) -> None:
    gone = left.ids("C", gone=True)
    ledger.records.drop(gone)
    ids = left.ids("C", gone=False).union(resettled) - gone
    if not ids:
        return
    events = ledger.records.events(ids)
    claims = {**ledger.claims.of({"C" + id_ for id_ in ids}), **left.claims}
    bodies = {
        id_: shown_record(claims["C" + id_], derived_from(events.get(id_, ())))
        for id_ in ids
        if claims.get("C" + id_)
    }
    ends = {end for body in bodies.values() for end in ends_of("C", body)}
    ledger.records.put(bodies, ledger.groups.canonical(ends), ())


def _write_entities(ledger: Ledger, left: _Left, notices: list[Sentence]) -> None:
    touched, gone = left.ids("E", gone=False), left.ids("E", gone=True)
    kinds = ledger.entities.kinds(touched)
    people = _people(left)
    sharing = ledger.identifiers.holders(_taken_tokens(left, touched | gone))
    ledger.identifiers.drop(_lost_identifiers(left, touched | gone))
    now = ledger.groups.canonical(touched | gone)
    members = set().union(*ledger.groups.members(set(now.values())).values()) if now else set()
    parted = _part(ledger, members, gone)
    # All members of a group are resolved again: without the withdrawn ids or identifiers they may
    # be several.
    touched_tokens = {id_: _tokens(left, id_) for id_ in touched}
    bodies = {id_: left.claims["R" + id_][-1].body for id_ in left.ids("R", gone=False)}
    staying = (members | people | sharing) - gone
    moved = resolve_incrementally(ledger, touched_tokens, staying, bodies, notices)
    moved |= ledger.groups.canonical(parted)
    if moved:
        repoint_facts(ledger, moved)
    canonical = set(ledger.groups.canonical((touched | members) - gone).values())
    ledger.entities.put(group_bodies(ledger, ledger.groups.members(canonical)), ())
    after = ledger.entities.kinds(touched)
    refuse_lost_kinds(ledger, [id_ for id_ in touched if after[id_] != kinds[id_]])
    places = _places(ledger, people - gone, left)
    ledger.groups.remove(gone)
    met = {*touched, *moved, *people} - gone
    refresh_possible_matches(ledger, met, places, moved, lost=people | gone)
    said = {
        key: [*left.taken[key], *left.claims[key]] for key in left.changed if key.startswith("E")
    }
    refresh_masked_matches(ledger, met | gone, said, lost=True)


def _part(ledger: Ledger, members: Collection[str], gone: Collection[str]) -> set[str]:
    """Let each id that is gone, or answers as one that is, answer as itself; return who moved."""
    now = ledger.groups.canonical(members)
    parted = {id_ for id_, it in now.items() if id_ != it and (id_ in gone or it in gone)}
    if parted:
        ledger.groups.repoint({id_: id_ for id_ in parted})
    ledger.entities.drop(gone)
    return parted - set(gone)


def _tokens(left: _Left, id_: str) -> set[tuple[str, str]]:
    claims = left.claims["E" + id_]
    return {t for c in claims for t in tokens_of(id_, c.body.get("identifiers", {}))}


def _lost_identifiers(left: _Left, ids: Iterable[str]) -> list[tuple[str, Mapping[str, str]]]:
    """(id, one identifier) for each that only withdrawn claims gave."""
    return [
        (id_, {scheme: value})
        for id_ in ids
        for scheme, value in sorted(
            _given(id_, left.taken["E" + id_]) - _given(id_, left.claims["E" + id_])
        )
    ]


def _taken_tokens(left: _Left, ids: Iterable[str]) -> set[tuple[str, str]]:
    """The strong identifiers of withdrawn claims: they may have kept others apart or together."""
    return {
        token
        for id_ in ids
        for claim in left.taken["E" + id_]
        for token in tokens_of(id_, claim.body.get("identifiers", {}))
    }


def _given(id_: str, claims: Iterable[KeptClaim]) -> set[tuple[str, str]]:
    given: set[tuple[str, str]] = set()
    for claim in claims:
        identifiers: Mapping[str, str] = claim.body.get("identifiers", {})
        given |= {*identifiers.items(), *tokens_of(id_, identifiers)}
        given |= {key for _, own in mask_tokens(id_, claim.body) for key in own.items()}
    return given


# -- persons: a match may rest on a relation that is gone


def _people(left: _Left) -> set[str]:
    """The persons that withdrawn claims describe or tie to somebody."""
    described = {key[1:] for key in left.changed if key.startswith("Eperson:")}
    ties = (c for key in left.changed if key[0] == "R" for c in left.taken[key] + left.claims[key])
    return described | {
        end for tie in ties for end in ends_of("R", tie.body) if end.startswith("person:")
    }


def _places(ledger: Ledger, people: Collection[str], left: _Left) -> set[str]:
    """Where these persons still have a relation, or had a withdrawn one."""
    gone = (c.body for key in left.changed if key[0] == "R" for c in left.taken[key])
    targets = {body["target"] for body in gone if body["source"].startswith("person:")}
    targets |= places_of(ledger, set(ledger.groups.canonical(people)))
    return set(ledger.groups.canonical(targets))
