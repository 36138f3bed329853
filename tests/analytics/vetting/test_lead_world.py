"""The world around the parties of a vetting: what is looked up in it is true of the whole graph."""

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.vetting.lead_world import LeadWorld
from graph.model import Relation
from tests.analytics.vetting.test_cut import PARTIES, leads, reach_of, worlds
from tests.builders import heads


@settings(max_examples=100)
@given(worlds(), st.sets(st.integers(0, 8)))
def test_where_nothing_hangs_together_no_lead_is_left(made: list[Relation], gone: set[int]) -> None:
    cut = [tie.id for place, tie in enumerate(made) if place in gone]
    assert LeadWorld(reach_of(made), PARTIES).may_lead_without(cut) or not leads(made, cut)


def test_without_its_only_tie_a_party_hangs_together_with_nothing() -> None:
    made = [heads("p2", "a", id="r1"), heads("p1", "b", id="r2")]
    world = LeadWorld(reach_of(made), PARTIES)
    assert world.may_lead_without(["r2"])
    assert not world.may_lead_without(["r1"])
