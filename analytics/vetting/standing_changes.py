"""What of a standing is another now, line by line, each with the records that it rests on."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from analytics.vetting.standing import Standing


@dataclass(frozen=True, slots=True)
class Line:
    """One change: `what` is level, decision, ground, measure, noted, gone or back.

    `before` and `after` are words of level and decision. A ground or a measure came (`came`) or
    went, or a measure has another term or condition (`changed`), which is to be confirmed where it
    is `open`; `record` is "" where it was withdrawn since, for then nobody may be told of it. A
    noted fact of no tier came or went beside the decision, which it does not change: `fact` is what
    it is (`analytics.vetting.noted.what_of`). The line may be told only while all of `rests_on`
    stand.
    """

    what: str
    came: bool = True
    before: str = ""
    after: str = ""
    grade: str = ""
    entity: str = ""
    record: str = ""
    measure: str = ""
    fact: str = ""
    until: str = ""
    open: bool = False
    changed: bool = False
    rests_on: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The line as JSON, without what is empty."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        kept = {name: value for name, value in told.items() if value not in ("", (), False)}
        return {**kept, "came": self.came}


def changes(before: Standing, after: Standing, withdrawn: Collection[str]) -> tuple[Line, ...]:
    """The lines that tell an earlier standing from a later one; `withdrawn` are told by none."""
    if before.gone != after.gone:
        return (Line("gone" if after.gone else "back"),)
    grounds = set(before.grounds) ^ set(after.grounds)
    came = set(after.grounds)
    lines = [_ground(one, one in came, withdrawn) for one in sorted(grounds)]
    lines += _measures(set(before.measures), set(after.measures), withdrawn)
    if before.level != after.level:
        moved = set(before.evidence) ^ set(after.evidence) or set(after.evidence)
        lines.insert(0, _word("level", before.level, after.level, moved, withdrawn))
    if before.decision != after.decision:
        moved = {one[2] for one in grounds if one[2]}
        lines.insert(0, _word("decision", before.decision, after.decision, moved, withdrawn))
    lines += _noted(before, after, withdrawn)
    # Several grounds of a withdrawn record look alike, since nothing is told of them.
    return tuple(dict.fromkeys(lines))


def _word(
    what: str, before: str, after: str, moved: Collection[str], withdrawn: Collection[str]
) -> Line:
    """A line of a word; what was derived from a withdrawn record is told no more."""
    kept = set(moved) - set(withdrawn)
    told = before if len(kept) == len(set(moved)) else ""
    return Line(what, before=told, after=after, rests_on=tuple(sorted(kept)))


def _ground(one: tuple[str, ...], came: bool, withdrawn: Collection[str]) -> Line:
    grade, entity, record, measure = one
    if record in withdrawn:
        return Line("ground", came=came, grade=grade)
    return Line(
        "ground",
        came=came,
        grade=grade,
        entity=entity,
        record=record,
        measure=measure,
        rests_on=(record,) if record else (),
    )


def _measures(
    before: Collection[tuple[str, ...]],
    after: Collection[tuple[str, ...]],
    withdrawn: Collection[str],
) -> list[Line]:
    """The measures that came or went; one due before and after on other terms is told once."""
    known, due = ({one[:2] for one in some} for some in (before, after))
    lines = [_measure(one, withdrawn) for one in sorted(set(after) - set(before))]
    lines = [replace(one, changed=(one.record, one.measure) in known) for one in lines]
    gone = [one for one in sorted(set(before) - set(after)) if one[:2] not in due]
    return lines + [replace(_measure(one, withdrawn), came=False, open=False) for one in gone]


def _measure(one: tuple[str, ...], withdrawn: Collection[str]) -> Line:
    record, measure, until, condition, grade = one
    if record in withdrawn:
        return Line("measure", grade=grade)
    return Line(
        "measure",
        grade=grade,
        record=record,
        measure=measure,
        until=until,
        open=condition == "open",
        rests_on=(record,),
    )


def _noted(before: Standing, after: Standing, withdrawn: Collection[str]) -> Iterator[Line]:
    """The noted facts that came or went; one that became a ground, or was one, is told as that."""
    if before.noted is None or after.noted is None:
        return
    grounds = {one[1:3] for one in (*before.grounds, *after.grounds)}
    came = set(after.noted) - set(before.noted)
    for one in sorted({*before.noted} ^ {*after.noted}, key=lambda one: (one not in came, one)):
        entity, record, fact = one
        if (entity, record) in grounds:
            continue
        if record not in withdrawn:
            yield Line(
                "noted",
                came=one in came,
                entity=entity,
                record=record,
                fact=fact,
                rests_on=(record,),
            )
        elif one not in came:
            yield Line("noted", came=False)
