"""Who stands behind a party, over HTTP: persons masked by role, everybody by reference."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from analytics.ownership.answer import in_words
from analytics.ownership.behind import who_is_behind
from api.desk.question import Ask
from api.desk.response import framed
from graph.model import Entity

_FACTS: Final = frozenset({"chain", "records", "relation"})  # ids of relations and records


def ownership(ask: Ask, text: str, *, holder: str | None) -> dict[str, Any]:
    """The four answers about a party, or about it and one holder, with the facts behind them.

    Raises NotFound and Ambiguous. `names` has everybody in the answer, `relations` every tie of its
    chains and its tree.
    """
    entity = ask.entity(text)
    one = ask.entity(holder).id if holder else None
    view, masking = ask.view, ask.masking
    behind = who_is_behind(
        view.reader, view.reach.snapshot, view.as_of, entity.id, one, withdrawn=view.withdrawn
    )
    ask.looked_at("ownership", behind.entities.values())
    said, ids = in_words(behind.answer, ask.caller.language), set(behind.entities)
    said = _masked(ask, said, behind.entities.values())
    answer = {
        key: _referenced(value, lambda id_: masking.id(id_) if id_ in ids else id_)
        for key, value in said.items()
        if key not in {"explored", "truncated"}
    }
    return {
        **framed(ask, explored=said["explored"], truncated=said["truncated"]),
        **ask.since_withdrawn(said["cascade"]["records"]),
        **answer,
        "names": masking.names(behind.entities),
        "relations": {id_: masking.relation(tie) for id_, tie in behind.relations.items()},
    }


def _masked(ask: Ask, said: dict[str, Any], named: Iterable[Entity]) -> dict[str, Any]:
    """The answer with its sentences as this caller may read them."""
    masking, named = ask.masking, list(named)
    apart = said["disagreement"]
    unsound = [{**one, "text": masking.text(one["text"], named)} for one in said["unsound"]]
    return {**said, "disagreement": apart and masking.text(apart, named), "unsound": unsound}


def _referenced(value: Any, of: Callable[[str], str], key: str = "") -> Any:  # noqa: ANN401 - JSON
    """The value with each entity id in it turned into its reference."""
    if key in _FACTS:
        return value
    if isinstance(value, dict):
        return {one: _referenced(part, of, one) for one, part in value.items()}
    if isinstance(value, list):
        return [_referenced(part, of, key) for part in value]
    return of(value) if isinstance(value, str) else value
