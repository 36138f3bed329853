"""What lies around a party: its neighbourhood as facts, and the offline report of it."""

from collections.abc import Collection
from typing import Any

from analytics.paths.walks import neighbourhood
from analytics.report.page import page_of
from analytics.report.picture import Frame, picture_on
from api.answers.parties import record_told
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import BadInput


def network_of(
    ask: Ask, text: str, *, depth: int, limit: int, kinds: Collection[str] = ()
) -> dict[str, Any]:
    """Entities within so many ties that hold on the day, nearest first, and all among them."""
    entity, view, showing = ask.entity(text), ask.view, ask.showing
    found = neighbourhood(
        view.reader, entity.id, depth=depth, as_of=view.as_of, at_revision=view.revision,
        kinds=kinds or None, limit=limit, snapshot=view.reach.snapshot,
    )  # fmt: skip
    ids = [one.id for one in found.entities]
    held = view.reader.records(subjects=ids, at_revision=view.revision)
    records = [record for record in held if record.in_force_on(view.as_of)]
    ask.looked_at("network", found.entities)
    return {
        **framed(ask, explored=len(ids), truncated=found.truncated),
        "id": showing.id(entity.id), "left_out": found.left_out,
        "entities": [showing.entity(one) for one in found.entities],
        "relations": [showing.relation(tie) for tie in found.relations],
        "records": [record_told(ask, record) for record in records],
        "counts": found.counts,
    }  # fmt: skip


def report_of(ask: Ask, text: str, *, depth: int, limit: int) -> str:
    """The offline report, in which persons stand in full: only for a stated purpose."""
    if not ask.caller.sees_persons:
        raise BadInput("a report shows persons in full: state a purpose first, then ask again.")
    entity, view = ask.entity(text), ask.view
    frame = Frame(ask.desk.policy, ask.desk.measures, depth, limit)
    picture = picture_on(view.reader, view.reach, entity.id, frame)
    ask.looked_at("report", [node.entity for node in picture.nodes])
    return page_of(picture)
