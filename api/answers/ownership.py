"""Who stands behind a party, over HTTP: persons masked by role, everybody by reference."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from analytics.ownership.answer import in_words, links_of, named_in, ownership_of
from analytics.ownership.managers import managers_of
from api.desk.question import Ask
from api.desk.response import framed

_FACTS: Final = frozenset({"chain", "records", "relation"})  # ids of relations and records


def ownership(ask: Ask, text: str, *, holder: str | None) -> dict[str, Any]:
    """The four answers about a party, or about it and one holder, with the facts behind them.

    Raises NotFound and Ambiguous. `names` has everybody in the answer, `relations` every tie of its
    chains and its tree.
    """
    entity = ask.entity(text)
    one = ask.entity(holder).id if holder else None
    view, masking = ask.view, ask.masking
    snapshot = view.reach.snapshot
    managers = partial(managers_of, view.reader, as_of=view.as_of, at_revision=view.revision)
    found = ownership_of(
        snapshot, view.as_of, entity.id, one, withdrawn=view.withdrawn, managers=managers
    )
    said = in_words(found, ask.caller.language)
    entities = view.reader.entities(set(named_in(said)), at_revision=view.revision)
    relations = view.reader.relations(set(links_of(said)), at_revision=view.revision)
    ask.looked_at("ownership", entities.values())
    ids = set(entities)
    answer = {
        key: _referenced(value, lambda id_: masking.id(id_) if id_ in ids else id_)
        for key, value in said.items()
        if key not in {"explored", "truncated"}
    }
    return {
        **framed(ask, explored=said["explored"], truncated=said["truncated"]),
        **ask.since_withdrawn(said["cascade"]["records"]),
        **answer,
        "names": masking.names(entities),
        "relations": {id_: masking.relation(tie) for id_, tie in relations.items()},
    }


def _referenced(value: Any, of: Callable[[str], str], key: str = "") -> Any:  # noqa: ANN401 - JSON
    """The value with each entity id in it turned into its reference."""
    if key in _FACTS:
        return value
    if isinstance(value, dict):
        return {one: _referenced(part, of, one) for one, part in value.items()}
    if isinstance(value, list):
        return [_referenced(part, of, key) for part in value]
    return of(value) if isinstance(value, str) else value
