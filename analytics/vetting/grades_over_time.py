"""The grades of several parties on many days of one revision, for stepping through time.

What does not depend on the day is read from the store once: records, roles, names.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from analytics.law.measures import Measures
from analytics.propagation.around import relations_around
from analytics.propagation.exposure import Propagation
from analytics.vetting.grading import Graded, graded_by
from analytics.vetting.law_file import law_file
from graph.model import Entity
from graph.store import Reader

_DAY: Final = timedelta(days=1)
_MOST_LOOKED_AT: Final = 150  # days of one question: each is a propagation of its own
# Over a large graph fewer, by what all of them pass together, some twenty seconds of a processor:
# no question may hold a desk for minutes. By size and not by the clock, so that the same question
# has the same answer.
_MOST_PASSED: Final = 10_000_000  # relations around the parties, each weighed anew
# Of all relations: the stakes elsewhere decide on each day who controls whom.
_PASSED_AS_ONE: Final = 10
_FEWEST_LOOKED_AT: Final = 2  # the day asked about, and one before


class GradesOverTime:
    """The grades of these entities as known at the revision of `reach`, on any day.

    `most`: how many days may be looked at. `cut`: the search for days on which a grade turns ended
    at that limit.
    """

    def __init__(
        self, reader: Reader, reach: Propagation, entities: Collection[Entity], measures: Measures
    ) -> None:
        ids = [entity.id for entity in entities]
        self._file = law_file(reader, reach, ids)
        self._entities = entities
        self._measures = measures
        self._found: dict[date, dict[str, Graded]] = {}
        # Where a search is cut, what it finds hangs on all relations.
        self._around = (
            None if reach.truncated else relations_around(reach.snapshot, reach.policy, ids)
        )
        every = len(reach.snapshot.relations.ids)
        self.most = _most_looked_at(every if self._around is None else len(self._around), every)
        self.cut = False

    def on(self, day: date) -> Mapping[str, Graded]:
        """By party, what `graded_among` gives for this day."""
        if day not in self._found:
            file = replace(self._file, reach=self._file.reach.on(day, self._around))
            self._found[day] = graded_by(file, self._entities, self._measures)
        return self._found[day]

    def days_of_records(self) -> set[date]:
        """The days on which a record of these parties, or one that may extend to them, begins
        or ends.
        """
        records = [
            *self._file.others.values(),
            *(r for own in self._file.own.values() for r in own),
        ]
        days = {day for one in records for day in (one.decided_on, one.ends_on)}
        return {day for day in days if day}

    def turns(self, first: date, end: date) -> list[date]:
        """The days after `first` and before `end` on which a grade turns, found by halves.

        A grade that turns and turns back between two days looked at is not found: leads fade from
        day to day and do not come back by themselves.
        """
        found = []
        last = end - _DAY
        while first < last and self._grades(first) != self._grades(last):
            if len(self._found) > self.most:
                self.cut = True
                break
            first = self._first_unlike(first, last)
            found.append(first)
        return found

    def _first_unlike(self, first: date, last: date) -> date:
        before, grades = first, self._grades(first)
        while (last - before).days > 1:
            middle = before + (last - before) // 2
            if self._grades(middle) == grades:
                before = middle
            else:
                last = middle
        return last

    def _grades(self, day: date) -> dict[str, str | None]:
        return {id_: one.grade for id_, one in self.on(day).items()}


def _most_looked_at(around: int, relations: int) -> int:
    """How many days a question may look at that weighs so many of so many relations on each."""
    passed = around + relations // _PASSED_AS_ONE
    return max(_FEWEST_LOOKED_AT, min(_MOST_LOOKED_AT, _MOST_PASSED // max(passed, 1)))
