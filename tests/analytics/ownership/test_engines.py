"""Every engine gives the same answer about who stands behind a party, to the byte."""

import json

from analytics.ownership.answer import in_words, ownership_of
from analytics.snapshot.file import snapshot_of
from graph.model import Relation
from graph.store import Store
from tests.analytics.ownership.holdings import ON, stake, stakes, tie, world
from tests.analytics.ownership.test_cascade import listing
from tests.builders import firm, heads, person, tell

TIES: list[Relation] = [
    *stakes(
        {
            ("p", "A"): (0.3, 0.5),
            ("q", "A"): 0.3,
            ("B", "A"): 0.2,
            ("A", "B"): 0.55,
            ("r", "B"): None,
            ("B", "C"): 0.4,
            ("A", "C"): 0.11,
        }
    ),
    stake("g", "P", 0.01, kind="partner_of"),
    stake("C", "P", 0.99, kind="partner_of"),
    tie("principal_of", "g", "P"),
    tie("family_of", "p", "q"),
    tie("branch_of", "D", "C"),
    # what only terms tell: votes and income of the articles, partners, agreements
    stake("q", "E", 0.2, attributes={"votes": [0.5, 0.6], "income": 0.3}),
    stake("r", "E", 0.8),
    stake("C", "L", 0.9, kind="partner_of", attributes={"partner": "limited"}),
    stake("B", "L", 0.1, kind="partner_of", attributes={"partner": "general"}),
    tie("officer_of", "p", "C", attributes={"filed_as": "concert", "agreement": "一"}),
    tie("officer_of", "B", "C", attributes={"filed_as": "concert", "agreement": "一"}),
    tie("officer_of", "r", "E", attributes={"filed_as": "entrusts", "votes": 0.1}),
    tie("officer_of", "g", "E", attributes={"filed_as": "entrusted"}),
    heads("r", "C"),
]
RECORDS = [listing("A"), listing("r", state="disputed")]


def test_every_engine_gives_the_same_bytes(engine_store: Store) -> None:
    entities = [firm(one) for one in "ABCDELP"] + [person(one) for one in "gpqr"]
    told = [record for record in RECORDS if record.state == "in_force"]
    tell(engine_store, *entities, *TIES, *told)
    plain = world(TIES, records=told)
    stored = snapshot_of(engine_store)
    for one in "ABCDELPpqr":
        answers = [in_words(ownership_of(graph, ON, one), "zh") for graph in (stored, plain)]
        first, second = (json.dumps(said, sort_keys=True) for said in answers)
        assert first == second
