"""What a source may claim of a fact, beyond what a fact can be.

A rule that came later than a store must not keep the store from being read: facts are checked by
these rules when a source claims them (`graph.codec.encoded`), not when they are read again.
"""

from graph.errors import InvalidFact
from graph.model import Fact, Record, Relation, require
from graph.words import LISTS, PARTICIPANT_ROLES


def refuse_unclaimable(fact: Fact) -> None:
    """Refuse a role, score or list that nobody knows (DESIGN §3, §13.17). Raises InvalidFact."""
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
    """Whether a value lies in (0, 1]: a likeness of 2 would give evidence above its record's."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1
