"""Looking up parties: the commands find, show and network."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import click

from analytics.law.measures import read_measures
from analytics.paths.walks import neighbourhood
from analytics.record_status import record_status
from api.cli.close_matches import close_matches
from api.cli.command import argument, command, option
from api.cli.output import give, line_of_entity, line_of_record, line_of_relation
from api.cli.question import Question, asks, past, say_past
from api.cli.voice import Voice
from api.plain import plain
from graph.lookup import entity_of, search
from graph.masking import mask_numbers
from graph.model import Entity, Record, Relation
from graph.sentence import Word, say
from graph.store import Found, Match

# How many relations `show` reads, and how many of these it prints.
_READ: Final = 1000
_PRINTED: Final = 50
# How a record is shown, by its status on the day asked (DESIGN §13.4).
_MARKED: Final = {
    "in_force": "cli.show.in_force",
    "ended": "cli.show.ended",
    "not_yet": "cli.show.not_yet",
    "effect_only": "cli.show.effect_only",
}


@command("find")
@argument("text")
@option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@option("--close", is_flag=True)
@asks
def find(question: Question, text: str, limit: int, *, close: bool) -> None:
    """Find entities by identifier or name; Chinese from one character."""
    with question.store() as store:
        found = search(store, text, limit=limit, at_revision=question.at_revision)
        others = close_matches(question, store, text, found, limit) if close else Found((), False)
        every = Found((*found.matches, *others.matches), found.truncated or others.truncated)
        question.journal_look(store, "find", [match.entity for match in every.matches])
        revision = store.revision(question.at_revision).number
    if question.json:
        more = {"close": _told(others.matches)} if close else {}
        answer = {"results": _told(found.matches), "revision": revision, **more}
        give({**answer, "truncated": every.truncated})
        return
    _say_matches(question.voice, every, text, close)


def _told(matches: Sequence[Match]) -> list[dict[str, object]]:
    return [
        {
            "id": match.entity.id,
            "kind": match.entity.kind,
            "name": match.entity.name,
            "roles": match.entity.roles,
            "matched": match.matched,
        }
        for match in matches
    ]


def _say_matches(voice: Voice, found: Found, text: str, close: bool) -> None:
    for match in found.matches:
        matched = voice.text(f"matched.{match.matched}")
        voice.line(f"{matched:10}  {line_of_entity(voice, match.entity)}")
    if found.truncated:
        voice.say("cli.find.more")
    elif not found.matches:
        # The text may be a person's ID number, which nothing repeats.
        code = "cli.find.nobody_close" if close else "cli.find.nobody"
        voice.say(code, text=mask_numbers(text))


@command("show")
@argument("id_", metavar="ID")
@asks
def show(question: Question, id_: str) -> None:
    """One entity: who it is, its records and its relations, each with its source."""
    at = question.at_revision
    with question.store() as store:
        entity = entity_of(store, id_, at_revision=at)
        relations = store.relations_at([entity.id], limit=_READ, at_revision=at)
        records = store.records(subjects=[entity.id], at_revision=at)
        # Both ends are named in the lines of relations, so their persons are looked at as well.
        ends = {end for one in relations for end in (one.source, one.target)}
        entities = store.entities(ends, at_revision=at)
        question.journal_look(store, "show", [entity, *entities.values()])
        revision = store.revision(at).number
        withdrawn = question.withdrawn_since(store, [record.id for record in records])
    if question.json:
        day, law = question.as_of, read_measures()
        give(
            {
                "entity": entity,
                "relations": relations,
                "records": [
                    {**plain(one), "marked": record_status(one, day, law)} for one in records
                ],
                "revision": revision,
                "as_of": question.as_of,
                "truncated": len(relations) == _READ,
                **past(withdrawn),
            }
        )
        return
    _say_entity(question.voice, entity)
    _say_records(question, records)
    say_past(question.voice, withdrawn)
    _say_relations(question.voice, relations, {key: one.name for key, one in entities.items()})


def _say_entity(voice: Voice, entity: Entity) -> None:
    voice.line(line_of_entity(voice, entity))
    for scheme, value in sorted(entity.identifiers.items()):
        voice.say("cli.show.identifier", scheme=Word("scheme", scheme), value=value)
    for name in entity.names:
        voice.say("cli.show.name", name=name)


def _say_records(question: Question, records: tuple[Record, ...]) -> None:
    law = read_measures()
    for record in records:
        line = line_of_record(question.voice, record)
        question.say(_MARKED[record_status(record, question.as_of, law)], record=line)
        for code in record.confirmed:
            question.say("cli.show.confirmed", measure=code)
        for code, day in record.lifted:
            question.say("cli.show.lifted", measure=code, day=day)


def _say_relations(voice: Voice, relations: tuple[Relation, ...], names: dict[str, str]) -> None:
    for kind, count in sorted(Counter(one.kind for one in relations).items()):
        voice.say("cli.show.count", kind=Word("relation", kind), count=count)
    for one in relations[:_PRINTED]:
        voice.line(f"    {line_of_relation(voice, one, names)}")
    if len(relations) > _PRINTED:
        voice.say("cli.show.more", count=len(relations) - _PRINTED)


@command("network")
@argument("id_", metavar="ID")
@option("--depth", type=click.IntRange(0, 6), default=1, show_default=True)
@option("--kind", "kinds", multiple=True)
@option("--limit", type=click.IntRange(1, 100_000), default=500, show_default=True)
@asks
def network(
    question: Question, id_: str, *, depth: int, kinds: tuple[str, ...], limit: int
) -> None:
    """The neighbourhood of an entity: who is related to it, within so many steps."""
    at = question.at_revision
    with question.store() as store:
        entity = entity_of(store, id_, at_revision=at)
        around = neighbourhood(
            store,
            entity.id,
            depth=depth,
            as_of=question.as_of,
            at_revision=at,
            kinds=kinds or None,
            limit=limit,
        )
        about = store.records(subjects=[e.id for e in around.entities], at_revision=at)
        # DESIGN §13.4: `network` shows the records in force on the day, `show` all that stand.
        records = [record for record in about if record.in_force_on(question.as_of)]
        question.journal_look(store, "network", list(around.entities))
        revision = store.revision(at).number
        withdrawn = question.withdrawn_since(store, [record.id for record in records])
    counts = around.counts
    if question.json:
        give(
            {
                "entities": around.entities,
                "relations": around.relations,
                "records": records,
                "counts": counts,
                "truncated": around.truncated,
                "explored": len(around.entities),
                "as_of": question.as_of,
                "revision": revision,
                **past(withdrawn),
            }
        )
        return
    _say_network(question.voice, around.entities, around.relations)
    _say_counts(question.voice, len(around.entities), counts, cut=around.truncated)
    say_past(question.voice, withdrawn)


def _say_network(
    voice: Voice, entities: tuple[Entity, ...], relations: tuple[Relation, ...]
) -> None:
    names = {entity.id: entity.name for entity in entities}
    for entity in entities:
        voice.line(line_of_entity(voice, entity))
    for relation in relations:
        voice.line(f"  {line_of_relation(voice, relation, names)}")


def _say_counts(voice: Voice, entities: int, counts: Mapping[str, int], *, cut: bool) -> None:
    by_kind = [
        say("cli.network.count", kind=Word("relation", kind), count=count)
        for kind, count in counts.items()
    ]
    code = "cli.network.cut" if cut else "cli.network.whole"
    voice.say(code, entities=entities, counts=by_kind)
