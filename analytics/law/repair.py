"""Repair: how early, and what stands against it (DESIGN §5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from analytics.law.effect import Effect, effect_of
from analytics.law.measure import Measure
from analytics.law.row import QUOTED, Row
from graph.errors import BadInput
from graph.model import Record
from graph.sentence import Sentence
from graph.tiers import LastingBan, months_after
from graph.words import LISTS, TIERS

REPAIR_CLOCKS: Final = ("decided_on", "published_on", "corrected_on")
_KEYS: Final = QUOTED | {
    "lists",
    "tiers",
    "grounds",
    "departments",
    "penalty_classes",
    "minimum_months",
    "maximum_months",
    "clock",
    "days",
    "cannot",
    "in_force_from",
    "in_force_until",
}


@dataclass(frozen=True, slots=True)
class RepairRule:
    """The minimum term before a repair, by list or tier, while the rule is in force.

    `narrowed`: it is for some departments or classes of penalty alone.
    """

    lists: frozenset[str]
    tiers: frozenset[str]
    minimum_months: int
    clock: str
    in_force_from: date | None
    in_force_until: date | None
    article: str
    confirmed: bool
    narrowed: bool = False

    def fits(self, record: Record, day: date) -> bool:
        """Whether it governs the repair of a record on a day.

        Nobody is warned by a rule unread that is over, is narrowed, or tells no term.
        """
        since, until = self.in_force_from or date.min, self.in_force_until or date.max
        named = record.list in self.lists if self.lists else record.tier in self.tiers
        telling = self.minimum_months > 0 and self.in_force_until is None and not self.narrowed
        return (self.confirmed or telling) and since <= day < until and named


def repair_rule_of(row: Row) -> RepairRule:
    """The rule in a row."""
    row.refuse_unknown(_KEYS)
    return RepairRule(
        lists=frozenset(row.words("lists", LISTS)),
        tiers=frozenset(row.words("tiers", TIERS)),
        minimum_months=int(row.number("minimum_months")),
        clock=row.word("clock", REPAIR_CLOCKS, "decided_on"),
        in_force_from=row.day("in_force_from"),
        in_force_until=row.day("in_force_until"),
        article=row.string("article", needed=True),
        confirmed=row.yes("confirmed"),
        narrowed=bool(row.words("departments") or row.words("penalty_classes")),
    )


def standing_against_repair(record: Record, measures: Iterable[Measure], day: date) -> list[Effect]:
    """The measures that repair does not lift and that still last: the record cannot be repaired.

    One whose condition nobody has confirmed does not stand yet; one that begins later does.
    """
    lasting = (m for m in measures if not m.lifted_by_repair and m.met_on(record))
    effects = (effect_of(record, m) for m in lasting if m.applies_to(record))
    return [effect for effect in effects if not effect.is_over(day)]


def refuse_standing(record: Record, measures: Iterable[Measure], day: date) -> None:
    """Raise BadInput where a measure stands against a repair, naming the one that ends last."""
    ban = lasting_ban(record, measures, day)
    if ban is None:
        return
    about = {"record": record.id, "measure": ban.measure, "article": ban.article}
    if ban.until is None:
        raise BadInput("repair.lasting", **about)
    raise BadInput("repair.standing", **about, day=ban.until)


def lasting_ban(record: Record, measures: Iterable[Measure], day: date) -> LastingBan | None:
    """Of the measures that stand against a repair the one that ends last; None where none does."""
    standing = standing_against_repair(record, measures, day)
    if not standing:
        return None
    last = max(standing, key=lambda effect: effect.until or date.max)
    return LastingBan(last.measure.name, last.measure.article, last.until)


def early_notice(record: Record, rules: Iterable[RepairRule], day: date) -> Sentence | None:
    """What to say of a repair before the minimum term: it is written all the same (DESIGN §5)."""
    early = too_early(record, rules, day)
    if early is None:
        return None
    first, rule = early
    code = "repair.early" if rule.confirmed else "repair.early_unread"
    return Sentence(code, {"record": record.id, "day": first, "article": rule.article})


def too_early(
    record: Record, rules: Iterable[RepairRule], day: date
) -> tuple[date, RepairRule] | None:
    """The first day on which a record may be repaired, with its rule, where that is after `day`.

    A confirmed rule goes before one unread, then one of the record's list before one of its tier.
    Publication and correction come after the decision, so a term from them is over no earlier.
    """
    fitting = sorted(
        (r for r in rules if r.fits(record, day)), key=lambda r: (not r.confirmed, not r.lists)
    )
    if not fitting:
        return None
    first = months_after(record.decided_on, fitting[0].minimum_months)
    return (first, fitting[0]) if first > day else None
