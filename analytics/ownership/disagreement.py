"""Why the four answers differ, in one sentence: they ask different things (DESIGN §8)."""

from collections.abc import Mapping, Sequence

from analytics.ownership.cascade import Cascade
from analytics.ownership.control import Answer
from analytics.ownership.grounds import grounds
from analytics.percent import percent
from analytics.snapshot.stakes import HALF
from graph.sentence import Sentence, say

Controllers = Sequence[tuple[int, Answer]]
Shares = Mapping[int, tuple[float, float]]


def disagreement(
    shares: Shares | None, ultimate: set[int], actual: Controllers, cascade: Cascade
) -> Sentence | None:
    """The first reason that applies why look-through, control and cascade differ; None for none.

    `shares` are the look-through shares of all holders, None where they cannot be computed;
    `ultimate` are the holders whom nobody holds, `actual` the actual controllers.
    """
    certain = [one for one, answer in actual if answer == "yes"]
    if shares is None:
        return say("ownership.differ.unsound")
    return (
        _of_control(shares, ultimate, certain)
        or (say("ownership.differ.unknown") if actual and not certain else None)
        or _of_cascade(shares, cascade, certain)
    )


def _of_control(shares: Shares, ultimate: set[int], certain: list[int]) -> Sentence | None:
    owners = {one: pair for one, pair in shares.items() if one in ultimate}
    largest = max(owners, key=lambda one: (owners[one][0], -one), default=None)
    if not certain:
        if largest is not None and owners[largest][0] >= grounds()["equity"].share:
            return say("ownership.differ.nobody", share=f"{percent(owners[largest][0])} %")
        return None
    low, high = max((shares.get(one, (0.0, 0.0)) for one in certain), key=lambda pair: pair[1])
    if largest is not None and largest not in certain and owners[largest][0] > high:
        return say(
            "ownership.differ.other", controller=_range(low, high), largest=_range(*owners[largest])
        )
    if high <= HALF:
        return say("ownership.differ.diluted", share=_range(low, high))
    return None


def _of_cascade(shares: Shares, cascade: Cascade, certain: list[int]) -> Sentence | None:
    if cascade.itself:  # its own listing says nothing about its owners
        return None
    if cascade.answer == "yes" and not set(cascade.holders) & set(certain):
        return say("ownership.differ.cascade", share=_range(cascade.low, cascade.high))
    listed = [shares.get(one, (0.0, 0.0))[1] for one in cascade.holders]
    if cascade.answer == "no" and set(cascade.holders) & set(certain) and listed:
        return say("ownership.differ.no_cascade", share=_range(cascade.low, cascade.high))
    return None


def _range(low: float, high: float) -> str:
    return f"{percent(low)} %" if low == high else f"{percent(low)}–{percent(high)} %"
