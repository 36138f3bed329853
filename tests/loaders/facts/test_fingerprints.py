"""The compact map answers as a dictionary does."""

from hypothesis import given
from hypothesis import strategies as st

from loaders.facts.fingerprints import Fingerprints

HASHES = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(st.tuples(HASHES, HASHES)))
def test_it_answers_as_a_dictionary_does(pairs: list[tuple[int, int]]) -> None:
    kept, model = Fingerprints(), {}
    for key, value in pairs:
        kept.put(key, value)
        model[key % 2**64 or 1] = value % 2**64
    assert len(kept) == len(model)
    assert all(kept.get(key) == value for key, value in model.items())


def test_it_keeps_all_while_it_grows() -> None:
    kept = Fingerprints()
    for key in range(1, 20_000):
        kept.put(key * 2**40, key)  # all of one slot at first
    assert [kept.get(key * 2**40) for key in (1, 9_999, 19_999)] == [1, 9_999, 19_999]
    assert kept.get(20_000 * 2**40) is None
