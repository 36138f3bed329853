"""Grounds on a party itself: its own records and what the law attaches to them (DESIGN §2, §10)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from analytics.law.effect import Effect, effects_on
from analytics.law.measure import Measure
from analytics.law.measures import Measures
from analytics.law.superseded import standing_records
from analytics.record_status import is_adverse
from analytics.vetting.ground import Ground, Grounds, grade_of
from graph.model import Record


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that a ground answers: of which kind of party, in which role, on which day.

    `since` is the day on which it took the role, None where that is not known. Not `sure`: it is
    not certain that it has this role, so nothing bars it there.
    """

    scenario: str
    role: str
    kind: str
    day: date
    since: date | None = None
    sure: bool = True

    def bars(self, effect: Effect) -> bool:
        """Whether a measure bars this role in this scenario.

        Of a measure that bars what is done while it stands, a role taken before it is none.
        """
        before = effect.measure.during and self.since is not None and self.since < effect.begins
        return effect.measure.bars_in(self.scenario, self.role) and not before


def own_grounds(records: Sequence[Record], asked: Asked, measures: Measures) -> Grounds:
    """The grounds from a party's own records, in force or of lasting effect.

    Each barring measure is a ground of its own; without one the record is a single ground that
    cites the first measure that says something of this role. Each open condition is a lead beside
    it. A record that is not adverse is a ground only where a measure says something of this role.
    """
    counted: list[Ground] = []
    elsewhere: list[Ground] = []
    unconfirmed: list[Ground] = []
    for record in standing_records(records, measures, asked.day):
        if record.tier == "positive":
            continue
        effects = _direct(record, measures.hard_near(record), asked)
        named = [e for e in effects if asked.scenario in e.measure.scenarios]
        sure = [e for e in effects if e.measure.met_on(record)]
        counted += _counted(record, named, asked)
        elsewhere += [
            Ground("lead" if e not in sure else grade_of(record), record, e, open=e not in sure)
            for e in effects
            if e not in named
        ]
        maybe = _direct(record, measures.unconfirmed_near(record), asked)
        unconfirmed += [
            Ground("listed", record, e, bars=asked.bars(e))
            for e in maybe
            if e.measure.concerns(asked.scenario, asked.role)
        ]
    return Grounds(tuple(counted), tuple(elsewhere), tuple(unconfirmed))


def _direct(record: Record, measures: Iterable[Measure], asked: Asked) -> list[Effect]:
    """The effects that hit a record's own subject."""
    return effects_on(record, (m for m in measures if asked.kind in m.subjects), asked.day)


def _counted(record: Record, named: Sequence[Effect], asked: Asked) -> Iterator[Ground]:
    over = not record.in_force_on(asked.day)
    grade = grade_of(record)
    sure = [e for e in named if e.measure.met_on(record)]
    barring = [e for e in sure if asked.bars(e)]
    doubted = [] if asked.sure else barring
    barring = barring if asked.sure else []
    for effect in barring:
        yield Ground(grade, record, effect, bars=True, over=over)
    for effect in doubted:
        yield Ground("lead", record, effect, over=over, doubt="agent")
    # After its publicity a record counts only where a measure of its says something of this role.
    concerning = [
        e for e in sure if e not in doubted and e.measure.concerns(asked.scenario, asked.role)
    ]
    if not barring and (concerning or (is_adverse(record) and not over)):
        yield Ground(grade, record, next(iter(concerning), None), over=over)
    for effect in named:
        asks = effect not in sure and not (over and _is_endless(effect))
        if asks and effect.measure.concerns(asked.scenario, asked.role):
            yield Ground("lead", record, effect, open=True, over=over)


def _is_endless(effect: Effect) -> bool:
    """Whether only a decision that nobody told of could end it.

    While its condition is not confirmed nothing says that it was ever decided on: it is asked about
    beside the listing, and no longer once that is over.
    """
    return effect.until is None and effect.measure.term.kind == "decision"
