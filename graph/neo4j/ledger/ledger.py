"""The ledger of one Neo4j transaction (`graph.commit.ledger`), put together from its parts.

New facts go to the server as they come. Other changes of a batch are held in memory. They are
written, a statement for each shape, before a question that only the database can answer, and at the
end.
"""

from graph.neo4j.journal import Chained
from graph.neo4j.ledger.claims import Claims
from graph.neo4j.ledger.entities import Entities
from graph.neo4j.ledger.groups import Groups
from graph.neo4j.ledger.history import History
from graph.neo4j.ledger.identifiers import Identifiers
from graph.neo4j.ledger.node_writer import NodeWriter
from graph.neo4j.ledger.nodes import Nodes
from graph.neo4j.ledger.records import Records
from graph.neo4j.ledger.relations import Relations
from graph.neo4j.ledger.roles import RoleLabels
from graph.neo4j.ledger.session import Session
from graph.neo4j.ledger.verdicts import Verdicts
from graph.neo4j.link import Transaction
from graph.row_sums import RowSums


class Neo4jLedger:
    """Implements `graph.commit.ledger.Ledger`; the store opens and ends its transaction."""

    def __init__(self, tx: Transaction, chained: Chained, sums: RowSums) -> None:
        session = Session(tx, sums)
        nodes = Nodes(session)
        writer = NodeWriter(session, nodes)
        roles = RoleLabels(session)
        self.verdicts = Verdicts(session)
        self.groups = Groups(session, nodes, self.verdicts)
        self.entities = Entities(session, nodes, writer, roles)
        self.relations = Relations(session, nodes, roles)
        self.records = Records(session, nodes)
        self.identifiers = Identifiers(session, nodes)
        self.claims = Claims(session, nodes, self.relations, self.records, self.identifiers)
        self.history = History(session, writer, roles, chained)
        # Relations after the nodes at their ends.
        session.write_on_flush(
            writer.write, self.relations.write, self.records.write, self.identifiers.write
        )
