"""How dishonesty reaches others: the commands exposure, impact and trace (DESIGN §7)."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from analytics.paths.walks import Chains, chains
from analytics.policy import read_policy
from analytics.propagation.exposure import Exposure, Propagation
from api.cli.command import argument, command, option
from api.cli.engine_options import EngineAsked, evidence_by_engine
from api.cli.evidence import (
    answering_propagation,
    await_word_on_all,
    frame,
    on_chains,
    say_evidence,
    say_origin,
)
from api.cli.output import give, line_of_relation
from api.cli.question import Question, asks, past, say_past
from api.plain import plain_evidence, plain_exposure
from graph.errors import BadInput
from graph.lookup import entity_of
from graph.model import Entity
from graph.sentence import Word
from graph.store import Store

_FILE = click.Path(dir_okay=False, path_type=Path)
_policy = option("--policy", type=_FILE)
# Evidence that `impact` prints; all of it is in --json.
_PRINTED: Final = 50


@command("exposure")
@argument("ids", nargs=-1, metavar="[ID]…")
@_policy
@option("--top", type=click.IntRange(1))
@option("--out", type=_FILE)
@option("--into", metavar="STORE")
@evidence_by_engine
@asks
def exposure(
    question: Question,
    ids: tuple[str, ...],
    *,
    policy: Path | None,
    top: int | None,
    out: Path | None,
    into: str | None,
    **by: Any,  # noqa: ANN401 - options of an engine, told in api/cli/engine_options.py
) -> None:
    """Exposure of some entities, or of all, the highest first."""
    asked = EngineAsked(**by)
    chosen = asked.chosen(everyone=not (ids or top))
    if into is not None:
        if not chosen or out is not None:
            raise BadInput("cli.engine.into")
        from api.cli.bring_evidence import bring_into  # noqa: PLC0415 - an extra

        bring_into(replace(question, url=into), asked, policy)
    elif chosen:
        from api.cli.engines import write_by_engine  # noqa: PLC0415 - an extra

        write_by_engine(question, asked, policy, out)
    else:
        _tell(question, ids, policy, top=top, out=out)


def _tell(
    question: Question,
    ids: tuple[str, ...],
    policy: Path | None,
    *,
    top: int | None,
    out: Path | None,
) -> None:
    if out:  # before anything is journalled: it may not be installed
        from analytics.parquet.evidence_file import write_evidence  # noqa: PLC0415 - an extra
    with question.store() as store:
        if out or not (ids or (top and top <= _PRINTED)):
            await_word_on_all(question, store)
        propagation = answering_propagation(question, store, policy)
        exposures = _exposures(question, store, propagation, ids, top)
        shown = store.entities([e.entity for e in exposures], at_revision=question.at_revision)
        evidence = [e for one in exposures for e in one.evidence]
        if ids or top:
            # Plain lines of --top show no chains, so nobody on them is looked at; JSON holds them.
            with_chains = evidence if ids or question.json else []
            people = [*shown.values(), *on_chains(store, with_chains, question.at_revision)]
            question.journal_look(store, "exposure", people, everyone=out is not None)
        else:
            question.journal_look(store, "exposure", [], everyone=True)
        if out:  # after the entry in the journal, which must be there before any answer (DESIGN §6)
            question.note_file(store, out, "evidence")
            write_evidence(propagation, out)
        withdrawn = question.withdrawn_since(store, {e.record for e in evidence})
        # DESIGN §13.16: `--top` says how many it left out; without it there is nothing to say.
        cut = {"shown": len(exposures), "of": propagation.explored} if top and not ids else {}
        if question.json:
            entities = [plain_exposure(e) for e in exposures]
            give({**frame(question, propagation), "entities": entities, **cut, **past(withdrawn)})
            return
        for one in exposures:
            _say_exposure(question, one, shown[one.entity])
            if ids:
                say_evidence(question.voice, store, list(one.evidence), question.at_revision)
    if cut:
        question.say("cli.exposure.shown", shown=cut["shown"], all=cut["of"])
    if out:
        question.say("cli.exposure.written", path=out)
    say_origin(question.voice, propagation)
    say_past(question.voice, withdrawn)
    question.say("cli.exposure.principle")


def _exposures(
    question: Question,
    store: Store,
    propagation: Propagation,
    ids: tuple[str, ...],
    top: int | None,
) -> list[Exposure]:
    """The exposures of the entities named, else of all, highest first, at most `top`."""
    if ids:
        at = question.at_revision
        return [propagation.of(entity_of(store, id_, at_revision=at).id) for id_ in ids]
    return propagation.top(top or max(1, propagation.explored))


def _say_exposure(question: Question, one: Exposure, entity: Entity) -> None:
    level = question.voice.word("level", one.level)
    question.voice.line(f"{level:6} {one.index:8.3f}  {entity.name}  {one.entity}")


@command("impact")
@argument("id_", metavar="ID")
@_policy
@option("--out", type=_FILE)
@evidence_by_engine
@asks
def impact(
    question: Question,
    id_: str,
    *,
    policy: Path | None,
    out: Path | None,
    **by: Any,  # noqa: ANN401 - options of an engine, told in api/cli/engine_options.py
) -> None:
    """Whom this subject's records reach."""
    asked = EngineAsked(**by)
    if asked.chosen(everyone=True):
        from api.cli.impact_by_engine import write_impact_by_engine  # noqa: PLC0415 - an extra

        write_impact_by_engine(question, asked, policy, out, id_)
    elif out is not None:
        raise BadInput("cli.engine.out_needs_engine")
    else:
        _tell_impact(question, id_, policy)


def _tell_impact(question: Question, id_: str, policy: Path | None) -> None:
    with question.store() as store:
        propagation = answering_propagation(question, store, policy)
        subject = entity_of(store, id_, at_revision=question.at_revision)
        evidence = propagation.impact(subject.id)
        reached = store.entities({e.entity for e in evidence}, at_revision=question.at_revision)
        people = [subject, *on_chains(store, evidence, question.at_revision)]
        question.journal_look(store, "impact", people)
        withdrawn = question.withdrawn_since(store, {e.record for e in evidence})
        if question.json:
            # Here `explored` counts the entities reached, not those of the whole propagation.
            answer = {**frame(question, propagation), "explored": len(reached), "id": subject.id}
            plain = [plain_evidence(e) for e in evidence]
            give({**answer, "evidence": plain, **past(withdrawn)})
            return
        question.say("cli.impact.reached", name=subject.name, count=len(reached))
        say_evidence(question.voice, store, evidence[:_PRINTED], question.at_revision)
        say_origin(question.voice, propagation)
        say_past(question.voice, withdrawn)


@command("trace")
@argument("id_", metavar="ID")
@option("--to", "other", metavar="ID")
@_policy
@asks
def trace(question: Question, id_: str, *, other: str | None, policy: Path | None) -> None:
    """Chains to the seeds that reach a party, or all shortest chains to another."""
    with question.store() as store:
        entity = entity_of(store, id_, at_revision=question.at_revision)
        if other is not None:  # chains need the policy's limit only, no propagation
            _trace_to(question, store, (entity.id, other), read_policy(policy).trace_max_ties)
            return
        propagation = answering_propagation(question, store, policy)
        reached = propagation.of(entity.id)
        people = [entity, *on_chains(store, reached.evidence, question.at_revision)]
        question.journal_look(store, "trace", people)
        withdrawn = question.withdrawn_since(store, {e.record for e in reached.evidence})
        if question.json:
            entities = [plain_exposure(reached)]
            give({**frame(question, propagation), "entities": entities, **past(withdrawn)})
            return
        level = Word("level", reached.level)
        question.say("cli.trace.level", name=entity.name, level=level, index=reached.index)
        say_evidence(question.voice, store, list(reached.evidence), question.at_revision)
        if not reached.evidence:
            question.say("cli.trace.no_seed")
        say_origin(question.voice, propagation)
        say_past(question.voice, withdrawn)


def _trace_to(question: Question, store: Store, ends: tuple[str, str], max_hops: int) -> None:
    at_revision = question.at_revision
    one, other = ends
    end = entity_of(store, other, at_revision=at_revision)
    between = chains(
        store,
        one,
        end.id,
        as_of=question.as_of,
        at_revision=at_revision,
        max_hops=max_hops,
    )
    ids = {id_ for chain in between.chains for id_ in chain.entities}
    entities = store.entities(ids, at_revision=at_revision)
    question.journal_look(store, "trace", list(entities.values()))
    if question.json:
        plain = [{"entities": c.entities, "relations": c.relations} for c in between.chains]
        give(
            {
                "chains": plain,
                "as_of": question.as_of,
                "revision": store.revision(at_revision).number,
                "explored": between.explored,
                "truncated": between.truncated,
            }
        )
        return
    _say_chains(question, store, between, {id_: e.name for id_, e in entities.items()})


def _say_chains(question: Question, store: Store, between: Chains, names: dict[str, str]) -> None:
    ids = {id_ for chain in between.chains for id_ in chain.relations}
    relations = store.relations(ids, at_revision=question.at_revision)
    for chain in between.chains:
        question.voice.line(" … ".join(names[id_] for id_ in chain.entities))
        for id_ in chain.relations:
            line = line_of_relation(question.voice, relations[id_], names)
            question.voice.line(f"    {line}")
    if not between.chains:
        # A search that was cut never says that there is no chain.
        question.say("cli.trace.too_far" if between.truncated else "cli.trace.no_chain")
    elif between.truncated:
        question.say("cli.trace.cut", explored=between.explored)
