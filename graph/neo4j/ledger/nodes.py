"""The ids that one Neo4j transaction deals with: read once, changed in memory."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from graph.codec import Body, KeptClaim, body_of_text
from graph.neo4j.ledger.claim_texts import unpacked_claims
from graph.neo4j.ledger.session import Session, listed, parts
from graph.neo4j.link import Result

_LABELS: Final = ("Entity", "OtherId")


@dataclass(slots=True)
class Node:
    """An id as this transaction knows it; `kept` is the body in the database, `text` the new one.

    Both are None for an id that answers as another.
    """

    id: str
    at: int | None  # the database's own number of the node, good within this transaction
    number: int
    answers: str
    kind: str | None = None
    label: str = "Entity"
    opened: int = 0
    kept: str | None = None
    text: str | None = None
    body: Body | None = None  # `text`, parsed, where it is new
    claims: list[KeptClaim] = field(default_factory=list)
    whole: bool = False  # False: only id, place and kind were read, and `number` is not known
    claims_changed: bool = False
    since: int = 0  # the revision from which it has answered as another
    was: str = ""  # what it answered as before this transaction moved it
    gone: bool = False  # nobody claims it any more

    @property
    def wanted(self) -> Body | None:
        """`text`, parsed."""
        if self.body is None and self.text is not None:
            self.body = body_of_text(self.text)
        return self.body


class Nodes:
    """The ids read so far; None for those that nobody ever gave."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._nodes: dict[str, Node | None] = {}
        self._created: list[tuple[Result, Sequence[Node]]] = []
        self.moved_others: set[str] = set()  # ids whose ANSWERS_AS must be written again

    def __getitem__(self, id_: str) -> Node | None:
        return self._nodes[id_]

    def known(self, id_: str) -> Node:
        """The node of an id that was read and exists."""
        node = self._nodes[id_]
        assert node is not None, id_
        return node

    def all(self) -> Iterable[Node]:
        """The nodes of all ids that were read and exist."""
        return (node for node in self._nodes.values() if node is not None)

    def meet(self, ids: Iterable[str], *, whole: bool = False) -> None:
        """Read these ids, unless they were read before; with `whole`, all properties of them."""
        nodes = self._nodes
        asked = [i for i in ids if i not in nodes or (whole and _is_partial(nodes[i]))]
        for label in _LABELS:
            if label == "OtherId" and not self._session.has["others"]:
                break
            wanted = [i for i in asked if nodes.get(i) is None or (whole and _is_partial(nodes[i]))]
            if whole or label == "OtherId":
                self._read(label, wanted)
            else:
                self._read_places(sorted(wanted))  # the index is read in its order
        for id_ in asked:
            nodes.setdefault(id_, None)

    def _read_places(self, ids: Sequence[str]) -> None:
        """Read place and kind of entities and no more, as columns, since there may be many.

        These are the ends of relations: the rest of an end is rarely needed.
        """
        answers = self._session.many(
            "UNWIND range(0, size($rows) - 1) AS i MATCH (e:Entity {id: $rows[i]}) "
            "RETURN collect(i), collect(id(e)), collect(e.kind)",
            ids,
        )
        for part, (indexes, places, kinds) in zip(parts(ids), answers, strict=True):
            for i, at, kind in zip(indexes, places, kinds, strict=True):
                id_ = part[i]
                self._nodes[id_] = Node(id_, at, 0, id_, kind)

    def _read(self, label: str, ids: Sequence[str]) -> None:
        rows = self._session.table(
            f"UNWIND $rows AS id MATCH (e:{label} {{id: id}})",
            "id, id(e), e._number, e._answers, e._since, e.kind, e._opened, e._body, e._claims, "
            "coalesce(e._gone, false)",
            ids,
        )
        for id_, at, number, answers, since, kind, opened, body, claims, gone in rows:
            node = self._nodes.get(id_)
            if node is None:
                node = self._nodes[id_] = Node(id_, at, number, answers or id_, kind, label)
            node.number, node.since, node.opened = number, since or 0, opened or 0
            node.gone = gone
            node.kept = node.text = body
            node.claims = unpacked_claims("E" + id_, claims, body)
            node.whole = True

    def canonical(self, ids: Collection[str]) -> dict[str, str]:
        """What each known id answers as now; one that nobody claims any more is not known."""
        self.meet(ids)
        return {i: node.answers for i in ids if (node := self._nodes[i]) and not node.gone}

    def claims_of(self, ids: Collection[str]) -> dict[str, list[KeptClaim]]:
        """Open claims by fact key."""
        self.meet(ids, whole=True)
        return {"E" + i: list(node.claims) for i in ids if (node := self._nodes[i]) and node.claims}

    def add_claim(self, claim: KeptClaim) -> None:
        """Add a claim to its id, and the id where it is new."""
        id_ = claim.fact[1:]
        node = self._nodes.get(id_)
        if node is None:
            self._session.numbers_used += 1
            node = Node(id_, None, self._session.numbers_used, id_, whole=True)
            self._nodes[id_] = node
            self._session.has["named"] |= id_.startswith("name:")
            self._session.has["codes"] |= id_.startswith("org:")
        node.gone = False
        node.claims.append(claim)
        node.claims_changed = True

    def places_of(self, ids: Collection[str]) -> tuple[list[str], list[int | None]]:
        """These ids with all that they answer as, now and before this transaction; their places.

        A fact hangs on what its given id answered as when the fact was last written.
        """
        self.meet(ids)
        nodes = [node for id_ in ids if (node := self._nodes[id_]) is not None]
        names = listed({name for n in nodes for name in (n.id, n.answers, n.was) if name})
        self.meet(names)
        return names, [self.known(name).at for name in names]

    # -- nodes that the server creates, until their places are read

    def creating(self, answer: Result, nodes: Sequence[Node]) -> None:
        """Remember that the server is creating these; `answer` will hold their places."""
        self._created.append((answer, nodes))

    def locate_created(self) -> None:
        """Read the places of the nodes that the server has created."""
        for answer, nodes in self._created:
            for index, at in zip(*answer.values()[0], strict=True):
                nodes[index].at = at
        self._created.clear()


def _is_partial(node: Node | None) -> bool:
    return node is not None and not node.whole
