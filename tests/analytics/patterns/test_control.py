"""Control among bidders against a plain fixpoint over all parties (DESIGN §8b)."""

from hypothesis import given
from hypothesis import strategies as st

from analytics.patterns.control import holdings_on
from analytics.patterns.tender import Tie

NAMES = "abcdef"
STAKES = st.dictionaries(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), st.integers(1, 10), max_size=12
)


@given(STAKES)
def test_control_is_the_least_fixpoint(stakes: dict[tuple[str, str], int]) -> None:
    ties = [
        Tie(f"{source}{target}", "shareholder_of", source, target, low=n / 10, high=n / 10)
        for (source, target), n in stakes.items()
    ]
    for holder in NAMES:
        within = {holder}
        while (
            more := {
                party
                for party in NAMES
                if sum(n for (s, t), n in stakes.items() if s in within and t == party and s != t)
                > 5
            }
            - within
        ):
            within |= more
        controlled = holdings_on(ties, None).controlled(holder)
        assert controlled.keys() == within
        assert all(path[-1][1] == party for party, path in controlled.items() if path)
        assert all(path[0][0] == holder for path in controlled.values() if path)
