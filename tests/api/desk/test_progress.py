"""How far long answers have come: told to who asked, forgotten when old."""

from api.desk.progress import Progress, Step


def test_each_ticket_of_each_caller_has_its_own_step() -> None:
    progress = Progress()
    progress.note("a", "t", Step(1, 9))
    progress.note("b", "t", Step(5, 6))
    progress.note("a", "t", Step(2, 9))
    assert (progress.of("a", "t"), progress.of("b", "t")) == (Step(2, 9), Step(5, 6))
    assert progress.of("a", "u") == Step(0, 0)


def test_without_a_ticket_nothing_is_kept() -> None:
    progress = Progress()
    progress.note("a", "", Step(1, 9))
    assert progress.of("a", "") == Step(0, 0)


def test_the_oldest_are_forgotten() -> None:
    progress = Progress()
    for number in range(500):
        progress.note("a", str(number), Step(1, 1))
    assert progress.of("a", "0") == Step(0, 0)
    assert progress.of("a", "499") == Step(1, 1)
