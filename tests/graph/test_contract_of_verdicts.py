"""Verdicts on identity as every store gives them back, and as they are weighed before a commit."""

import pytest

from graph.errors import BadInput, NotFound
from graph.identity_verdicts import lifting, refuse_unfit, standing_verdict, verdict_number
from graph.model import Batch, Verdict
from graph.store import Store
from tests.builders import firm, judge, person, tell


def named(store: Store, ids: list[str]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.one, one.other) for one in store.verdicts(ids)]


def test_with_ids_only_verdicts_that_name_one_of_them_oldest_first(store: Store) -> None:
    tell(store, *(firm(id_) for id_ in "abcd"))
    judge(store, "different", "c", "d")
    judge(store, "same", "b", "a")
    judge(store, "different", "a", "c")
    assert named(store, ["a"]) == [("same", "a", "b"), ("different", "a", "c")]
    assert named(store, ["c", "d", "c"]) == [("different", "c", "d"), ("different", "a", "c")]
    assert named(store, []) == named(store, ["nobody"]) == []


def test_a_lifted_verdict_is_given_under_none_of_its_ids(store: Store) -> None:
    tell(store, firm("a"), firm("b"))
    judge(store, "different", "a", "b")
    judge(store, "different", "a", "b", undone=True)
    assert named(store, ["a", "b"]) == []


def test_a_verdict_is_found_by_its_number_until_it_is_lifted(store: Store) -> None:
    tell(store, firm("a"), firm("b"))
    judge(store, "different", "a", "b")
    (stands,) = store.verdicts()
    number = verdict_number(stands)
    assert standing_verdict(store, number) == stands
    store.commit(Batch(verdicts=(lifting(stands, "a slip", "wang"),)))
    with pytest.raises(NotFound, match=number):
        standing_verdict(store, number)


def test_what_the_commit_would_refuse_is_refused_before_with_the_same_sentence(
    store: Store,
) -> None:
    tell(store, firm("a"), firm("b"), firm("c"), person("p"))
    judge(store, "same", "a", "b")
    judge(store, "different", "b", "c")
    for unfit in (("same", "a", "c"), ("different", "a", "b"), ("same", "a", "p")):
        verdict = Verdict(*unfit, "because", "wang")
        with pytest.raises(BadInput) as before:
            refuse_unfit(store, [verdict])
        with pytest.raises(BadInput) as at_commit:
            store.commit(Batch(verdicts=(verdict,)))
        assert before.value.text() == at_commit.value.text()


def test_a_verdict_that_fits_is_not_refused(store: Store) -> None:
    tell(store, firm("a"), firm("b"))
    refuse_unfit(store, [Verdict("same", "a", "b", "one licence", "wang")])
