"""The hashes in the nodes and relations of a Neo4j store made anew, a page at a time.

Pages go by the database's own numbers, from the highest down: they stay when an id is made anew.
Which ids of relations and records will be others stands meanwhile in nodes `:Rekeyed`, since a
large store has more of them than memory should hold.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from graph.codec import body_of_text, text_of
from graph.id_keys import renewed_fact
from graph.mask_evidence import ATTRIBUTE
from graph.neo4j.ledger.claim_texts import unpacked_claims
from graph.neo4j.link import Row, Transaction
from graph.neo4j.pages import LOWEST, page_down
from graph.neo4j.shapes import TYPES
from graph.renewal import (
    DIGESTS,
    FACTS,
    Keys,
    Renewal,
    is_hashed,
    renewed_match,
    renewed_records,
    renewed_tie,
)

_Note = dict[str, str | None]  # `old` and `new` id of a fact, and `subject` of a record

_PAGE: Final = 500  # nodes, relations or texts
_SUBJECTS: Final = 2_000  # records, whose subjects are looked through together
# What follows otherwise: settings, texts under their keys, and our own notes.
_APART: Final = frozenset(
    {"CreditGraph", "CreditGraphClock", "CreditGraphAccess", "Rekeyed", "Text", "RekeyedText"}
)
# The bare hashes that people see as properties of persons.
_BARE: Final = ("id_hash", ATTRIBUTE)
_NAMED: Final = ("_named", "named")
_BODIES: Final = ("_body", "body")
_ENDS: Final = ("_from_id", "_to_id")  # of a relation, and no properties of it
_MATCH: Final = "possibly_same_as"


def _down(tx: Transaction, to: int, work: Callable[[list[Row]], None], *, ties: bool) -> int | None:
    """Work on the nodes or relations of the numbers down from where a step has come to."""
    if to <= LOWEST:
        return None
    rows, then = page_down(tx, to, _PAGE, ties=ties)
    work(rows)
    return then


# -- which ids will be others


def found(tx: Transaction, to: int, key: bytes, ties: bool) -> int | None:
    """Note the ids of relations and records of persons who are known by a hash."""

    def work(rows: list[Row]) -> None:
        tx.do(
            "UNWIND $rows AS row MERGE (n:Rekeyed {old: row.old}) "
            "SET n.new = row.new, n.subject = row.subject, n.fact = true",
            rows=[one for _, labels, said in rows for one in _others({*labels}, said, (key,))],
        )

    return _down(tx, to, work, ties=ties)


def _others(labels: set[str], said: Mapping[str, Any], keys: Keys) -> Iterator[_Note]:
    if labels & {"Record", "WithdrawnRecord"}:
        for claim in unpacked_claims(f"C{said['id']}", said["_claims"], said["_body"]):
            yield from _record(said["id"], claim.body["subject"], keys)
    elif "PastClaim" in labels:
        kind, id_, body = said["fact"][0], said["fact"][1:], body_of_text(said["body"])
        if kind == "C":
            yield from _record(id_, body["subject"], keys)
        elif kind == "R":
            yield from _tie(id_, renewed_tie(id_, body, keys))
    elif "PastRelation" in labels and said["kind"] == _MATCH:
        body = body_of_text(said["body"])
        match = renewed_match(said["id"], body["source"], body["target"], keys)
        yield from _tie(said["id"], match)
    elif "_from_id" in said and "_claims" in said:
        for claim in unpacked_claims(f"R{said['id']}", said["_claims"], said["_body"]):
            yield from _tie(said["id"], renewed_tie(said["id"], claim.body, keys))
        if TYPES[_MATCH] in labels:
            match = renewed_match(said["id"], said["_from_id"], said["_to_id"], keys)
            yield from _tie(said["id"], match)


def _tie(id_: str, anew: str | None) -> Iterator[_Note]:
    if anew and anew != id_:
        yield {"old": id_, "new": anew, "subject": None}


def _record(id_: str, subject: str, keys: Keys) -> Iterator[_Note]:
    if is_hashed(subject, keys):
        yield {"old": id_, "new": renewed_fact(id_, keys), "subject": subject}


def apart(tx: Transaction, after: str, key: bytes) -> str | None:
    """Mend the new ids of records told apart from a first one of their number and subject."""
    rows = tx.rows(
        "MATCH (n:Rekeyed) WHERE n.subject > $after RETURN n.subject, n.old "
        "ORDER BY n.subject LIMIT $page",
        after=after,
        page=_SUBJECTS,
    )
    if not rows:
        return None
    subjects = list(dict.fromkeys(subject for subject, _ in rows))
    if len(rows) == _SUBJECTS and len(subjects) > 1:
        subjects.pop()  # perhaps not all of its records are here
    several = tx.rows(
        "UNWIND $subjects AS s MATCH (n:Rekeyed {subject: s}) WITH s, collect(n.old) AS olds "
        "WHERE size(olds) > 1 RETURN olds",
        subjects=subjects,
    )
    for (olds,) in several:
        claims = _claims(tx, olds)
        tx.do(
            "UNWIND $rows AS row MATCH (n:Rekeyed {old: row[0]}) SET n.new = row[1]",
            rows=[list(pair) for pair in renewed_records(claims, (key,))],
        )
    return str(subjects[-1])


def _claims(tx: Transaction, records: list[str]) -> dict[str, list[str]]:
    """The bodies ever told of each of these records."""
    bodies: dict[str, list[str]] = {id_: [] for id_ in sorted(records)}
    for label in ("Record", "WithdrawnRecord"):
        query = f"MATCH (r:{label}) WHERE r.id IN $ids RETURN r.id, r._claims, r._body"
        for id_, packed, shown in tx.rows(query, ids=records):
            bodies[id_] += [claim.text for claim in unpacked_claims(f"C{id_}", packed, shown)]
    query = "MATCH (p:PastClaim) WHERE p.fact IN $facts RETURN p.fact, p.body"
    for fact, body in tx.rows(query, facts=[f"C{id_}" for id_ in records]):
        bodies[fact[1:]].append(body)
    return bodies


# -- every text, once


def renewal_for(tx: Transaction, key: bytes, values: Iterable[Any]) -> Renewal:
    """What makes these values anew, with the ids in them that will be others."""
    renewal = Renewal(key)
    asked: set[str] = set()
    for text in _texts_in(values):
        asked.update(FACTS.findall(text))
        asked.update(DIGESTS.findall(text))
    rows = tx.rows(
        "UNWIND $asked AS old MATCH (n:Rekeyed {old: old}) RETURN n.fact, n.old, n.new",
        asked=sorted(asked),
    )
    renewal.facts = {old: new for fact, old, new in rows if fact}
    renewal.digests = {old: new for fact, old, new in rows if not fact}
    return renewal


def _texts_in(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _texts_in(value)
        elif isinstance(value, dict):
            yield from _texts_in(value.values())


def renewed(tx: Transaction, to: int, key: bytes, ties: bool) -> int | None:
    """Make every text of nodes or relations anew."""

    def work(rows: list[Row]) -> None:
        rows = [row for row in rows if not _APART & {*row[1]}]
        renewal = renewal_for(tx, key, (said for *_, said in rows))
        changed = [(at, _changes(renewal, {*labels}, said)) for at, labels, said in rows]
        what = "MATCH ()-[n]->()" if ties else "MATCH (n)"
        tx.do(
            f"UNWIND $rows AS row {what} WHERE id(n) = row.at SET n += row.p",
            rows=[{"at": at, "p": anew} for at, anew in changed if anew],
        )

    return _down(tx, to, work, ties=ties)


def _changes(renewal: Renewal, labels: set[str], said: Mapping[str, Any]) -> dict[str, Any]:
    own = {key: value for key, value in said.items() if key not in _ENDS}
    anew = {key: _value(renewal, key, value) for key, value in own.items()}
    if "Verdict" in labels and anew["one"] > anew["other"]:
        # It is found by its two ids, the smaller one first.
        anew["one"], anew["other"] = anew["other"], anew["one"]
    return {key: value for key, value in anew.items() if value != own[key]}


def _value(renewal: Renewal, key: str, value: Any) -> Any:  # noqa: ANN401 - a property is any value
    if isinstance(value, list):
        texts = [_value(renewal, key, one) for one in value]
        return sorted(texts) if key.startswith("_") else texts
    return _text(renewal, key, value) if isinstance(value, str) else value


def _text(renewal: Renewal, key: str, value: str) -> str:
    if key in _BODIES:
        return renewal.body(value)
    if key == "_claims":
        return text_of([_claim(renewal, one) for one in body_of_text(value)])
    if key in _NAMED:
        return text_of(sorted(body_of_text(renewal.text(value)))) if value else value
    if key in _BARE:
        as_in_body = f'"{key}":"{value}"'
        return renewal.text(as_in_body)[len(key) + 4 : -1]
    return renewal.text(value)


def _claim(renewal: Renewal, packed: list[Any]) -> list[Any]:
    """A claim as `packed_claims` writes it: its text is the seventh value, or null."""
    *about, text = packed[:7]
    return [*about, text and renewal.body(text), *packed[7:]]


# -- texts under their keys


def texts_renewed(tx: Transaction, _: int, key: bytes) -> int | None:
    """Make kept texts and their keys anew; one that is done waits under another label."""
    rows = tx.rows("MATCH (t:Text) RETURN id(t), t.digest, t.text LIMIT $page", page=_PAGE)
    renewal = renewal_for(tx, key, (value for _, *said in rows for value in said))
    tx.do(
        "UNWIND $rows AS row MATCH (t) WHERE id(t) = row[0] "
        "REMOVE t:Text SET t:RekeyedText SET t.digest = row[1], t.text = row[2]",
        rows=[[at, renewal.text(digest), renewal.text(text)] for at, digest, text in rows],
    )
    return 0 if rows else None


def texts_back(tx: Transaction, _: int) -> int | None:
    """Give kept texts their label again."""
    ((done,),) = tx.rows(
        "MATCH (t:RekeyedText) WITH t LIMIT $page REMOVE t:RekeyedText SET t:Text RETURN count(*)",
        page=_PAGE,
    )
    return 0 if done else None
