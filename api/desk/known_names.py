"""Which parts of texts are persons' names known to the store, each asked of it once."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from graph.likenesses import mask_likenesses
from graph.names_in_text import hidden, names_in, parts_of, windows_of
from graph.store import Reader

_MOST: Final = 200_000  # windows remembered to hold nobody's name; about 20 MB


class KnownNames:
    """Hides persons' names, and numbers that lead to persons, in texts for masked callers.

    What is a name once is taken for one for good; that a window holds none is so until
    the next revision. Safe to use from several threads.
    """

    def __init__(self, store: Reader, revision: Callable[[], int]) -> None:
        self._store = store
        self._revision_now = revision  # the latest
        self._names: set[str] = set()
        self._none: set[str] = set()  # replaced, never emptied: another thread may read it
        self._revision = -1

    def masked(
        self,
        texts: Iterable[str],
        *,
        also: Collection[str] = (),
        shown: Collection[str] = (),
    ) -> list[str]:
        """These texts, with one question to the store at most.

        `also` are names of persons who are meant, so they are hidden whatever they look like;
        `shown` are names of organisations, which stay whole.
        """
        plain = [mask_likenesses(text) for text in texts]
        telling = self._telling(plain)
        longest = sorted(also, key=len, reverse=True)
        return [
            hidden(text, parts_of(text) if some else (), self._names, also=longest, shown=shown)
            for text, some in zip(plain, telling, strict=True)
        ]

    def of(self, persons: Collection[str]) -> list[str]:
        """The names of these persons, given by id."""
        known = self._store.entities(persons).values()
        return [name for one in known for name in (one.name, *one.names)]

    def _telling(self, texts: Sequence[str]) -> list[bool]:
        """Whether each text holds what may be a known name."""
        windows = [windows_of(text) for text in texts]
        none = self._none_now()
        new = {window for some in windows for window in some if window not in none}
        if not new:
            return [False] * len(texts)
        asked = {name for window in new for name in names_in(window)} - self._names
        if asked:
            self._names |= self._store.persons_called(asked)
        none |= {one for one in new if self._names.isdisjoint(names_in(one))}
        return [not none.issuperset(some) for some in windows]

    def _none_now(self) -> set[str]:
        """The windows that hold nobody's name by the latest revision."""
        revision = self._revision_now()
        if revision != self._revision or len(self._none) > _MOST:
            self._none, self._revision = set(), revision
        return self._none
