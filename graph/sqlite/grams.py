"""Names cut into single characters and pairs, so that any substring is found (DESIGN §6).

The tokens of FTS5 are words, and Chinese names have no blanks between theirs.
"""

from operator import add


def grams(name: str) -> str:
    """The search tokens of a normalised name: every character and every pair of neighbours.

    >>> grams("鹤岗市")
    '鹤 岗 市 鹤岗 岗市'
    """
    text = plain_name(name)
    singles = dict.fromkeys(text)
    pairs = dict.fromkeys(map(add, text, text[1:]))
    return " ".join((*singles, *pairs))


def gram_query(text: str) -> str:
    """The full-text query that finds every name containing `text`, and some others.

    The caller checks the hits: pairs may stand apart in a name.
    """
    # Of a longer text 40 characters are enough, as the hits are checked.
    plain = plain_name(text)[:40]
    pieces = [plain[i : i + 2] for i in range(len(plain) - 1)] or [plain]
    return " AND ".join('"' + piece.replace('"', '""') + '"' for piece in dict.fromkeys(pieces))


def plain_name(text: str) -> str:
    """A name without what stands between its characters."""
    return "".join(text.split()).replace("\x00", "")
