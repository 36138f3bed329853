"""Rules for new claims, beyond what the model itself demands of a fact.

A store may be older than a rule and must still be readable. So facts are checked by these rules
when a source claims them (`graph.codec.encoded`), not when they are read again.
"""

from graph.errors import InvalidFact
from graph.model import Fact, Record, Relation, require
from graph.words import LISTS, PARTICIPANT_ROLES


def refuse_unclaimable(fact: Fact) -> None:
    """Raise InvalidFact for an unknown role or list, or a bad score (DESIGN §3, §13.17)."""
    if isinstance(fact, Relation):
        _refuse_relation(fact)
    elif isinstance(fact, Record) and fact.list is not None:
        require(fact.list, LISTS, "fact.list", fact.id)


def _refuse_relation(relation: Relation) -> None:
    if relation.kind == "participates_in" and (role := relation.attributes.get("role")):
        require(str(role), PARTICIPANT_ROLES, "fact.participant_role", relation.id)
    if relation.kind == "possibly_same_as" and not _is_score(relation.attributes.get("score")):
        raise InvalidFact("fact.score", fact=relation.id)


def _is_score(value: object) -> bool:
    """Whether a value lies in (0, 1]: a score of 2 would raise evidence above its record."""
    # A bool is an int in Python, and True would pass as a score of 1.
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1
