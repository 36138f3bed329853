"""The sample of mutants: its shares, and the same again for the same seed."""

from tests.mutant_sample import shares

FEW, MANY = [f"few {n}" for n in range(20)], [f"many {n}" for n in range(80)]


def test_each_folder_has_its_share_and_each_name_comes_once() -> None:
    drawn = shares([FEW, MANY], 50, 1)
    assert len(set(drawn) & set(FEW)) == 10
    assert len(set(drawn) & set(MANY)) == len(drawn) - 10 == 40


def test_a_seed_gives_the_same_and_a_larger_sample_holds_the_smaller() -> None:
    assert shares([FEW, MANY], 50, 1) == shares([FEW, MANY], 50, 1)
    assert set(shares([FEW, MANY], 50, 1)) <= set(shares([FEW, MANY], 90, 1))
    assert shares([FEW, MANY], 50, 1) != shares([FEW, MANY], 50, 2)
