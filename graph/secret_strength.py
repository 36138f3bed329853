"""Whether a secret can be guessed; whoever guesses it can try each ID number on the hashes."""

import re
from typing import Final

from graph.errors import BadInput
from graph.sentence import Sentence, say

FEWEST: Final = 16  # characters: 64 random bits even where each is one of 16
_DISTINCT: Final = 8  # different characters, of which random text of this length has more
_LEFT: Final = 12  # characters beside known words and rows of neighbours

# What manuals, samples and keyboards propose.
_WORDS: Final = re.compile(
    "change_?-?me|change_?-?this|password|passw0rd|passwd|secret|creditgraph|example|placeholder"
    "|choose_?-?one|default|administrator|admin|letmein|welcome|qwertyuiop|qwerty|asdfghjkl"
    "|asdfgh|zxcvbnm|benchmark|production|testing|tests?|sample|dummy|insecure|hegang|请修改|密钥|密码"
)


def weakness(secret: bytes) -> Sentence | None:
    """Why a secret is weak; None for one that is not.

    Weak is what has fewer than 16 characters, or, beside known words, repetitions and rows such as
    `12345`, fewer than 12 or fewer than 8 different ones.
    """
    text = secret.decode("utf-8", errors="replace").casefold()
    if len(text) < FEWEST:
        return say("secret.short", fewest=FEWEST)
    left = _without_rows(_WORDS.sub("", _once(text)))
    if len(left) < _LEFT or len(set(left)) < _DISTINCT:
        return say("secret.guessable")
    return None


def refuse_weak(secret: bytes) -> None:
    """Raise BadInput for a weak secret: what is served to others and what is made anew has none."""
    weak = weakness(secret)
    if weak is not None:
        raise BadInput("secret.weak", why=weak)


def _once(text: str) -> str:
    """The part that a text repeats; the text itself where it repeats none."""
    # Such a text, moved on by the length of the part, meets itself; its last part may be cut short.
    halves = range(1, len(text) // 2 + 1)
    return text[: next((n for n in halves if text[n:] == text[:-n]), None)]


def _without_rows(text: str) -> str:
    """The text with `aaaa`, `1234` and `dcba` shortened to their first character."""
    kept: list[str] = []
    step = None
    for before, one in zip(" " + text, text, strict=False):
        now = ord(one) - ord(before)
        if now not in (-1, 0, 1) or now != step:
            kept.append(one)
        step = now
    return "".join(kept)
