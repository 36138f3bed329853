"""The network of a party: its neighbourhood as facts, and as an offline report."""

from collections.abc import Collection
from typing import Any

from analytics.paths.walks import neighbourhood
from analytics.report.page import page_of
from analytics.report.picture import Frame, picture_on
from api.answers.parties import record_shown
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import BadInput
from graph.sentence import Language


def network_of(
    ask: Ask, text: str, *, depth: int, limit: int, kinds: Collection[str] = ()
) -> dict[str, Any]:
    """Entities within `depth` relations that hold on the day, nearest first, at most `limit`.

    Every relation among these entities is included; `left_out` entities at least were cut.
    """
    entity, view, masking = ask.entity(text), ask.view, ask.masking
    around = neighbourhood(
        view.reader,
        entity.id,
        depth=depth,
        as_of=view.as_of,
        at_revision=view.revision,
        kinds=kinds or None,
        limit=limit,
        snapshot=view.reach.snapshot,
    )
    ids = [one.id for one in around.entities]
    # DESIGN §13.4: only records in force on the day.
    held = view.reader.records(subjects=ids, at_revision=view.revision)
    records = [record for record in held if record.in_force_on(view.as_of)]
    ask.looked_at("network", around.entities)
    return {
        **framed(ask, explored=len(ids), truncated=around.truncated),
        **ask.since_withdrawn(record.id for record in records),
        "id": masking.id(entity.id),
        "left_out": around.left_out,
        "entities": [masking.entity(one) for one in around.entities],
        "relations": [masking.relation(tie) for tie in around.relations],
        "records": [record_shown(ask, record) for record in records],
        "counts": around.counts,
    }


def report_of(ask: Ask, text: str, *, depth: int, limit: int, language: Language) -> str:
    """The offline report as HTML. Raises BadInput without a purpose: it shows persons in full."""
    if not ask.caller.sees_persons:
        raise BadInput("desk.report_purpose")
    entity, view = ask.entity(text), ask.view
    frame = Frame(ask.desk.policy, ask.desk.measures, depth, limit)
    picture = picture_on(view.reader, view.reach, entity.id, frame)
    ask.looked_at("report", picture.everybody)
    return page_of(picture, language)
