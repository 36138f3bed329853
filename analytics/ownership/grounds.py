"""The tests of beneficial ownership as data: `grounds.toml`, each with its article (DESIGN §8)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, get_args

Name = Literal["equity", "income", "votes", "control", "daily_charge"]
NAMES: Final[tuple[Name, ...]] = get_args(Name)
WORDS: Final[Mapping[Name, str]] = {  # the sentence that names each
    "equity": "ownership.ground.equity",
    "income": "ownership.ground.income",
    "votes": "ownership.ground.votes",
    "control": "ownership.ground.control",
    "daily_charge": "ownership.ground.daily_charge",
}
_TABLE: Final = Path(__file__).with_name("grounds.toml")


@dataclass(frozen=True, slots=True)
class Ground:
    """One test: its article, the share from which it is met (0 for none), whether it is confirmed.

    `meaning` tells the test, `source` where it was seen. A text that was not seen whole is
    unconfirmed: what rests on it is said so, and decides nothing.
    """

    name: Name
    article: str
    meaning: str
    source: str
    seen: str
    confirmed: bool
    share: float = 0.0


@lru_cache(maxsize=1)
def grounds() -> Mapping[Name, Ground]:
    """The tests by name, in the order in which they are asked."""
    rows = [Ground(**row) for row in tomllib.loads(_TABLE.read_text("utf-8"))["ground"]]
    return {row.name: row for row in rows}
