"""From a list, a grade or a penalty class to a tier, and from a tier to when a record ends.

`analytics/law` reads the rules from its tables, and the caller passes them to the loaders. Loaders
and analytics never import each other, so the types that both use stand here.
"""

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from graph.model import Record
from graph.naming import normalise_name
from graph.words import Tier

# From the lightest to the gravest.
_GRAVITY: Final = ("neutral", "positive", "minor", "moderate", "serious")

# The attributes of a record that say for what it was made, in the words of its sheet.
CAUSES: Final = ("cause", "conduct", "violation", "nature", "facts")
# Those that say until when what was decided lasts, where the sheet gives an end of its own.
BAN_ENDS: Final = ("ban_until", "valid_until")


@dataclass(frozen=True, slots=True)
class TierRule:
    """Which tier a list, a grade on it or a penalty class has; `amount_from` is in yuan."""

    list: str
    grade: str
    penalty_class: str
    amount_from: float | None
    tier: Tier


@dataclass(frozen=True, slots=True)
class PublicityCap:
    """How many months after its decision a record of a list or tier is published at most.

    `decided_from` and `decided_before` bound the decisions that it governs, `grades` and
    `cause_words` the listings: a listing whose cause holds none of the words, or one of
    `unless_words` beside them, has no such end. `longest` are the months up to which the decision
    itself may set a later end, 0 where it may not.
    """

    list: str
    tier: str
    months: int
    decided_from: date | None = None
    decided_before: date | None = None
    grades: frozenset[str] = frozenset()
    cause_words: tuple[str, ...] = ()
    unless_words: tuple[str, ...] = ()
    longest: int = 0

    def concerns(self, list_: str | None, tier: str) -> bool:
        """Whether it bounds a list or tier; a cap of a tier holds for records of no list."""
        return self.list == list_ if self.list else self.tier == tier and not list_

    def governs(
        self, list_: str | None, tier: str, decided: date, grade: str | None, cause: str
    ) -> bool:
        """Whether it bounds a record."""
        return (
            self.concerns(list_, tier)
            and (self.decided_from or date.min) <= decided < (self.decided_before or date.max)
            and (not self.grades or grade in self.grades)
            and (not self.cause_words or any(word in cause for word in self.cause_words))
            and not any(word in cause for word in self.unless_words)
        )


class LastingBan(NamedTuple):
    """A measure that repair does not lift: its name, its article, its end (None: none known)."""

    measure: str
    article: str
    until: date | None


def nothing_lasts(record: Record, day: date) -> LastingBan | None:
    """For a law without measures: every repair ends all."""
    del record, day
    return None


@dataclass(frozen=True, slots=True)
class TierLaw:
    """What the law says of tiers, publicity terms and lists: all that a load needs of it.

    `authorities` maps a list to words of which the name of a department that may list has one.
    `lasting` gives the ban on a record that a repair on a day would not lift.
    """

    rules: tuple[TierRule, ...]
    caps: tuple[PublicityCap, ...]
    authorities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lasting: Callable[[Record, date], LastingBan | None] = nothing_lasts


def may_list(authorities: Mapping[str, Sequence[str]], list_: str, department: str) -> bool:
    """Whether a department may list on a list, by the words in its name; `*` means every one.

    Names of departments change with each reform, so they are matched loosely, and a listing by
    another is kept, marked `authority_unknown` (DESIGN §4).
    """
    words = authorities.get(list_, ("*",))
    name = normalise_name(department)
    return any(word == "*" or word in name for word in words)


def is_unsure(attributes: Mapping[str, object]) -> bool:
    """Whether a record is marked as listed by a department that may not list there."""
    return bool(attributes.get("authority_unknown"))


def tier_of(
    rules: Sequence[TierRule],
    list_: str | None,
    grade: str | None,
    classes: Sequence[str],
    amount: float | None,
) -> Tier | None:
    """The tier of a listing, grade or penalty, the gravest of its classes; None when no rule fits.

    Of two rules for fines, the one of the highest `amount_from` that is reached counts.
    """
    if list_:
        fits = [r for r in rules if r.list == list_ and r.grade in ("", grade or "")]
        return fits[-1].tier if fits else None
    tiers = [_tier_of_class(rules, word, amount) for word in classes]
    return max((tier for tier in tiers if tier), key=_GRAVITY.index, default=None)


def _tier_of_class(rules: Sequence[TierRule], word: str, amount: float | None) -> Tier | None:
    reached = [
        rule
        for rule in rules
        if rule.penalty_class and (rule.amount_from is None or (amount or 0) >= rule.amount_from)
    ]
    fits = [rule for rule in reached if rule.penalty_class == word]
    if not fits:  # a class in more words than the rule's: 吊销许可证 begins like 吊销
        fits = [rule for rule in reached if word.startswith(rule.penalty_class)]
    # The table orders fines by amount, so the last that fits has the highest amount reached.
    return fits[-1].tier if fits else None


def ends_on(
    caps: Sequence[PublicityCap],
    list_: str | None,
    tier: str,
    decided: date,
    given: date | None,
    why: tuple[str | None, str] = (None, ""),
) -> date | None:
    """The first day after publicity: the earliest of the given end and the caps that govern.

    Where the law lets a decision extend a term, the given end goes before it, up to the longest.
    `why` is the grade and the cause of the record. None is open.
    """
    governing = [cap for cap in caps if cap.governs(list_, tier, decided, *why)]
    # A cap for the very cause goes before one for all listings.
    governing = [cap for cap in governing if cap.cause_words] or governing
    terms = [cap.longest or cap.months if given else cap.months for cap in governing]
    ends = [months_after(decided, months) for months in terms]
    return min([*ends, given] if given else ends, default=None)


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last_day))
