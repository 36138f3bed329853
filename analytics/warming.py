"""The passes that pages ask for, compiled ahead: after an upgrade that takes seconds.

Each step asks a question of a few invented facts, in which every pass has something to do. What is
compiled stays so for the process, and on disk for the next.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Final

from analytics.ownership.answer import ownership_of
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.search.matching import matching, nearly
from analytics.search.question import question
from analytics.search.texts import texts_of
from analytics.snapshot.building import refreshed, snapshot_from
from analytics.snapshot.columns import Snapshot
from graph.store import BEGINNING, NO_END, EntityColumns, RecordColumns, RelationColumns

_DAY: Final = date(2026, 1, 1)
_KINDS: Final = {"head": "person", "one": "enterprise", "two": "enterprise", "three": "enterprise"}
# (holder, company, least, most): "one" and "two" hold each other, and one stake is a band.
_STAKES: Final = (
    ("head", "one", 0.6, 0.6),
    ("two", "one", 0.1, 0.3),
    ("one", "two", 0.7, 0.7),
    ("two", "three", 1.0, 1.0),
)
_NUMBERS: Final = {id_: number for number, id_ in enumerate((*_KINDS, "four"))}


def _stakes() -> Snapshot:
    ids = list(_KINDS)
    entities = EntityColumns([*range(len(ids))], ids, [*_KINDS.values()], [()] * len(ids))
    return snapshot_from((entities, *map(_holding, _STAKES)), 1)


def _holding(stake: tuple[str, str, float, float]) -> RelationColumns:
    holder, company, least, most = stake
    return RelationColumns(
        ids=[f"{holder}-{company}"],
        kinds=["shareholder_of"],
        sources=[_NUMBERS[holder]],
        targets=[_NUMBERS[company]],
        share_lows=[least],
        share_highs=[most],
        valid_froms=[BEGINNING],
        valid_tos=[NO_END],
        ranks=[0],
        scores=[1.0],
        claimants=["invented"],
        precedences=[0],
        terms=[""],
    )


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


@cache
def _followed() -> None:
    before, policy = _stakes(), read_policy()
    reach = Propagation(before, policy, _DAY).prepared()
    parts = (
        EntityColumns([_NUMBERS["four"]], ["four"], ["enterprise"], [()]),
        _holding(("two", "four", 1.0, 1.0)),
        RecordColumns(
            ids=["record"],
            subjects=[_NUMBERS["head"]],
            tiers=["serious"],
            lists=[""],
            states=["in_force"],
            decided=[_DAY.toordinal()],
            occurred=[BEGINNING],
            filed=[BEGINNING],
            ends=[NO_END],
            unsure=[0],
            cases=[""],
            named=[()],
        ),
    )
    after = refreshed(before, parts, 2)
    Propagation(after, policy, _DAY).following(reach).prepared()


STEPS: Final[tuple[Callable[[], None], ...]] = (_followed, _above, _circle, _found)
