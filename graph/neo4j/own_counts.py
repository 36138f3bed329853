"""Whether what a Neo4j store notes of itself fits what it holds.

The store's own node counts facts and tells which sorts of them there are, so that a commit or a
look-up need not ask; each revision lists what it changed, so that a scan of changes need not look
at everything. No sum of the journal covers these.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from graph.codec import KeptClaim
from graph.dump import Kept, KeptEntity, KeptRow
from graph.neo4j.link import Transaction
from graph.neo4j.relation_lookup import kinds_held, relations_of
from graph.neo4j.shapes import TYPES
from graph.sentence import Sentence, Word, say

_IDS: Final = ("Entity", "OtherId")
# Where the numbers are that the store's node counts up, and the sorts of facts that it tells.
_NUMBERED: Final = {
    "numbers": ("MATCH (n:Entity)", "MATCH (n:OtherId)"),
    "events": ("MATCH (n:StateEvent|SkippedEvent)",),
    "verdicts": ("MATCH (n:Verdict)",),
}
_SORTS: Final = {
    "has_others": ("MATCH (:OtherId)",),
    "has_codes": tuple(f"MATCH (n:{label}) WHERE n.id STARTS WITH 'org:'" for label in _IDS),
    "has_named": tuple(f"MATCH (n:{label}) WHERE n.id STARTS WITH 'name:'" for label in _IDS),
    "has_extras": ("MATCH (:Identifier)",),
    "has_verdicts": ("MATCH (:Verdict)",),
}
_TIES: Final = "|".join(sorted(TYPES.values()))
# What a revision lists: its property, the current facts by the revision that opened them, and how
# many of those listed are among them.
_LISTED: Final = {
    "_entities": (
        "MATCH (n:Entity)",
        "UNWIND $rows AS number MATCH (n:Entity {_number: number})",
    ),
    "_records": ("MATCH (n:Record)", "UNWIND $rows AS id MATCH (n:Record {id: id})"),
    "_relations": (f"MATCH ()-[n:{_TIES}]->()", "{relations} WITH r AS n"),
}


class HighestClaim:
    """Notes the highest number of a claim, or of a file that repeats one, while others read."""

    def __init__(self) -> None:
        self.seq = 0

    def noting(self, dump: Iterable[Kept]) -> Iterator[Kept]:
        """The same rows."""
        for kept in dump:
            if isinstance(kept, KeptRow):
                if kept.table == "past_claims":
                    self.seq = max(self.seq, int(kept.values["seq"]))
            elif not isinstance(kept, KeptEntity):
                self.seq = max([self.seq, *map(_last, kept.claims)])
            yield kept


def _last(claim: KeptClaim) -> int:
    return max([claim.seq, *(one.seq for one in claim.repeats)])


def own_count_faults(tx: Transaction, claims: int) -> Iterator[Sentence]:
    """A sentence for each sort of note that is wrong; `claims` is the highest number of a claim."""
    ((said, kinds),) = tx.rows(
        "MATCH (m:CreditGraph {key: 'store'}) RETURN properties(m), coalesce(m.kinds, [])"
    )
    wrong = int(claims > said.get("claims", 0))
    for what, found in _NUMBERED.items():
        key = "_number" if what == "numbers" else "seq"
        asked = (f"{match} RETURN coalesce(max(n.{key}), 0)" for match in found)
        wrong += any(tx.rows(query)[0][0] > said.get(what, 0) for query in asked)
    for what, found in _SORTS.items():
        there = any(tx.rows(f"RETURN EXISTS {{ {match} }}")[0][0] for match in found)
        wrong += there and not said.get(what, False)
    (held,) = tx.rows(
        f"RETURN {', '.join(f'EXISTS {{ ()-[:{type_}]->() }}' for type_ in TYPES.values())}"
    )
    wrong += any(there and kind not in kinds for kind, there in zip(TYPES, held, strict=True))
    if wrong:
        yield say("verify.outside", what=say("verify.found.own_counts", count=wrong))
    if hidden := _hidden(tx):
        yield say("verify.look_up", what=Word("look_up", "changes"), count=hidden)


def _hidden(tx: Transaction) -> int:
    """How many revisions do not list all of what they opened that still stands."""
    opened = {
        listed: dict(map(tuple, tx.rows(f"{every} WHERE n._opened > 0 RETURN n._opened, count(*)")))
        for listed, (every, _) in _LISTED.items()
    }
    relations = relations_of(kinds_held(tx))
    # Others were imported, and list nothing.
    numbers = tx.rows("MATCH (v:Revision) WHERE v._touched RETURN v.number ORDER BY v.number")
    return sum(
        any(
            _listed(tx, listed, number, among.replace("{relations}", relations)) != count
            for listed, (_, among) in _LISTED.items()
            if (count := opened[listed].get(number))
        )
        for (number,) in numbers
    )


def _listed(tx: Transaction, listed: str, revision: int, among: str) -> int:
    """How many facts that a revision lists are still as it opened them."""
    rows = tx.rows(
        f"MATCH (v:Revision {{number: $number}}) RETURN coalesce(v.{listed}, [])", number=revision
    )
    asked = f"{among} WHERE n._opened = $number RETURN count(DISTINCT n)"
    return int(tx.rows(asked, rows=[*dict.fromkeys(rows[0][0])], number=revision)[0][0])
