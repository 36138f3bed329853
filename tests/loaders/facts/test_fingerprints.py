"""The compact map answers as a dictionary does."""

import random

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


@given(st.lists(st.tuples(HASHES, HASHES), max_size=200))
def test_the_first_value_of_a_key_stays(pairs: list[tuple[int, int]]) -> None:
    kept, model = Fingerprints(), dict[int, int]()
    for key, value in pairs:
        assert kept.first(key, value) == model.setdefault(key % 2**64 or 1, value % 2**64)
    assert len(kept) == len(model)


def test_it_keeps_all_while_it_grows() -> None:
    kept = Fingerprints()
    keys = [key * 2**40 for key in range(1, 500)]  # all of one slot
    randomly = random.Random(1)
    keys += {randomly.getrandbits(64) for _ in range(50_000)}  # it has 65,536 slots at first
    for value, key in enumerate(keys):
        kept.put(key, value)
    assert len(kept) == len(keys)
    assert all(kept.get(key) == value for value, key in enumerate(keys))
    assert kept.get(500 * 2**40) is None


@given(st.lists(st.tuples(HASHES, HASHES)))
def test_the_first_value_of_a_key_stays_where_it_is_asked_for(pairs: list[tuple[int, int]]) -> None:
    kept, model = Fingerprints(), {}
    for key, value in pairs:
        first = model.setdefault(key % 2**64 or 1, value % 2**64)
        assert kept.first(key, value % 2**64) == first
    assert len(kept) == len(model)
