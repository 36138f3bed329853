"""A limit counts what one key took within its window, and says when the next one is free."""

import pytest

from api.access.limit import Limit
from api.access.refusals import TooMany


class Clock:
    """A clock that tests move."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def limit(clock: Clock) -> Limit:
    return Limit(2, 60, "access.too_many_numbers", clock)


def test_one_more_than_the_limit_is_refused_with_when_the_next_is_free() -> None:
    clock = Clock()
    two = limit(clock)
    two.take("li")
    clock.now += 10
    two.take("li")
    with pytest.raises(TooMany) as refused:
        two.take("li")
    assert refused.value.after_s == 50
    two.take("wang")
    clock.now += 50
    two.take("li")


def test_what_is_given_back_does_not_count() -> None:
    two = limit(Clock())
    for _ in range(5):
        two.take("li")
        two.give_back("li")


def test_only_the_first_refusal_is_news() -> None:
    clock = Clock()
    two = limit(clock)
    two.take("li")
    assert [two.is_news("li"), two.is_news("li"), two.is_news("wang")] == [True, False, True]
    two.take("li")
    assert two.is_news("li")
