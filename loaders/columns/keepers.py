"""Who keeps what a rank stands for: many quote a register, one speaks for it (DESIGN §4)."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from graph.naming import TELLER, normalise_name
from loaders.columns.mapping import RANKS, SourceMapping

FILE: Final = Path(__file__).with_name("keepers.toml")
_ABOVE: Final = {number: word for word, number in RANKS.items() if number < RANKS["department"]}


class Voice(NamedTuple):
    """Under which source, and at which rank, the claims of a sheet stand."""

    source: str
    rank: int
    keeps: bool


def voice_of(mapping: SourceMapping, department: str | None) -> Voice:
    """How a sheet of this source speaks that a department sent; None is the command line.

    Who does not keep the register, the platform or the files of courts quotes them: at the rank of
    departments and beside the keeper's own word, which it so can neither replace nor outrank.
    """
    word = _ABOVE.get(mapping.rank)
    if word is None or department is None or _keeps(word, department):
        return Voice(mapping.name, mapping.rank, keeps=True)
    return Voice(told_by(mapping, department), RANKS["department"], keeps=False)


def told_by(mapping: SourceMapping, department: str) -> str:
    """The source of what a department alone vouches for in a sheet of this kind."""
    return f"{department}{TELLER}{mapping.title}"


def _keeps(word: str, department: str) -> bool:
    name = normalise_name(department)
    return any(part in name for part in keepers()[word])


@cache
def keepers() -> dict[str, tuple[str, ...]]:
    """By rank, the words for its keepers; those of the credit office, which passes on, in each."""
    read = tomllib.loads(FILE.read_text("utf-8"))
    office = read.pop("credit_office")["departments"]
    return {rank: (*told["departments"], *office) for rank, told in read.items()}
