"""Records of others that a legal text extends to a party: one hop, by role and day (DESIGN §9).

Two hops only where the text names both roles: a later firm of a responsible person, the agency of a
barred practitioner. A court's list is never inferred: what a text does not name stays a lead of
the graph.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from analytics.law.effect import Effect, effects_on
from analytics.law.measure import Measure
from analytics.law.measures import Measures
from analytics.law.superseded import standing_records
from analytics.vetting.ground import Ground, Grounds, grade_of
from analytics.vetting.own_grounds import Asked
from analytics.vetting.roles import ROLE_OF, Roles
from graph.model import Record
from graph.words import ADVERSE_TIERS


def extended_grounds(
    entity: str,
    roles: Roles,
    records: Iterable[Record],
    asked: Asked,
    *,
    measures: Measures,
    lookback_days: int,
) -> Grounds:
    """The grounds that records on others extend to an entity, with the relations by which they do.

    `records` are those that its roles point to. A role at an offence whose own day is unknown, and
    an open condition, make a lead (DESIGN §13.15). A ground that this scenario does not name is one
    elsewhere (DESIGN §13.10).
    """
    counted: list[Ground] = []
    elsewhere: list[Ground] = []
    for record in standing_records(records, measures, asked.day):
        if record.subject == entity:  # its own record is a ground already (`own_grounds`)
            continue
        here = len(counted)
        itself = _names_itself(entity, record, asked, measures)
        for effect in effects_on(record, measures.hard_near(record), asked.day):
            ground = _extended(entity, roles, effect, asked, lookback_days)
            if ground is not None:
                if itself & effect.measure.roles and not ground.open:
                    ground = replace(ground, grade=grade_of(record))
                named = asked.scenario in effect.measure.scenarios
                (counted if named else elsewhere).append(ground)
        if itself and len(counted) == here:
            counted.append(Ground(grade_of(record), record))
    return Grounds(tuple(counted), tuple(elsewhere))


def _names_itself(entity: str, record: Record, asked: Asked, measures: Measures) -> frozenset[str]:
    """The roles in which a listing lists this entity itself, where its law lists persons too."""
    rule = measures.lists.get(record.list or "")
    if rule is None or record.tier not in ADVERSE_TIERS or not record.in_force_on(asked.day):
        return frozenset()
    named = {name.role for name in record.named_in if name.entity == entity}
    return rule.lists_persons & named


def _extended(
    entity: str, roles: Roles, effect: Effect, asked: Asked, lookback_days: int
) -> Ground | None:
    record, measure = effect.record, effect.measure
    guessed = doubted = False
    if measure.extension == "later_firm":
        chain, certain = _later_firm(roles, record, measure)
    elif measure.extension == "agency":
        chain, certain = _of_practitioner(roles, record, asked.day), False
    else:
        event, unknown = event_day(record, lookback_days)
        chain, doubted = _role_chain(entity, roles, record, measure, event, asked.day)
        # Whom the decision itself names held the role; else only the offence's own day makes a role
        # at it certain, not the day of the filing.
        certain = chain == () or measure.held != "at_event" or record.occurred_on is not None
        guessed = unknown and not certain
    if chain is None:
        return None
    met = measure.met_on(record)
    grade = "statutory" if certain and met and not doubted else "lead"
    return Ground(
        grade,
        record,
        effect,
        chain,
        bars=grade == "statutory" and asked.bars(effect),
        open=not met,
        guessed=guessed,
        over=not record.in_force_on(asked.day),
        doubt="term" if doubted else "",
    )


def event_day(record: Record, lookback_days: int) -> tuple[date, bool]:
    """(event day, guessed): the offence, else the case's filing, else a look-back (DESIGN §7).

    The same rule as in `analytics.propagation.seeds`.
    """
    if record.occurred_on is not None:
        return record.occurred_on, False
    with suppress(ValueError):
        return date.fromisoformat(str(record.attributes.get("filed_on", ""))), False
    return record.decided_on - timedelta(days=lookback_days), True


def _role_chain(
    entity: str, roles: Roles, record: Record, measure: Measure, event: date, day: date
) -> tuple[tuple[str, ...] | None, bool]:
    """(chain, doubted) of an extension; no chain where the entity held no role that it names.

    () where the record itself names the entity in the role, else the term of office. Sheets of
    decisions tell a firm's head without a day, and often the head of the day of sending. Where a
    higher source has another for the day, it is doubted whether he was the head then.
    """
    if any(n.entity == entity and n.role in measure.roles for n in record.named_in):
        return (), False
    if measure.held == "named":
        return None, False
    on = {"at_event": event, "at_decision": record.decided_on, "now": day}.get(measure.held)
    terms = [
        term
        for term in roles.held
        if term.target == record.subject and ROLE_OF[term.kind] in measure.roles
    ]
    holding = [
        term.id
        for term in terms
        if (term.holds_on(on) if on else term.began_after(record.decided_on) is True)
    ]
    told = [term.id for term in terms if on and term.id in roles.told]
    # Of several terms the smallest id, for equal bytes.
    chain = (min(holding or told),) if holding or told else None
    return chain, chain is not None and not holding


def _later_firm(
    roles: Roles, record: Record, measure: Measure
) -> tuple[tuple[str, ...] | None, bool]:
    """(chain, certain) of a firm that a person named in the record came to head after it."""
    persons = {n.entity for n in record.named_in if n.role in measure.roles}
    terms = [t for t in roles.heads if t.source in persons]
    after: Mapping[str, bool | None] = {t.id: t.began_after(record.decided_on) for t in terms}
    certain = [id_ for id_, later in after.items() if later]
    possible = [id_ for id_, later in after.items() if later is not False]
    if not possible:
        return None, False
    return (min(certain or possible),), bool(certain)


def _of_practitioner(roles: Roles, record: Record, day: date) -> tuple[str, ...] | None:
    """The chain to an agency at which the record's own subject practises now."""
    now = [t.id for t in roles.practitioners if t.source == record.subject and t.holds_on(day)]
    return (min(now),) if now else None
