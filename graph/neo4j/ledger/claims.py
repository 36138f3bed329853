"""What sources say of facts, in one Neo4j transaction: claims are kept on their facts."""

from collections.abc import Callable, Collection, Sequence
from typing import Final

from graph.codec import KeptClaim
from graph.kept_rows import claim_end, claim_row, repeats_of
from graph.neo4j.ledger.identifiers import Identifiers
from graph.neo4j.ledger.nodes import Node, Nodes
from graph.neo4j.ledger.records import HeldRecord, Records
from graph.neo4j.ledger.relations import HeldRelation, Relations
from graph.neo4j.ledger.session import Session, listed
from graph.neo4j.shapes import TYPES

_RECORD_LABELS: Final = (("C", "Record"), ("C", "WithdrawnRecord"))
_TYPES: Final = "|".join(sorted(TYPES.values()))


class Claims:
    """Implements `graph.commit.ledger.Claims`."""

    def __init__(
        self,
        session: Session,
        nodes: Nodes,
        relations: Relations,
        records: Records,
        identifiers: Identifiers,
    ) -> None:
        self._session = session
        self._nodes = nodes
        self._relations = relations
        self._records = records
        self._identifiers = identifiers

    def next_seq(self) -> int:
        return self._session.claims_used + 1

    def of(self, facts: Collection[str]) -> dict[str, list[KeptClaim]]:
        ids: dict[str, list[str]] = {"E": [], "R": [], "C": []}
        for fact in facts:
            ids[fact[0]].append(fact[1:])
        claims = {
            **self._nodes.claims_of(ids["E"]),
            **self._relations.claims_of(ids["R"]),
            **self._records.claims_of(ids["C"]),
        }
        # Unknown ids will be new. The server looks for who shares their codes while work goes on.
        self._identifiers.ask_codes_in(id_ for id_ in ids["E"] if self._nodes[id_] is None)
        return claims

    def write(self, claims: Sequence[KeptClaim], *, closed: Collection[int] = ()) -> None:
        self._close(set(closed))
        self._session.sums.add("claims", map(claim_row, claims))
        repeats = (text for claim in claims for text in repeats_of(claim))
        self._session.sums.add("claims", repeats)
        add = {
            "E": self._nodes.add_claim,
            "R": self._relations.add_claim,
            "C": self._records.add_claim,
        }
        for claim in claims:
            add[claim.fact[0]](claim)
            self._session.claims_used = max(self._session.claims_used, claim.seq)

    def note(self, claims: Sequence[KeptClaim]) -> None:
        held: dict[str, Callable[[str], Node | HeldRelation | HeldRecord]] = {
            "E": self._nodes.known,
            "R": self._relations.known,
            "C": self._records.known,
        }
        for claim in claims:
            fact = held[claim.fact[0]](claim.fact[1:])
            for known in fact.claims:
                if known.seq == claim.seq:
                    self._session.sums.take("claims", repeats_of(known))
                    self._session.sums.add("claims", repeats_of(claim))
            fact.claims = [claim if c.seq == claim.seq else c for c in fact.claims]
            fact.claims_changed = True
            last = max((one.seq for one in claim.repeats), default=0)
            self._session.claims_used = max(self._session.claims_used, last)

    def of_files(self, origins: Collection[str]) -> set[str]:
        said = "ANY(origin IN $origins WHERE {}._claims CONTAINS origin)"
        found = set()
        for letter, label in (("E", "Entity"), ("E", "OtherId"), *_RECORD_LABELS):
            query = f"MATCH (n:{label}) WHERE {said.format('n')} RETURN n.id"
            found |= {letter + i for (i,) in self._session.tx.rows(query, origins=listed(origins))}
        query = f"MATCH ()-[r:{_TYPES}]->() WHERE {said.format('r')} RETURN r.id"
        found |= {"R" + i for (i,) in self._session.tx.rows(query, origins=listed(origins))}
        # A digest may stand in some text by chance: the claims themselves decide.
        return {
            fact
            for fact, claims in self.of(found).items()
            if any(not claim.origins.isdisjoint(origins) for claim in claims)
        }

    def _close(self, gone: set[int]) -> None:
        if not gone:
            return
        sums, revision = self._session.sums, self._session.revision
        # A claim that is closed was read in this transaction, so its fact is among these.
        rows = []
        facts: list[Node | HeldRelation | HeldRecord] = [
            *self._nodes.all(),
            *self._relations.all(),
            *self._records.all(),
        ]
        for held in facts:
            if gone.isdisjoint(c.seq for c in held.claims):
                continue
            ended = [claim for claim in held.claims if claim.seq in gone]
            rows += [_past(claim, revision) for claim in ended]
            sums.add("claims", [claim_end(claim.seq, revision) for claim in ended])
            # Repetitions end with their claim.
            sums.take("claims", (text for claim in ended for text in repeats_of(claim)))
            held.claims = [c for c in held.claims if c.seq not in gone]
            held.claims_changed = True
        self._session.many("UNWIND $rows AS row CREATE (p:PastClaim) SET p = row", rows)


def _past(claim: KeptClaim, revision: int) -> dict[str, object]:
    return {
        "seq": claim.seq,
        "fact": claim.fact,
        "source": claim.source,
        "rank": claim.rank,
        "dated": claim.dated,
        "origin": claim.origin,
        "whole": claim.whole,
        "body": claim.text,
        "closed": revision,
    }
