"""Who holds which identifier, in one Neo4j transaction: by id, by USCC, or by a claim."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from graph.commit.resolution import Token, own_tokens
from graph.neo4j.ledger.nodes import Nodes
from graph.neo4j.ledger.session import Rows, Session, listed
from graph.neo4j.link import Result

_PREFIXES: Final = {
    "uscc": "uscc",
    "id_hash": "person",
    "registration_no": "reg",
    "project_code": "project",
}


class Identifiers:
    """Implements `graph.commit.ledger.Identifiers`.

    An identifier that an id is made of (`uscc:…`) is not kept again; the id is looked up instead.
    """

    def __init__(self, session: Session, nodes: Nodes) -> None:
        self._session = session
        self._nodes = nodes
        self._extras: set[tuple[str, str]] = set()  # (token, id) that a claim gives, not the id
        self._codes: dict[str, set[str]] = {}  # organisation code: USCC ids around it
        self._asked: set[str] = set()  # organisation codes that the database was asked for
        self._answers: list[Result] = []  # to these questions, not read yet

    def add(self, held: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        codes = set()
        for id_, identifiers in held:
            own = own_tokens(id_)
            if identifiers != own:
                more = identifiers.items() - own.items()
                self._extras.update((f"{scheme}:{value}", id_) for scheme, value in more)
            if "org_code" in own:
                codes.add(own["org_code"])
            if {"uscc", "org_code"} <= own.keys():
                self._codes.setdefault(own["org_code"], set()).add(id_)
        self._ask_codes(codes)

    def drop(self, held: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        self._session.flush()  # an identifier of this very transaction may wait to be written
        rows = [
            {"token": f"{scheme}:{value}", "id": id_}
            for id_, identifiers in held
            for scheme, value in identifiers.items()
        ]
        self._session.many(
            "UNWIND $rows AS row MATCH (i:Identifier {token: row.token, id: row.id}) "
            "WHERE i.closed IS NULL SET i.closed = $at",
            rows,
            at=self._session.revision,
        )

    def holders(self, tokens: Collection[Token]) -> set[str]:
        return {id_ for _, id_ in self._held(tokens)}

    def shared(self, tokens: Collection[Token]) -> set[Token]:
        first: dict[Token, str] = {}
        return {token for token, id_ in self._held(tokens) if first.setdefault(token, id_) != id_}

    def _held(self, tokens: Collection[Token]) -> Iterator[tuple[Token, str]]:
        """(identifier, id) of all who hold one of these; some pairs come more than once."""
        made = {id_: token for token in tokens if (id_ := self._id_made_of(token))}
        self._nodes.meet(made)
        yield from ((token, id_) for id_, token in made.items() if self._nodes[id_] is not None)
        codes = {value for scheme, value in tokens if scheme == "org_code"}
        yield from ((("org_code", code), id_) for code, id_ in self._around(codes))
        yield from self._claimed_by(tokens)

    def _id_made_of(self, token: Token) -> str | None:
        scheme, value = token
        if scheme == "org_code":
            return f"org:{value}" if self._session.has["codes"] else None
        prefix = _PREFIXES.get(scheme)
        id_ = f"{prefix}:{value}"
        return id_ if prefix and own_tokens(id_).get(scheme) == value else None

    def _around(self, codes: set[str]) -> Iterator[tuple[str, str]]:
        """(organisation code, id of a USCC that holds it)."""
        self._ask_codes(codes)
        for answer in self._answers:
            ((rows,),) = answer.values()
            for code, id_ in rows:
                self._codes.setdefault(code, set()).add(id_)
        self._answers.clear()
        for code in codes:
            yield from ((code, id_) for id_ in self._codes.get(code, ()))

    def ask_codes_in(self, ids: Iterable[str]) -> None:
        """Have the database look for the organisation codes within these ids, which will be new."""
        self._ask_codes({own["org_code"] for own in map(own_tokens, ids) if "org_code" in own})

    def _ask_codes(self, codes: set[str]) -> None:
        """Have the database look for these organisation codes, without waiting for the answer."""
        new = codes - self._asked
        if not new:
            return
        self._asked |= new
        self._answers += [
            self._session.tx.start(
                f"UNWIND $rows AS code MATCH (e:{label} {{_code: code}}) "
                "RETURN collect([code, e.id])",
                rows=Rows(sorted(new)),
            )
            for label in (("Entity", "OtherId") if self._session.has["others"] else ("Entity",))
        ]

    def _claimed_by(self, tokens: Collection[Token]) -> Iterator[tuple[Token, str]]:
        """(identifier, id) where a claim gives an identifier that its id is not made of."""
        for text, id_ in self._extras:
            scheme, _, value = text.partition(":")
            if (scheme, value) in tokens:
                yield (scheme, value), id_
        if self._session.has["extras"]:
            texts = {f"{scheme}:{value}": (scheme, value) for scheme, value in tokens}
            query = (
                "UNWIND $rows AS token MATCH (i:Identifier {token: token}) WHERE i.closed IS NULL"
            )
            for text, id_ in self._session.table(query, "token, i.id", listed(texts)):
                yield texts[text], id_

    def write(self) -> None:
        """Write what was claimed and is not written yet."""
        rows = [{"token": token, "id": id_} for token, id_ in sorted(self._extras)]
        self._session.has["extras"] |= bool(rows)
        self._session.many(
            # One that was dropped before begins anew: its node tells when it was held before.
            "UNWIND $rows AS row OPTIONAL MATCH (i:Identifier {token: row.token, id: row.id}) "
            "WHERE i.closed IS NULL OR i.closed = $at WITH row, i REMOVE i.closed WITH row, i "
            "WHERE i IS NULL CREATE (:Identifier {token: row.token, id: row.id, opened: $at})",
            rows,
            at=self._session.revision,
        )
        self._extras.clear()
