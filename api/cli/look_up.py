"""Look up: find, show, network."""

from collections import Counter

import click

from analytics.paths.walks import neighbourhood
from api.cli.output import give, line_of_entity, line_of_record, line_of_relation, say
from api.cli.question import Asking, asks
from graph.lookup import entity_of, search
from graph.masking import mask_numbers
from graph.model import Entity, Relation


@click.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@asks
def find(asking: Asking, text: str, limit: int) -> None:
    """Find entities by identifier or name; Chinese from one character."""
    with asking.store() as store:
        found = search(store, text, limit=limit, at_revision=asking.at_revision)
        asking.looked_at(store, "find", [match.entity for match in found.matches])
        revision = store.revision(asking.at_revision).number
    results = [
        {
            "id": match.entity.id, "kind": match.entity.kind, "name": match.entity.name,
            "roles": match.entity.roles, "matched": match.matched,
        }
        for match in found.matches
    ]  # fmt: skip
    if asking.json:
        give({"results": results, "revision": revision, "truncated": found.truncated})
        return
    for match in found.matches:
        say(f"{match.matched:10}  {line_of_entity(match.entity)}")
    if found.truncated:
        say("More answer to this: write more of the name.")
    if not results and not found.truncated:
        say(f"Nobody answers to {mask_numbers(text)}.")


@click.command()
@click.argument("id_", metavar="ID")
@asks
def show(asking: Asking, id_: str) -> None:
    """One entity: who it is, its records and its ties, each with its source."""
    at = asking.at_revision
    with asking.store() as store:
        entity = entity_of(store, id_, at_revision=at)
        ties = store.relations_at([entity.id], limit=1000, at_revision=at)
        records = store.records(subjects=[entity.id], at_revision=at)
        ends = {end for tie in ties for end in (tie.source, tie.target)}
        names = store.entities(ends, at_revision=at)
        asking.looked_at(store, "show", [entity, *names.values()])
        revision = store.revision(at).number
    if asking.json:
        give({"entity": entity, "relations": ties, "records": records, "revision": revision,
              "as_of": asking.as_of, "truncated": len(ties) == 1000})  # fmt: skip
        return
    say(line_of_entity(entity))
    for scheme, value in sorted(entity.identifiers.items()):
        say(f"  {scheme}: {value}")
    for name in entity.names:
        say(f"  also known as {name}")
    for record in records:
        mark = "in force" if record.in_force_on(asking.as_of) else "not in force"
        say(f"  record, {mark}: {line_of_record(record)}")
    _say_ties(ties, {key: named.name for key, named in names.items()})


def _say_ties(ties: tuple[Relation, ...], names: dict[str, str]) -> None:
    for kind, count in sorted(Counter(tie.kind for tie in ties).items()):
        say(f"  {kind}: {count}")
    for tie in ties[:50]:
        say(f"    {line_of_relation(tie, names)}")
    if len(ties) > 50:
        say(f"    … and {len(ties) - 50} more: see them with --json.")


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--depth", type=click.IntRange(0, 6), default=1, show_default=True)
@click.option("--kind", "kinds", multiple=True, help="Only relations of this kind (repeatable).")
@click.option("--limit", type=click.IntRange(1, 100_000), default=500, show_default=True)
@asks
def network(asking: Asking, id_: str, *, depth: int, kinds: tuple[str, ...], limit: int) -> None:
    """The neighbourhood of an entity: who is tied to it, within so many steps."""
    at = asking.at_revision
    with asking.store() as store:
        entity = entity_of(store, id_, at_revision=at)
        reach = neighbourhood(
            store, entity.id, depth=depth, as_of=asking.as_of, at_revision=at,
            kinds=kinds or None, limit=limit,
        )  # fmt: skip
        records = store.records(subjects=[e.id for e in reach.entities], at_revision=at)
        asking.looked_at(store, "network", list(reach.entities))
        revision = store.revision(at).number
    counts = reach.counts
    if asking.json:
        give({
            "entities": reach.entities, "relations": reach.relations, "records": records,
            "counts": counts, "truncated": reach.truncated, "explored": len(reach.entities),
            "as_of": asking.as_of, "revision": revision,
        })  # fmt: skip
        return
    _say_network(reach.entities, reach.relations)
    say(f"{len(reach.entities)} entities, {counts}" + (" — cut: raise --limit" * reach.truncated))


def _say_network(entities: tuple[Entity, ...], relations: tuple[Relation, ...]) -> None:
    names = {entity.id: entity.name for entity in entities}
    for entity in entities:
        say(line_of_entity(entity))
    for relation in relations:
        say(f"  {line_of_relation(relation, names)}")
