"""The rules of a list: who may list, how long a listing is public, what replaces it (DESIGN §9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from analytics.law.row import QUOTED, Row
from graph.tiers import PublicityCap
from graph.words import LISTS

_KEYS: Final = QUOTED | {
    "code",
    "name",
    "superseded_by_next",
    "lists_persons",
    "units",
    "publicity",
}
_TERM_KEYS: Final = QUOTED | {
    "tier",
    "grounds",
    "cause_words",
    "grades",
    "decided_from",
    "decided_before",
    "unless_words",
    "months",
    "longest_months",
    "clock",
    "ends_itself",
    "max_only",
    "extension",
    "deletion",
}
PUBLICITY_CLOCKS: Final = ("decided_on", "published_on", "ban_end")


@dataclass(frozen=True, slots=True)
class Publicity:
    """How long a listing of some grounds or grades is public: `months`, 0 until it is removed.

    Only one that `ends_itself` ends without a decision; with the clock `ban_end` it is public until
    the end that its sheet gives. `cause_words` tell the grounds in the words of a sheet, which need
    not number them; a cause that holds one of `unless_words` too has a ground without such a term.
    `longest` are the months up to which a decision may extend it, 0 for none.
    """

    grounds: frozenset[str]
    cause_words: tuple[str, ...]
    grades: frozenset[str]
    decided_from: date | None
    decided_before: date | None
    months: int
    longest: int
    unless_words: tuple[str, ...]
    clock: str
    ends_itself: bool
    confirmed: bool

    def overlaps(self, other: "Publicity") -> bool:
        """Whether a listing could be of both."""
        return (
            bool(self.cause_words) == bool(other.cause_words)  # words go before none
            and _meet(self.grounds, other.grounds)
            and _meet(self.grades, other.grades)
            and (self.decided_from or date.min) < (other.decided_before or date.max)
            and (other.decided_from or date.min) < (self.decided_before or date.max)
        )


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or not one.isdisjoint(other)


@dataclass(frozen=True, slots=True)
class ListRule:
    """One list.

    `superseded_by_next`: a subject's next grade on it replaces the one before. `lists_persons` are
    the roles of those whom a listing itself lists beside its subject.
    """

    code: str
    name: str
    superseded_by_next: bool
    lists_persons: frozenset[str]
    publicity: tuple[Publicity, ...]
    article: str
    source: str
    confirmed: bool

    def caps(self) -> Iterator[PublicityCap]:
        """Its confirmed terms; a ground that no words of a sheet tell has none."""
        for term in self.publicity:
            if not (term.confirmed and term.months and term.ends_itself):
                continue
            if term.cause_words or not term.grounds:
                yield PublicityCap(
                    self.code,
                    "",
                    term.months,
                    term.decided_from,
                    term.decided_before,
                    term.grades,
                    term.cause_words,
                    term.unless_words,
                    term.longest,
                )


def list_of(row: Row) -> ListRule:
    """The list in a row; raises BadInput for an unknown list and for terms that overlap."""
    row.refuse_unknown(_KEYS)
    terms = tuple(map(publicity_of, row.rows("publicity")))
    if any(one.overlaps(other) for one, other in combinations(terms, 2)):
        raise row.refused("law.overlap", code=row.string("code"))
    return ListRule(
        code=row.word("code", LISTS, ""),
        name=row.string("name", needed=True),
        superseded_by_next=row.yes("superseded_by_next"),
        lists_persons=frozenset(row.words("lists_persons")),
        publicity=terms,
        article=row.string("article"),
        source=row.string("source"),
        confirmed=row.yes("confirmed"),
    )


def publicity_of(row: Row) -> Publicity:
    """The term of publicity in a row."""
    row.refuse_unknown(_TERM_KEYS)
    return Publicity(
        grounds=frozenset(row.words("grounds")),
        cause_words=tuple(row.words("cause_words")),
        grades=frozenset(row.words("grades")),
        decided_from=row.day("decided_from"),
        decided_before=row.day("decided_before"),
        months=int(row.number("months")),
        longest=int(row.number("longest_months")),
        unless_words=tuple(row.words("unless_words")),
        clock=row.word("clock", PUBLICITY_CLOCKS, "decided_on"),
        ends_itself=row.yes("ends_itself"),
        confirmed=row.yes("confirmed"),
    )
