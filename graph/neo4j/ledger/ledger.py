"""The ledger of one Neo4j transaction (`graph.commit.ledger`): facts met once, written together.

New facts go to the server as they are told. What else a batch changes is held in memory and written
in one statement a shape, when something is asked that only the database can tell, and at the end.
"""

from collections.abc import Collection, Mapping, Sequence

from graph.codec import KeptClaim, body_of_text
from graph.commit.ledger import Tie
from graph.naming import name_key
from graph.neo4j.ledger.base import listed
from graph.neo4j.ledger.identifiers import Holders
from graph.neo4j.link import Transaction


class Neo4jLedger(Holders):
    """Implements `graph.commit.ledger.Ledger`; the store opens and ends its transaction."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)
        self._nodes, self._edges, self._filed, self._made = {}, {}, {}, []
        self._recount, self._moved_others = {}, set()
        self._extras, self._codes, self._asked, self._asking = set(), {}, set(), []
        self._closing: dict[int, KeptClaim] = {}

    def flush(self) -> None:
        """Write what is held in memory."""
        self._write_entities()
        self._write_relations()
        self._write_records()
        self._write_identifiers()

    def finish(self) -> None:
        """Write all that is left at the end of a batch that changed something."""
        self.flush()
        self._tie_others()
        self._write_role_labels()
        self._keep_revision()

    # -- claims

    def next_claim(self) -> int:
        return self._claims_used + 1

    def claims(self, facts: Collection[str]) -> dict[str, list[KeptClaim]]:
        ids: dict[str, list[str]] = {"E": [], "R": [], "C": []}
        for fact in facts:
            ids[fact[0]].append(fact[1:])
        found = {
            **self._entity_claims(ids["E"]),
            **self._relation_claims(ids["R"]),
            **self._record_claims(ids["C"]),
        }
        self._ask_codes_in(id_ for id_ in ids["E"] if self._nodes[id_] is None)
        return found

    def add_claims(self, claims: Sequence[KeptClaim]) -> None:
        hear = {"E": self._hear_entity, "R": self._hear_relation, "C": self._hear_record}
        for claim in claims:
            hear[claim.fact[0]](claim)
            self._claims_used = max(self._claims_used, claim.seq)

    def close_claims(self, seqs: Collection[int]) -> None:
        gone = set(seqs)
        if not gone:
            return
        rows = []
        for held in (*self._nodes.values(), *self._edges.values(), *self._filed.values()):
            if held is None or gone.isdisjoint(c.seq for c in held.claims):
                continue
            rows += [_past_claim(c, self._revision) for c in held.claims if c.seq in gone]
            held.claims = [c for c in held.claims if c.seq not in gone]
            held.heard = True
        self._many("UNWIND $rows AS row CREATE (p:PastClaim) SET p = row", rows)

    # -- groups

    def members(self, canonicals: Collection[str]) -> dict[str, set[str]]:
        groups = {id_: {id_} for id_ in canonicals}
        if self._has["others"] or self._repointed:
            for label in ("OtherId", "Entity"):
                for canonical, id_ in self._table(
                    f"UNWIND $rows AS id MATCH (e:{label} {{_answers: id}})",
                    "id, e.id",
                    listed(canonicals),
                ):
                    groups[canonical].add(id_)
        return groups

    _repointed = False

    def entangled(self, ids: Collection[str]) -> set[str]:
        judged = {end for _, *ends in self.verdicts_at(ids) for end in ends}
        found = {id_ for id_ in ids if id_ in judged}
        self._meet(ids)
        for id_ in ids:
            node = self._nodes[id_]
            if node is not None and (node.answers != id_ or '"aliases":' in (node.text or "")):
                found.add(id_)
        return found

    def repoint(self, canonical: Mapping[str, str]) -> None:
        self.flush()
        self._repointed = True
        self._meet(canonical.keys(), whole=True)
        past, rows = [], []
        for id_, new in canonical.items():
            node = self._node(id_)
            if node.answers != id_ and node.since < self._revision:
                past.append({"id": id_, "canonical": node.answers, "opened": node.since})
            node.was = node.was or node.answers
            node.answers = new
            node.since = 0 if new == id_ else self._revision
            rows.append({"at": node.at, "to": None if new == id_ else new})
            if node.label == "OtherId":
                self._moved_others.add(id_)
                node.heard = True  # so that its new place is written
        self._many(
            "UNWIND $rows AS row CREATE (p:PastAnswer) SET p = row, p.closed = $at",
            past,
            at=self._revision,
        )
        self._many(
            "UNWIND $rows AS row MATCH (e) WHERE id(e) = row.at SET e._answers = row.to", rows
        )

    def facts_given(self, ids: Collection[str]) -> tuple[list[str], list[str]]:
        self.flush()
        nodes = [self._node(id_) for id_ in self.canonical(ids)]
        names = listed({place for n in nodes for place in (n.id, n.answers, n.was) if place})
        self._meet(names)
        places = [self._node(place).at for place in names]
        return self._relations_given(ids, places), self._records_given(ids, names, places)

    # -- likeness

    def any_named_only(self) -> bool:
        return self._has["named"]

    def names_of(self, canonicals: Collection[str]) -> set[str]:
        self._meet(canonicals, whole=True)
        names = set()
        for id_ in canonicals:
            node = self._nodes[id_]
            if node is not None and node.text is not None:
                body = body_of_text(node.text)
                names |= {name_key(name) for name in (body["name"], *body.get("names", ()))}
        return names

    def namesakes(self, names: Collection[str]) -> list[tuple[str, str, str]]:
        self.flush()
        columns = "name, e.id, e.kind"
        rows = self._table(
            "UNWIND $rows AS name MATCH (e:Entity {_norm: name})", columns, listed(names)
        )
        rows += self._table(
            "UNWIND $rows AS name MATCH (o:OtherName {norm: name}) MATCH (e:Entity {id: o.id})",
            columns,
            listed(names),
        )
        return [(name, id_, kind) for name, id_, kind in rows]

    def masked_under(self, ids: Collection[str]) -> list[tuple[str, str]]:
        self.flush()
        found: list[tuple[str, str]] = []
        for label in ("Entity", "OtherId"):
            rows = self._table(
                f"UNWIND $rows AS base MATCH (e:{label}) WHERE e.id STARTS WITH base + '/'",
                "base, e.id",
                listed(ids),
            )
            found += [(base, id_) for base, id_ in rows]
        return found

    def represented_by(self, persons: Collection[str]) -> set[str]:
        self.flush()
        ties = self._ties(
            "MATCH (e:Entity) WHERE e.id IN $ids MATCH (e)-[r:LEGAL_REPRESENTATIVE_OF]->()",
            ids=listed(set(self.canonical(persons).values())),
        )
        return {tie.given_target for tie in ties}

    def ties_into(self, ids: Collection[str]) -> list[Tie]:
        self.flush()
        return self._ties(
            "MATCH (e:Entity) WHERE e.id IN $ids MATCH (e)<-[r]-(:Person)",
            "WHERE t IN $given AND s STARTS WITH 'person:'",
            ids=listed(set(self.canonical(ids).values())),
            given=listed(ids),
        )

    def likenesses(self, canonicals: Collection[str]) -> list[Tie]:
        self.flush()
        return self._ties(
            "MATCH (e:Entity) WHERE e.id IN $ids MATCH (e)-[r:POSSIBLY_SAME_AS {_rank: 9}]-()",
            ids=listed(canonicals),
        )


def _past_claim(claim: KeptClaim, revision: int) -> dict[str, object]:
    return {
        "seq": claim.seq, "fact": claim.fact, "source": claim.source, "rank": claim.rank,
        "dated": claim.dated, "origin": claim.origin, "whole": claim.whole, "body": claim.text,
        "closed": revision,
    }  # fmt: skip
