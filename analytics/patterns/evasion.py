"""Leads to evasion: a firm risen elsewhere, a head replaced who still controls, a banned agent.

Each begins at an adverse record. The day of what was done counts; where no sheet tells it, a day so
many before the decision stands in, and the text says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from analytics.patterns.adverse import adverse, adverse_in_force
from analytics.patterns.pattern_row import Pattern
from analytics.patterns.shared_things import Period, Shared
from analytics.patterns.terms import DIRECTS, Term, Terms
from analytics.patterns.world import Flags, Hit, World, day_of
from analytics.propagation.joint_control import JointControl
from analytics.snapshot.stakes import HALF
from graph.store import BEGINNING
from graph.words import HEAD_KINDS, STAKE_KINDS

AGENCY: Final = ("practises_at", *DIRECTS, *sorted(STAKE_KINDS))
# How each is told where the day of the offence is a guess.
_GUESSED: Final = {
    "pattern.phoenix_firm": "pattern.phoenix_firm_guessed",
    "pattern.head_replaced": "pattern.head_replaced_guessed",
    "pattern.banned_practitioner": "pattern.banned_practitioner_guessed",
}


@dataclass(frozen=True, slots=True)
class _Offence:
    """A record, the day of what was done, `guessed` where no sheet tells it, and the decision's."""

    record: int
    subject: int
    event: int
    decided: int
    guessed: bool

    def way(self, code: str) -> str:
        """The sentence of a pattern, or the one that says that the day is a guess."""
        return _GUESSED[code] if self.guessed else code

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks of what is found by it."""
        return ("offence_date_unknown",) if self.guessed else ()


@dataclass(frozen=True)
class _Past:
    """A world with what several patterns of evasion ask of it."""

    world: World
    pattern: Pattern

    @cached_property
    def directing(self) -> Terms:
        return Terms(self.world, *DIRECTS)

    @cached_property
    def heads(self) -> Terms:
        return Terms(self.world, *HEAD_KINDS)

    @cached_property
    def owning(self) -> Terms:
        return Terms(self.world, *sorted(STAKE_KINDS))

    @cached_property
    def joint(self) -> JointControl:
        return JointControl(self.world.snapshot, self.world.day)

    @cached_property
    def headship(self) -> Flags:
        return self.world.of_kinds(*HEAD_KINDS)

    @property
    def today(self) -> int:
        return self.world.day.toordinal()

    def offences(self) -> Iterator[_Offence]:
        """Moderate and serious records in force, or decided within the years looked back on."""
        records, today = self.world.snapshot.records, self.today
        look_back, guess = self.pattern.whole("look_back_days"), self.pattern.whole("guess_days")
        age = today - records.decided
        recent = (age >= 0) & (age <= look_back) & adverse(self.world)
        for row in np.flatnonzero(recent | adverse_in_force(self.world)).tolist():
            decided, subject = int(records.decided[row]), int(records.subject[row])
            known = int(records.occurred[row]) or int(records.filed[row])
            yield _Offence(row, subject, known or decided - guess, decided, not known)

    def controlling(self, row: int) -> bool:
        """Whether a stake is more than one half for certain."""
        return bool(self.world.snapshot.relations.low[row] > HALF)

    def directed(self, firm: int) -> list[Term]:
        """Who directed a firm or held most of it, and when."""
        owned = [term for term in self.owning.of_target(firm) if self.controlling(term.row)]
        return self.directing.of_target(firm) + owned

    def directing_of(self, party: int) -> list[Term]:
        """Whom a party directed or held most of, and when."""
        owned = [term for term in self.owning.of_source(party) if self.controlling(term.row)]
        return self.directing.of_source(party) + owned


def phoenix_firms(world: World, pattern: Pattern) -> Iterator[Hit]:
    """New firms of who directed a punished one at the offence, with something in common with it."""
    past, shared = _Past(world, pattern), Shared(world, pattern.whole("crowd"))
    window = pattern.whole("window_days")
    found: dict[tuple[int, int, int], Hit] = {}
    for offence in past.offences():
        old = offence.subject
        if not world.organisations[old]:
            continue
        for before in past.directed(old):
            if not before.holds_on(offence.event):
                continue
            for after in past.directing_of(before.source):
                begun = offence.event < after.begins <= min(offence.event + window, past.today)
                key = (after.target, before.source, old)
                if begun and after.target != old and key not in found:
                    hit = _phoenix(past, shared, offence, before, after)
                    if hit:
                        found[key] = hit
    yield from found.values()


def _phoenix(
    past: _Past, shared: Shared, offence: _Offence, before: Term, after: Term
) -> Hit | None:
    old, new, world = offence.subject, after.target, past.world
    if not world.organisations[new] or not _is_new(past, new, offence.event):
        return None
    last = min(offence.event + past.pattern.whole("window_days"), past.today)
    alike = shared.between(old, new, Period(offence.event, last), but=before.source)
    if len(alike.kinds) < past.pattern.whole("least_shared"):
        return None
    names = {"new": new, "one": before.source, "old": old}
    return Hit(
        past.pattern,
        offence.way("pattern.phoenix_firm"),
        world.entity_ids([new, before.source, old, *alike.things]),
        world.relation_ids([before.row, after.row, *alike.rows]),
        (world.snapshot.records.ids[offence.record],),
        day_of(offence.event),
        {
            "event": day_of(offence.event),
            "begun": day_of(after.begins),
            "shared": [*alike.kinds.values()],
        },
        {key: world.entity_ids([place]) for key, place in names.items()},
        marks=offence.marks,
    )


def _is_new(past: _Past, firm: int, event: int) -> bool:
    """Whether a firm was founded after an event; by its first head where no sheet tells the day."""
    founded = past.world.founded(firm)
    if founded is not None:
        return founded > event
    begins = [term.begins for term in past.heads.of_target(firm)]
    return bool(begins) and min(begins) > max(BEGINNING, event)


def heads_replaced(world: World, pattern: Pattern) -> Iterator[Hit]:
    """Punished firms whose head left after the offence and controls them still."""
    past = _Past(world, pattern)
    found: dict[tuple[int, int], Hit] = {}
    for offence in past.offences():
        firm = offence.subject
        # A list names a head without days; only a dated term says that somebody heads it today.
        now = [
            term
            for term in past.heads.of_target(firm)
            if term.holds_on(past.today) and term.begins > BEGINNING
        ]
        for left in past.heads.of_target(firm):
            key = (firm, left.source)
            gone = left.holds_on(offence.event) and left.ends <= past.today
            again = any(term.source == left.source for term in now)
            if not gone or again or not now or key in found:
                continue
            control = _control(past, left.source, firm)
            if control:
                found[key] = _replaced(past, offence, left, now[0], control)
    yield from found.values()


def _control(past: _Past, party: int, firm: int) -> list[int]:
    """The relations by which a party controls a firm today: filed, or by ownership."""
    for term in past.directing.of_target(firm):
        kept = term.source == party and term.holds_on(past.today)
        if kept and not past.headship[term.row]:
            return [term.row]
    return past.joint.proof(party, firm)


def _replaced(past: _Past, offence: _Offence, left: Term, now: Term, control: list[int]) -> Hit:
    world = past.world
    names = {"firm": offence.subject, "old": left.source, "new": now.source}
    return Hit(
        past.pattern,
        offence.way("pattern.head_replaced"),
        world.entity_ids(names.values()),
        world.relation_ids([left.row, now.row, *control]),
        (world.snapshot.records.ids[offence.record],),
        day_of(left.ends),
        {"event": day_of(offence.event), "left": day_of(left.ends)},
        {key: world.entity_ids([place]) for key, place in names.items()},
        marks=offence.marks,
    )


def agencies_of_banned(world: World, pattern: Pattern) -> Iterator[Hit]:
    """Agencies that a punished practitioner joined, founded or bought into after the offence.

    A practitioner is who practised in, headed or held an agency on the day of the offence.
    """
    past, ties = _Past(world, pattern), Terms(world, *AGENCY)
    agency = world.having_role("intermediary")
    found: dict[tuple[int, int], Hit] = {}
    for offence in past.offences():
        who = offence.subject
        if world.organisations[who]:
            continue
        every = [term for term in ties.of_source(who) if agency[term.target]]
        then = _then(every, offence)
        before = {term.target for term in every if term.begins <= offence.event or term in then}
        for term in every:
            later = offence.event < term.begins <= past.today and term.holds_on(past.today)
            key = (term.target, who)
            if later and then and term.target not in before and key not in found:
                found[key] = _joined(past, offence, term, then)
    yield from found.values()


def _then(terms: list[Term], offence: _Offence) -> list[Term]:
    """Those of the day of the offence; where that is a guess, else those up to the decision."""
    then = [term for term in terms if term.holds_on(offence.event)]
    if offence.guessed and not then:
        until = Period(offence.event, offence.decided)
        then = [term for term in terms if until.meets(term)]
    return then


def _joined(past: _Past, offence: _Offence, term: Term, then: list[Term]) -> Hit:
    world = past.world
    names = {"new": term.target, "one": offence.subject}
    old = sorted({one.target for one in then})
    return Hit(
        past.pattern,
        offence.way("pattern.banned_practitioner"),
        world.entity_ids([term.target, offence.subject, *old]),
        world.relation_ids([term.row, *(one.row for one in then)]),
        (world.snapshot.records.ids[offence.record],),
        day_of(term.begins),
        {"event": day_of(offence.event), "begun": day_of(term.begins)},
        {key: world.entity_ids([place]) for key, place in names.items()},
        marks=offence.marks,
    )
