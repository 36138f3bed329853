"""Rules for new claims, beyond what the model itself demands of a fact.

A store may be older than a rule and must still be readable. So facts are checked by these rules
when a source claims them (`graph.codec.encoded`), not when they are read again.
"""

from datetime import date

from graph.errors import InvalidFact
from graph.model import Fact, Record, Relation, require
from graph.naming import LONGEST
from graph.words import LISTS, PARTICIPANT_ROLES


def refuse_unclaimable(fact: Fact) -> None:
    """Raise InvalidFact for an unknown role or list, a bad score, a long name, impossible days.

    A record ends after its decision (DESIGN §5), also where it begins to hold later than that.
    What it is about came before: a later day would clear whoever left in between (DESIGN §7).
    """
    if isinstance(fact, Relation):
        _refuse_relation(fact)
    elif isinstance(fact, Record):
        if fact.list is not None:
            require(fact.list, LISTS, "fact.list", fact.id)
        if fact.ends_on is not None:
            _refuse_early_end(fact, fact.ends_on)
        _refuse_late_event(fact)
    else:
        # Engines compare and index names; one of a million characters would hold all of them up.
        for name in (fact.name, *fact.names):
            if len(name) > LONGEST:
                raise InvalidFact("fact.name_too_long", name=name[:40], most=LONGEST)


def refuse_future(decided: date, today: date) -> None:
    """Raise InvalidFact for a decision after `today`, the day on which a record of it is claimed.

    Nobody may be called clear by a typing error (DESIGN §5).
    """
    if decided > today:
        raise InvalidFact("fact.decided_later", decided=decided, today=today)


def _refuse_early_end(record: Record, end: date) -> None:
    # A licence gives the day from which it holds as an attribute, in ISO form.
    begins = max(record.decided_on.isoformat(), str(record.attributes.get("valid_from", "")))
    if end.isoformat() <= begins:
        raise InvalidFact("fact.ends_too_soon", begin=begins, end=end)


def _refuse_late_event(record: Record) -> None:
    filed = _day(record.attributes.get("filed_on"))
    for code, event in (("fact.occurred_later", record.occurred_on), ("fact.filed_later", filed)):
        if event is not None and event > record.decided_on:
            raise InvalidFact(code, event=event, decided=record.decided_on)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _refuse_relation(relation: Relation) -> None:
    if relation.kind == "participates_in" and (role := relation.attributes.get("role")):
        require(str(role), PARTICIPANT_ROLES, "fact.participant_role", relation.id)
    if relation.kind == "possibly_same_as" and not _is_score(relation.attributes.get("score")):
        raise InvalidFact("fact.score", fact=relation.id)


def _is_score(value: object) -> bool:
    """Whether a value lies in (0, 1]: a score of 2 would raise evidence above its record."""
    # A bool is an int in Python, and True would pass as a score of 1.
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1
