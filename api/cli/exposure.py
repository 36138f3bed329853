"""How dishonesty reaches: exposure, impact, trace."""

from pathlib import Path

import click

from analytics.paths.walks import Chains, chains
from analytics.propagation.evidence_file import write_evidence
from api.cli.evidence import frame, on_chains, propagation, say_evidence
from api.cli.output import give, line_of_relation, say
from api.cli.question import Asking, asks
from api.plain import plain_evidence, plain_exposure
from graph.lookup import entity_of
from graph.store import Store

_policy = click.option(
    "--policy", type=click.Path(dir_okay=False, path_type=Path), help="Another policy file."
)


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]…")
@_policy
@click.option("--top", type=click.IntRange(1), default=20, show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path),
              help="Write all evidence to this .csv or .parquet.")  # fmt: skip
@asks
def exposure(
    asking: Asking, ids: tuple[str, ...], *, policy: Path | None, top: int, out: Path | None
) -> None:
    """Exposure of some entities, or the highest of all."""
    with asking.store() as store:
        reach = propagation(asking, store, policy)
        named = [entity_of(store, id_, at_revision=asking.at_revision) for id_ in ids]
        found = [reach.of(e.id) for e in named] if ids else reach.top(top)
        shown = store.entities([e.entity for e in found], at_revision=asking.at_revision)
        way = [e for one in found for e in one.evidence] if ids or asking.json else []
        people = [*shown.values(), *on_chains(store, way, asking.at_revision)]
        asking.looked_at(store, "exposure", people, everyone=out is not None)
        if out:
            write_evidence(reach, out)
        if asking.json:
            give({**frame(asking, reach), "entities": [plain_exposure(e) for e in found]})
            return
        for one in found:
            say(f"{one.level:6} {one.index:8.3f}  {shown[one.entity].name}  {one.entity}")
            if ids:
                say_evidence(store, list(one.evidence), asking.at_revision)
        if out:
            say(f"All evidence is in {out}.")
        say("A lead is not a ground: it says where to look, never whom to refuse.")


@click.command()
@click.argument("id_", metavar="ID")
@_policy
@asks
def impact(asking: Asking, id_: str, policy: Path | None) -> None:
    """Whom this subject's records reach."""
    with asking.store() as store:
        reach = propagation(asking, store, policy)
        subject = entity_of(store, id_, at_revision=asking.at_revision)
        found = reach.impact(subject.id)
        reached = store.entities({e.entity for e in found}, at_revision=asking.at_revision)
        people = [subject, *on_chains(store, found, asking.at_revision)]
        asking.looked_at(store, "impact", people)
        if asking.json:
            answer = {**frame(asking, reach), "explored": len(reached)}
            give({**answer, "id": subject.id, "evidence": [plain_evidence(e) for e in found]})
            return
        say(f"The records of {subject.name} reach {len(reached)} entities.")
        say_evidence(store, found[:50], asking.at_revision)


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--to", "other", metavar="ID", help="All shortest chains to this party instead.")
@_policy
@asks
def trace(asking: Asking, id_: str, *, other: str | None, policy: Path | None) -> None:
    """Chains to the seeds that reach a party, or all shortest chains to another."""
    with asking.store() as store:
        entity = entity_of(store, id_, at_revision=asking.at_revision)
        if other is not None:
            _trace_to(asking, store, entity.id, other)
            return
        reach = propagation(asking, store, policy)
        found = reach.of(entity.id)
        people = [entity, *on_chains(store, found.evidence, asking.at_revision)]
        asking.looked_at(store, "trace", people)
        if asking.json:
            give({**frame(asking, reach), "entities": [plain_exposure(found)]})
            return
        say(f"{entity.name}: level {found.level}, index {found.index:.3f}")
        say_evidence(store, list(found.evidence), asking.at_revision)
        if not found.evidence:
            say("No seed reaches it.")


def _trace_to(asking: Asking, store: Store, one: str, other: str) -> None:
    end = entity_of(store, other, at_revision=asking.at_revision)
    found = chains(store, one, end.id, as_of=asking.as_of, at_revision=asking.at_revision)
    ids = {id_ for chain in found.chains for id_ in chain.entities}
    entities = store.entities(ids, at_revision=asking.at_revision)
    asking.looked_at(store, "trace", list(entities.values()))
    if asking.json:
        give({
            "chains": [{"entities": c.entities, "relations": c.relations} for c in found.chains],
            "as_of": asking.as_of, "revision": store.revision(asking.at_revision).number,
            "explored": found.explored, "truncated": found.truncated,
        })  # fmt: skip
        return
    _say_chains(asking, store, found, {id_: e.name for id_, e in entities.items()})


def _say_chains(asking: Asking, store: Store, found: Chains, names: dict[str, str]) -> None:
    wanted = {id_ for chain in found.chains for id_ in chain.relations}
    relations = store.relations(wanted, at_revision=asking.at_revision)
    for chain in found.chains:
        say(" … ".join(names[id_] for id_ in chain.entities))
        for id_ in chain.relations:
            say(f"    {line_of_relation(relations[id_], names)}")
    if not found.chains:
        say("No chain was found between them.")
    if found.truncated:
        say(f"The search was cut after {found.explored} entities: there may be more.")
