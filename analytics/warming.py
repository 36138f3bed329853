"""The passes that pages ask for, compiled ahead: after an upgrade that takes seconds.

Each step asks a question of a few invented facts, in which every pass has something to do. What is
compiled stays so for the process, and on disk for the next.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Final

from analytics.ownership.answer import ownership_of
from analytics.search.matching import matching, nearly
from analytics.search.question import question
from analytics.search.texts import texts_of
from analytics.snapshot.building import snapshot_from
from analytics.snapshot.columns import Snapshot
from graph.store import BEGINNING, NO_END, EntityColumns, RelationColumns

_DAY: Final = date(2026, 1, 1)
_KINDS: Final = {"head": "person", "one": "enterprise", "two": "enterprise", "three": "enterprise"}
# (holder, company, least, most): "one" and "two" hold each other, and one stake is a band.
_STAKES: Final = (
    ("head", "one", 0.6, 0.6),
    ("two", "one", 0.1, 0.3),
    ("one", "two", 0.7, 0.7),
    ("two", "three", 1.0, 1.0),
)


def _stakes() -> Snapshot:
    ids, count = list(_KINDS), len(_STAKES)
    parts = (
        EntityColumns([*range(len(ids))], ids, [*_KINDS.values()], [()] * len(ids)),
        RelationColumns(
            ids=[f"{holder}-{company}" for holder, company, *_ in _STAKES],
            kinds=["shareholder_of"] * count,
            sources=[ids.index(holder) for holder, *_ in _STAKES],
            targets=[ids.index(company) for _, company, *_ in _STAKES],
            share_lows=[least for _, _, least, _ in _STAKES],
            share_highs=[most for *_, most in _STAKES],
            valid_froms=[BEGINNING] * count,
            valid_tos=[NO_END] * count,
            ranks=[0] * count,
            scores=[1.0] * count,
            claimants=["invented"] * count,
            precedences=[0] * count,
            terms=[""] * count,
        ),
    )
    return snapshot_from(parts, 1)


@cache  # once a process
def _above() -> None:
    ownership_of(_stakes(), _DAY, "three")


@cache
def _circle() -> None:
    snapshot = _stakes()
    ownership_of(snapshot, _DAY, "one")
    ownership_of(snapshot, _DAY, "two", "head")


@cache
def _found() -> None:
    texts = texts_of([(0, True, "鹤岗市石墨加工厂"), (1, True, "鹤岗市煤矿机械厂")])
    for text in ("石墨", "shimo", "鹤岗 石墨"):
        matching(texts, question(text))
    nearly(texts, question("石墨加工场"))


STEPS: Final[tuple[Callable[[], None], ...]] = (_above, _circle, _found)
