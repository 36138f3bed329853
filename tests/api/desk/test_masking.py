"""No id that holds a name leaves the desk in an attribute of a relation."""

from collections.abc import Collection
from typing import Any, cast

from analytics.snapshot.references import References
from api.desk.known_names import KnownNames
from api.desk.masking import Masking
from graph.model import Relation
from tests.analytics.columns import snapshot
from tests.builders import firm, person


class Nobody:
    """A store that knows no names."""

    def persons_called(self, names: Collection[str]) -> frozenset[str]:
        del names
        return frozenset()


NOBODY = KnownNames(cast(Any, Nobody()), lambda: 0)
AGENT = "person:uscc:9123/周庚"


def test_the_parties_that_a_relation_names_are_shown_by_reference() -> None:
    named = {"agent": [AGENT, "person:unknown/李子"], "manager": AGENT, "price": 5.0, "note": "甲"}
    bid = Relation("r", "bids_in", "a", "lot", attributes=named)
    held = snapshot([firm("a"), person(AGENT, "周庚")], [], [])
    for masked in (True, False):
        shown = Masking(References(held, b"secret"), NOBODY, masked=masked).relation(bid)
        assert "周庚" not in str(shown)
        assert "李子" not in str(shown)
        assert (shown.attributes["price"], shown.attributes["note"]) == (5.0, "甲")
        assert str(shown.attributes["manager"]).startswith("person:~")
