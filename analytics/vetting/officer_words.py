"""Officers' words on a certificate: one stands, until it is withdrawn with a reason (DESIGN §10).

They are texts of the store under numbered keys. Each must be the first under its key, so of two
officers who speak at once one is refused, on every engine.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final, Literal

from graph.errors import BadInput
from graph.sentence import Word
from graph.store import Store

Verb = Literal["accepted", "departed", "withdrawn"]
_KEY: Final = "word/{hash}/{number}"


@dataclass(frozen=True, slots=True)
class OfficerWord:
    """What an officer said of a certificate; `at` is the clock time in UTC, an ISO text."""

    word: Verb
    reason: str
    who: str
    at: str

    def plain(self) -> dict[str, Any]:
        """The word as JSON values."""
        return asdict(self)


def words_on(store: Store, hash_: str) -> tuple[OfficerWord, ...]:
    """Every word on the certificate of a hash, oldest first."""
    words: list[OfficerWord] = []
    for number in count(1):
        text = store.text(_KEY.format(hash=hash_, number=number))
        if text is None:
            return tuple(words)
        words.append(OfficerWord(**json.loads(text)))
    raise AssertionError


def standing(words: tuple[OfficerWord, ...]) -> OfficerWord | None:
    """The word that stands; None where none was given, or the last one is withdrawn."""
    return words[-1] if words and words[-1].word != "withdrawn" else None


def next_text(words: tuple[OfficerWord, ...], hash_: str, word: OfficerWord) -> dict[str, str]:
    """The text of the next word, under its key.

    Raises BadInput where the words so far do not let it follow.
    """
    now = standing(words)
    if word.word == "withdrawn" and now is None:
        raise BadInput("certificate.no_word")
    if word.word != "withdrawn" and now is not None:
        raise BadInput(
            "certificate.has_word",
            who=now.who,
            word=Word("officer_word", now.word),
            at=datetime.fromisoformat(now.at).date(),
        )
    text = json.dumps(word.plain(), ensure_ascii=False, sort_keys=True)
    return {_KEY.format(hash=hash_, number=len(words) + 1): text}


def now_utc() -> str:
    """The clock time, as words keep it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
