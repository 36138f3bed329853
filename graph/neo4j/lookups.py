"""Whether the nodes by which facts are found in Neo4j hold what the facts say.

No sum of the journal covers `:Identifier`, names, what past versions are found by, nor
`:WithdrawnName`: all is worked out again from the facts, a page at a time. What an id is made of is
not kept again (`graph.neo4j.ledger.identifiers`).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from graph.codec import body_of_text
from graph.commit.look_up_tokens import look_up_tokens
from graph.commit.resolution import own_tokens
from graph.naming import name_key
from graph.neo4j.ledger.claim_texts import unpacked_claims
from graph.neo4j.link import Transaction
from graph.neo4j.pages import all_nodes
from graph.neo4j.shapes import code_of, document_of, other_names
from graph.sentence import Sentence, Word, say
from graph.spans import Span, merged_spans

_PAGE: Final = 1_000
_OPEN: Final = 1 << 62  # the end of a name that is borne now
_IDS: Final = ("Entity", "OtherId")
_Said = Mapping[str, Any]
# The properties of one page's nodes by label.
_Page = Mapping[str, Sequence[_Said]]


def look_up_faults(tx: Transaction) -> Iterator[Sentence]:
    """A sentence for each kind of look-up of which some nodes are missing, changed or added."""
    ((latest,),) = tx.rows("MATCH (m:CreditGraph {key: 'store'}) RETURN m.revision")
    checks: dict[str, tuple[Callable[[Transaction, _Page, int], int], ...]] = {
        "identifiers": (_missing_identifiers, _wrong_identifiers),
        "search": (_wrong_names, _wrong_past),
        "documents": (_wrong_withdrawn,),
    }
    wrong: Counter[str] = Counter()
    for rows in all_nodes(tx, _PAGE):
        page: dict[str, list[_Said]] = defaultdict(list)
        for _, labels, said in rows:
            for label in labels:
                page[label].append(said)
        for what, counts in checks.items():
            wrong[what] += sum(count(tx, page, latest) for count in counts)
    for what, count in wrong.items():
        if count:
            yield say("verify.look_up", what=Word("look_up", what), count=count)


def _of(page: _Page, *labels: str) -> Iterator[_Said]:
    for label in labels:
        yield from page.get(label, ())


# -- identifiers


def _further(id_: str, body: Any) -> set[str]:  # noqa: ANN401 - JSON is what it is
    """The identifiers of a claim that its id is not made of."""
    own = {f"{scheme}:{value}" for scheme, value in own_tokens(id_).items()}
    return {*look_up_tokens(id_, body)} - own


def _missing_identifiers(tx: Transaction, page: _Page, latest: int) -> int:
    """How many identifiers are claimed of the ids of a page and not kept."""
    wanted = {
        (token, said["id"])
        for said in _of(page, *_IDS)
        for claim in unpacked_claims(f"E{said['id']}", said["_claims"], said.get("_body"))
        for token in _further(said["id"], claim.body)
    }
    there = tx.rows(
        "UNWIND $wanted AS one MATCH (i:Identifier {token: one[0]}) "
        "WHERE i.id = one[1] AND i.closed IS NULL AND i.opened <= $at RETURN i.token, i.id",
        wanted=[list(one) for one in sorted(wanted)],
        at=latest,
    )
    return len(wanted - set(map(tuple, there)))


def _wrong_identifiers(tx: Transaction, page: _Page, latest: int) -> int:
    """How many identifiers of a page nobody claimed, or are ended without the end of a claim."""
    kept = page.get("Identifier", ())
    now, ended = _claimed(tx, sorted({said["id"] for said in kept}))
    wrong = 0
    for said in kept:
        key, closed = (said["id"], said["token"]), said.get("closed")
        # One of before is closed at the end of a claim, also where it is claimed again.
        right = closed in ended[key] if closed else key in now or key in ended
        wrong += not (right and 0 < said["opened"] <= latest)
    return wrong


_Key = tuple[str, str]  # (id, identifier)


def _claimed(tx: Transaction, ids: list[str]) -> tuple[set[_Key], dict[_Key, set[int]]]:
    """What is claimed now of these ids, and what was, with the revisions at which it ended."""
    now: set[_Key] = set()
    ended: dict[_Key, set[int]] = defaultdict(set)
    for label in _IDS:
        query = f"UNWIND $ids AS id MATCH (e:{label} {{id: id}}) RETURN id, e._claims, e._body"
        for id_, packed, shown in tx.rows(query, ids=ids):
            for claim in unpacked_claims(f"E{id_}", packed, shown):
                now |= {(id_, token) for token in _further(id_, claim.body)}
    query = "UNWIND $ids AS id MATCH (p:PastClaim {fact: 'E' + id}) RETURN id, p.body, p.closed"
    for id_, text, closed in tx.rows(query, ids=ids):
        for token in _further(id_, body_of_text(text)):
            ended[id_, token].add(closed)
    return now, ended


# -- names


def _wrong_names(tx: Transaction, page: _Page, _: int) -> int:
    """How many ids of a page are found by other names than their versions bear."""
    ids = {said["id"] for said in _of(page, "Entity", "PastEntity", "OtherName", "PastName")}
    asked = sorted(ids)
    kept, wanted = _kept_names(tx, asked), _borne_names(tx, asked)
    return sum(merged_spans(kept[id_]) != merged_spans(wanted[id_]) for id_ in asked)


def _kept_names(tx: Transaction, ids: Collection[str]) -> dict[str, list[Span]]:
    names: dict[str, list[Span]] = defaultdict(list)
    for label in ("OtherName", "PastName"):
        query = (
            f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) "
            "RETURN id, n.norm, n.opened, coalesce(n.closed, $open)"
        )
        for id_, *span in tx.rows(query, ids=ids, open=_OPEN):
            names[id_].append((span[0], span[1], span[2]))
    return names


def _borne_names(tx: Transaction, ids: Collection[str]) -> dict[str, list[Span]]:
    """The other names of all versions of these ids."""
    names: dict[str, list[Span]] = defaultdict(list)
    for query in (
        "UNWIND $ids AS id MATCH (e:Entity {id: id}) WHERE e._body CONTAINS '\"names\":' "
        "RETURN id, e._body, e._opened, $open",
        "UNWIND $ids AS id MATCH (p:PastEntity {id: id}) WHERE p.body CONTAINS '\"names\":' "
        "RETURN id, p.body, p.opened, p.closed",
    ):
        for id_, text, opened, closed in tx.rows(query, ids=ids, open=_OPEN):
            names[id_] += [(norm, opened, closed) for norm in other_names(body_of_text(text))]
    return names


# -- past versions, and ids that answer as others


def _wrong_past(_tx: Transaction, page: _Page, _: int) -> int:
    """How many nodes of a page are found otherwise than their bodies and ids say."""
    checks: dict[str, Callable[[_Said, Any], bool]] = {
        "PastEntity": _is_entity,
        "PastRelation": lambda said, body: bool(said["kind"] == body["kind"]),
        "PastRecord": _is_record,
    }
    past = sum(
        not agrees(said, body_of_text(said["body"]))
        for label, agrees in checks.items()
        for said in page.get(label, ())
    )
    others = [said for said in page.get("OtherId", ()) if _code(said) != said.get("_code")]
    return past + len(others)


def _code(said: _Said) -> Any:  # noqa: ANN401 - a property is any value
    return code_of(said["id"]).get("_code")


def _is_entity(said: _Said, body: Any) -> bool:  # noqa: ANN401 - JSON is what it is
    wanted = (body["kind"], body["name"], name_key(body["name"]), body.get("roles", []))
    return (said["kind"], said["name"], said["norm"], said.get("roles", [])) == wanted


def _is_record(said: _Said, body: Any) -> bool:  # noqa: ANN401
    wanted = (body.get("state", "in_force"), document_of(body, "document").get("document"))
    return (said["state"], said.get("document")) == wanted


# -- whom withdrawn records name


def _wrong_withdrawn(tx: Transaction, page: _Page, _: int) -> int:
    """How many names of withdrawn records of a page are missing.

    One too many finds nothing: who asks by it looks into the record's body.
    """
    wanted = {
        (entity, said["id"])
        for said in page.get("WithdrawnRecord", ())
        for entity, _role in body_of_text(said["_body"]).get("named_in", ())
    }
    there = tx.rows(
        "UNWIND $wanted AS one MATCH (n:WithdrawnName {id: one[0]}) WHERE n.record = one[1] "
        "RETURN n.id, n.record",
        wanted=[list(one) for one in sorted(wanted)],
    )
    return len(wanted - set(map(tuple, there)))
