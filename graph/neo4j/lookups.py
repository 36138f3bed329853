"""Whether the nodes by which facts are found in Neo4j hold what the facts say.

No sum of the journal covers `:Identifier`, names, what past versions are found by, nor
`:WithdrawnName`: all is worked out again from the facts, a page at a time. What an id is made of is
not kept again (`graph.neo4j.ledger.identifiers`). When an identifier was held, `graph.held_spans`
tells from the claims.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from graph.codec import body_of_text
from graph.commit.look_up_tokens import look_up_tokens
from graph.commit.resolution import own_tokens
from graph.held_spans import COMMIT, ClaimNumbers, Giving, is_held, lost_at
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
_COMMITS: Final = (
    "MATCH (j:JournalEntry) WHERE j.action = $action RETURN j.particulars ORDER BY j.number"
)
_Said = Mapping[str, Any]
# The properties of one page's nodes by label.
_Page = Mapping[str, Sequence[_Said]]


class _Known(NamedTuple):
    """The store's last revision, and what is told of the numbers of claims."""

    latest: int
    numbers: ClaimNumbers


def look_up_faults(tx: Transaction) -> Iterator[Sentence]:
    """A sentence for each kind of look-up of which some nodes are missing, changed or added."""
    ((latest,),) = tx.rows("MATCH (m:CreditGraph {key: 'store'}) RETURN m.revision")
    said = tx.rows(_COMMITS, action=COMMIT)
    known = _Known(latest, ClaimNumbers(particulars for (particulars,) in said))
    checks: dict[str, tuple[Callable[[Transaction, _Page, _Known], int], ...]] = {
        "identifiers": (_missing_identifiers, _missing_spans, _wrong_identifiers),
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
            wrong[what] += sum(count(tx, page, known) for count in counts)
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


def _missing_identifiers(tx: Transaction, page: _Page, known: _Known) -> int:
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
        at=known.latest,
    )
    return len(wanted - set(map(tuple, there)))


def _wrong_identifiers(tx: Transaction, page: _Page, known: _Known) -> int:
    """How many identifiers of a page nobody claimed, or not in the span in which they are held."""
    kept = page.get("Identifier", ())
    giving = _giving(tx, {said["id"] for said in kept})
    wrong = 0
    for said in kept:
        claims, closed = giving[said["id"], said["token"]], said.get("closed")
        held = is_held(said["opened"], closed, claims, known.numbers)
        wrong += not (held and 0 < said["opened"] <= known.latest)
    return wrong


def _missing_spans(tx: Transaction, page: _Page, known: _Known) -> int:
    """How many spans are missing that ended where a claim of a page did."""
    facts = {said["fact"] for said in _of(page, "PastClaim") if said["closed"] in known.numbers}
    giving = _giving(tx, {fact[1:] for fact in facts if fact[0] == "E"})
    wanted = {
        (token, id_, revision)
        for (id_, token), claims in giving.items()
        for revision in lost_at(claims, known.numbers)
    }
    there = tx.rows(
        "UNWIND $wanted AS one MATCH (i:Identifier {token: one[0]}) "
        "WHERE i.id = one[1] AND i.closed = one[2] RETURN i.token, i.id, i.closed",
        wanted=[list(one) for one in sorted(wanted)],
    )
    return len(wanted - set(map(tuple, there)))


_Key = tuple[str, str]  # (id, identifier)


def _giving(tx: Transaction, ids: Iterable[str]) -> dict[_Key, list[Giving]]:
    """The claims that give, or gave, each identifier of these ids."""
    giving: dict[_Key, list[Giving]] = defaultdict(list)
    asked = sorted(ids)
    for label in _IDS:
        query = f"UNWIND $ids AS id MATCH (e:{label} {{id: id}}) RETURN id, e._claims, e._body"
        for id_, packed, shown in tx.rows(query, ids=asked):
            for claim in unpacked_claims(f"E{id_}", packed, shown):
                for token in _further(id_, claim.body):
                    giving[id_, token].append((claim.seq, None))
    query = (
        "UNWIND $ids AS id MATCH (p:PastClaim {fact: 'E' + id}) RETURN id, p.seq, p.body, p.closed"
    )
    for id_, number, text, closed in tx.rows(query, ids=asked):
        for token in _further(id_, body_of_text(text)):
            giving[id_, token].append((number, closed))
    return giving


# -- names


def _wrong_names(tx: Transaction, page: _Page, _: _Known) -> int:
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


def _wrong_past(_tx: Transaction, page: _Page, _: _Known) -> int:
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


def _wrong_withdrawn(tx: Transaction, page: _Page, _: _Known) -> int:
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
