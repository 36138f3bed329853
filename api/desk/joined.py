"""The ids that a person's verdict joined to another, and as whom each answers."""

from collections.abc import Mapping

from graph.store import Store


def joined_ids(store: Store, revision: int) -> Mapping[str, str]:
    """By id that stands in a verdict, the id that answers for it at a revision, where another."""
    ids = {id_ for one in store.verdicts() for id_ in (one.one, one.other)}
    answering = store.entities(ids, at_revision=revision) if ids else {}
    return {id_: entity.id for id_, entity in answering.items() if entity.id != id_}
