"""Bounds of many shares at once: the upper end of every share lies between them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.ownership.look_through import look_through_of
from analytics.ownership.share_bounds import bounds
from tests.analytics.ownership.worlds import TODAY, Share, holds, world

COMPANIES = ["a", "b", "c", "d"]
HOLDERS = [*COMPANIES, "p1", "p2", "p3"]
STAKES: st.SearchStrategy[Share] = st.sampled_from(
    [None, 0.02, 0.1, 0.25, 0.3, (0.0, 0.2), (0.1, 0.4), (0.2, 0.9)]
)


@settings(max_examples=80)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(HOLDERS), st.sampled_from(COMPANIES)),
        STAKES,
        min_size=1,
        max_size=12,
    )
)
def test_the_upper_end_of_every_share_lies_between_its_bounds(
    held: dict[tuple[str, str], Share],
) -> None:
    graph = world(*(holds(*pair, share) for pair, share in held.items()), holds("p1", "z", 0.1))
    look = look_through_of(graph, TODAY)
    for company in (graph.places[one] for one in {one for _, one in held}):
        state = int(look.chain.state[company])
        if look.unsound.touched[company] or state < 0:
            continue
        found = look.holders(company)
        lowest = np.zeros(len(graph.entities.ids))
        last = look.chain.state[found.entity] < 0
        lowest[found.entity[last]] = found.low[last]
        near = bounds(look.chain, state, look.chain.upstream(np.array([state])), lowest)
        ends = dict(zip(found.entity.tolist(), found.high.tolist(), strict=True))
        assert ends.keys() <= set(near.entity.tolist())
        for entity, least, most in zip(near.entity.tolist(), near.least, near.most, strict=True):
            assert least - 1e-9 <= ends.get(entity, 0.0) <= most + 1e-9
