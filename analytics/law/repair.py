"""Repair: how early, and what stands against it (DESIGN §5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analytics.law.effect import Effect, effects_on
from analytics.law.measure import Measure
from analytics.law.row import Row
from graph.model import Record
from graph.tiers import months_after
from graph.words import LISTS, TIERS


@dataclass(frozen=True, slots=True)
class RepairRule:
    """The minimum term before a repair, by list or tier, while the rule is in force."""

    lists: frozenset[str]
    tiers: frozenset[str]
    minimum_months: int
    in_force_from: date | None
    in_force_until: date | None
    article: str
    confirmed: bool

    def fits(self, record: Record, day: date) -> bool:
        """Whether it governs the repair of a record on a day."""
        since, until = self.in_force_from or date.min, self.in_force_until or date.max
        named = record.list in self.lists if self.lists else record.tier in self.tiers
        return self.confirmed and since <= day < until and named


def repair_rule_of(row: Row) -> RepairRule:
    """The rule in a row."""
    return RepairRule(
        lists=frozenset(row.words("lists", LISTS)),
        tiers=frozenset(row.words("tiers", TIERS)),
        minimum_months=int(row.number("minimum_months")),
        in_force_from=row.day("in_force_from"),
        in_force_until=row.day("in_force_until"),
        article=row.string("article", needed=True),
        confirmed=row.yes("confirmed"),
    )


def standing_against_repair(record: Record, measures: Iterable[Measure], day: date) -> list[Effect]:
    """The measures that repair does not lift and that still last: the record cannot be repaired."""
    lasting = [measure for measure in measures if not measure.lifted_by_repair]
    return effects_on(record, lasting, day)


def too_early(
    record: Record, rules: Iterable[RepairRule], day: date
) -> tuple[date, RepairRule] | None:
    """The first day on which a record may be repaired, with its rule, where that is after `day`.

    A rule of the record's list goes before one of its tier.
    """
    fitting = sorted((r for r in rules if r.fits(record, day)), key=lambda r: not r.lists)
    if not fitting:
        return None
    first = months_after(record.decided_on, fitting[0].minimum_months)
    return (first, fitting[0]) if first > day else None
