"""What `find --close` adds: parties found by pinyin, words, head, telephone or nearly by name."""

from analytics.search.file import search_index_of
from analytics.search.finding import Scope
from analytics.search.finding import find as find_in
from analytics.snapshot.file import snapshot_of
from api.cli.question import Question
from graph.store import Found, Match, Store


def close_matches(question: Question, store: Store, text: str, found: Found, limit: int) -> Found:
    """The matches of the search index that `found` lacks, at most `limit`, best first.

    The snapshot and the index are kept in the store's cache; the first time, all is read.
    """
    cache = question.cache(store)
    snapshot = snapshot_of(store, at_revision=question.at_revision, cache=cache)
    latest = snapshot.revision == store.revision().number
    index = search_index_of(store, snapshot, cache if latest else None)
    hits = find_in(index, snapshot, text, Scope(True, question.as_of.toordinal()))
    places = hits.page(0, limit + len(found.matches))
    sources = hits.sources(places)
    known = {match.entity.id for match in found.matches}
    ids = {snapshot.entities.ids[place]: sources[place].how for place in places}
    entities = store.entities(ids, at_revision=snapshot.revision)
    others = [
        Match(entities[id_], how)
        for id_, how in ids.items()
        if id_ in entities and id_ not in known
    ]
    return Found(tuple(others[:limit]), hits.cut or len(hits) > len(places) or len(others) > limit)
