"""What is drawn, as it was on other days or as it was known on them, in steps that tell changes."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, pairwise
from typing import Any, Final, Literal

from analytics.propagation.around import relations_around
from analytics.propagation.exposure import Propagation
from analytics.snapshot.building import refreshed, snapshot_from
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.references import References
from analytics.vetting.grades_over_time import GradesOverTime
from analytics.vetting.grading import Graded, graded_among
from api.answers.neighbours import begun_among, drawn, has_begun
from api.desk.masking import Masking
from api.desk.question import Ask
from api.desk.response import framed
from api.desk.views import View
from graph.errors import NotFound
from graph.model import Entity, Relation
from graph.revisions import days_of_revisions, revision_of_day

Clock = Literal["valid", "known"]
_AT_ONCE: Final = 12  # days of one answer at most: those before are asked for with `until`
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which days: these, or the last ones before `until` on which something changes."""

    clock: Clock
    until: date | None = None
    days: Collection[date] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """All that is drawn on a day, as the caller sees it, by reference and by relation id."""

    day: date
    revision: int
    parties: Mapping[str, Mapping[str, Any]]
    ties: Mapping[str, Relation]


@dataclass(frozen=True, slots=True)
class Series:
    """Moments in order of day; `earlier`: there are others before them."""

    moments: Sequence[Moment]
    earlier: bool
    cut: bool


def over_time(ask: Ask, texts: Iterable[str], wanted: Wanted) -> dict[str, Any]:
    """The parties with their grades, and the relations among them, on one day after another.

    Each step tells what differs from the step before; the first tells all. Valid time is looked at
    as known at the view's revision, known time as of the view's day. Raises NotFound where one of
    the texts is no party, Forbidden for known time that the roles do not cover.
    """
    if wanted.clock == "known":
        ask.caller.require("past")
    _, entities = drawn(ask, texts)
    ask.looked_at("over_time", entities)
    series = (_valid if wanted.clock == "valid" else _known)(ask, entities, wanted)
    return {
        **framed(ask, explored=len(entities), truncated=series.cut),
        "clock": wanted.clock,
        "steps": list(_steps(series.moments, every=bool(wanted.days))),
        "earlier": series.earlier,
    }


# -- as it was on each day, known as in the view


def _valid(ask: Ask, entities: Sequence[Entity], wanted: Wanted) -> Series:
    view, masking = ask.view, ask.masking
    grades = GradesOverTime(view.reader, view.reach, entities, ask.desk.measures)
    ties, cut = begun_among(view, [one.id for one in entities])
    days, earlier = sorted({*wanted.days})[-grades.most :], False
    cut = cut or len(days) < len({*wanted.days})
    if not days:
        changing = _days_of(ties) | grades.days_of_records() | {view.as_of}
        days, earlier = _last(changing, view, wanted.until, grades)
    shown = {tie.id: masking.relation(tie) for tie in ties}
    moments = [
        Moment(
            day,
            view.revision,
            _parties(masking, entities, grades.on(day)),
            {tie.id: shown[tie.id] for tie in ties if has_begun(tie, day)},
        )
        for day in days
    ]
    return Series(moments, earlier, cut or grades.cut)


def _days_of(ties: Iterable[Relation]) -> set[date]:
    days = {day for tie in ties for day in (tie.valid_from, tie.valid_to)}
    return {day for day in days if day}


def _last(
    changing: Collection[date], view: View, until: date | None, grades: GradesOverTime
) -> tuple[list[date], bool]:
    """The last days before `until` on which something changes, and whether there are others.

    Where a grade turns between two of them, as a lead does that fades, that day is one too.
    """
    end = min(until or view.as_of + _DAY, view.as_of + _DAY)
    before = sorted(day for day in changing if day < end)
    # Two of those looked at for each: itself, and the day before the next.
    days = before[-max(1, min(_AT_ONCE, grades.most // 2)) :]
    turned = [day for one, other in pairwise([*days, end]) for day in grades.turns(one, other)]
    return sorted({*days, *turned}), len(before) > len(days)


# -- as it was known on each day, as of the view's day


def _known(ask: Ask, entities: Sequence[Entity], wanted: Wanted) -> Series:
    revisions, earlier = _revisions(ask, wanted)
    past = [str(number) for _, number in revisions if number != ask.view.latest]
    if past:
        ask.looks.note(f"over_time at revision {', '.join(past)}")
    moments, cut = list[Moment](), False
    ids = [one.id for one in entities]
    with ask.desk.replaying:
        held: Snapshot | None = None
        for day, number in revisions:
            held = _snapshot(ask, held, number)
            moment, more = _known_on(ask, held, ids, day)
            moments.append(moment)
            cut = cut or more
    return Series(moments, earlier, cut)


def _revisions(ask: Ask, wanted: Wanted) -> tuple[list[tuple[date, int]], bool]:
    """Days with the last revision of each, the earliest first, and whether there are others."""
    store, latest = ask.desk.store, ask.view.latest
    if wanted.days:
        return [(day, revision_of_day(store, day)) for day in sorted(wanted.days)], False
    if wanted.until:
        try:
            latest = revision_of_day(store, wanted.until - _DAY)
        except NotFound:  # nothing was known before
            return [], False
    found = list(islice(days_of_revisions(store, latest), _AT_ONCE + 1))
    return found[:_AT_ONCE][::-1], len(found) > _AT_ONCE


def _snapshot(ask: Ask, held: Snapshot | None, number: int) -> Snapshot:
    """The snapshot of a revision, from the one before it where there is one."""
    store = ask.desk.store
    if held is None:
        return snapshot_from(store.scan(at_revision=number), number)
    if held.revision == number:
        return held
    return refreshed(held, store.scan(at_revision=number, since=held.revision), number)


def _known_on(ask: Ask, snapshot: Snapshot, ids: Collection[str], day: date) -> tuple[Moment, bool]:
    store, now, number = ask.desk.store, ask.view, snapshot.revision
    found = store.entities(ids, at_revision=number)
    entities = list({one.id: one for one in found.values()}.values())
    whole = Propagation(snapshot, now.reach.policy, now.as_of)
    # Where a search is cut now, one was likely then.
    around = (
        None
        if now.reach.truncated
        else relations_around(snapshot, whole.policy, [one.id for one in entities])
    )
    reach = whole.on(now.as_of, around)
    view = View(store, reach, References(snapshot, store.secret), now.latest, past=True)
    masking = Masking(view.references, ask.desk.names, masked=not ask.caller.sees_persons)
    graded = graded_among(store, reach, entities, measures=ask.desk.measures)
    ties, cut = begun_among(view, [one.id for one in entities])
    shown = {tie.id: masking.relation(tie) for tie in ties}
    return Moment(day, number, _parties(masking, entities, graded), shown), cut


# -- what differs from one moment to the next


def _parties(
    masking: Masking, entities: Iterable[Entity], graded: Mapping[str, Graded]
) -> dict[str, dict[str, Any]]:
    return {
        masking.id(one.id): {
            "entity": masking.entity(one),
            "grade": graded[one.id].grade,
            "level": graded[one.id].level,
        }
        for one in entities
    }


def _steps(moments: Iterable[Moment], *, every: bool) -> Iterator[dict[str, Any]]:
    """What each moment alters in the one before; without `every`, only where something alters.

    The last is always told: it is the day or the revision up to which was looked.
    """
    before = Moment(date.min, 0, {}, {})
    told = list(moments)
    for place, moment in enumerate(told):
        parties = [
            _altered(id_, one, before.parties.get(id_, {}))
            for id_, one in moment.parties.items()
            if before.parties.get(id_) != one
        ]
        ties = [one for id_, one in moment.ties.items() if before.ties.get(id_) != one]
        gone = [id_ for id_ in before.parties if id_ not in moment.parties]
        ended = [id_ for id_ in before.ties if id_ not in moment.ties]
        if every or parties or ties or gone or ended or place == len(told) - 1:
            yield {
                "day": moment.day,
                "revision": moment.revision,
                "parties": parties,
                "relations": ties,
                "unknown": gone,
                "unknown_relations": ended,
            }
            before = moment


def _altered(id_: str, now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """A party's grade and level, and who it is where that differs."""
    told = {"id": id_, "grade": now["grade"], "level": now["level"]}
    return told if before.get("entity") == now["entity"] else {**told, "entity": now["entity"]}
