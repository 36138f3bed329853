"""What a world tells of a snapshot."""

from analytics.ownership.beneficial import is_state
from graph.store import Store
from tests.analytics.patterns.worlds import world
from tests.builders import firm, person


def test_the_state_is_who_ownership_says_it_is(store: Store) -> None:
    here = world(
        store,
        firm("a"),
        firm("b", roles=("state_investor",)),
        firm("c", kind="government_body"),
        person("p", "P"),
    )
    flags = [is_state(here.snapshot, place) for place in range(len(here.ids))]
    assert here.states.tolist() == flags == [False, True, True, False]
