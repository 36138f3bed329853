"""Within how many working days an office answers an objection or a repair (`deadlines.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, get_args

from analytics.law.row import QUOTED, Row, rows_in

_FILE: Final = Path(__file__).with_name("deadlines.toml")
DeadlineKind = Literal["repair_accept", "repair_decide", "objection"]
_KEYS: Final = QUOTED | {"kind", "working_days", "extension"}


@dataclass(frozen=True, slots=True)
class Deadline:
    """The term for one step, in working days after the day on which it was asked for.

    `working_days` is None where no text was found that fixes one; `extension` are further days
    that the text allows. What is not `confirmed` is shown as unconfirmed and binds nobody.
    """

    kind: str
    article: str
    working_days: int | None = None
    extension: int = 0
    confirmed: bool = False


@lru_cache(maxsize=1)
def shipped_deadlines() -> Mapping[str, Deadline]:
    """The terms of this program, by kind; one for each."""
    return read_deadlines(_FILE.read_text("utf-8"), _FILE.name)


def read_deadlines(text: str, where: str) -> dict[str, Deadline]:
    """The terms in a file's text, by kind.

    Raises BadInput for an unknown key or kind, and for a confirmed row without its words or source.
    """
    rows = rows_in(tomllib.loads(text), "deadline", text, where)
    return {one.kind: one for one in map(_deadline_of, rows)}


def _deadline_of(row: Row) -> Deadline:
    row.refuse_unknown(_KEYS)
    confirmed = row.yes("confirmed")
    for key in ("article", "source", *(("quote",) if confirmed else ())):
        row.string(key, needed=True)
    return Deadline(
        kind=row.word("kind", get_args(DeadlineKind), ""),
        article=row.string("article"),
        working_days=int(row.number("working_days")) or None,
        extension=int(row.number("extension")),
        confirmed=confirmed,
    )
