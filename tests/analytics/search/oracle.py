"""What search means, said plainly and slowly: each way of matching, for one question and name."""

from collections.abc import Sequence

from analytics.search.sounds import readings
from graph.naming import name_key

FEWEST_CLOSE, FEWEST_ANYWHERE = 3, 5


def literal(key: str, name: str) -> str:
    """name, beginning, inside, or nothing."""
    if key == name:
        return "name"
    if name.startswith(key):
        return "beginning"
    return "inside" if key in name else ""


def alike(one: str, other: str) -> bool:
    """Whether two characters are one, or have one usual reading."""
    known = readings()
    return one == other or (one in known and other in known and known[one][0] == known[other][0])


def sounds_like(key: str, name: str) -> bool:
    """Whether a part of the name sounds as the key does."""
    if len(key) < 2 or not any(one in readings() for one in key):
        return False
    parts = (name[at : at + len(key)] for at in range(len(name) - len(key) + 1))
    return any(all(map(alike, key, part)) for part in parts)


def typed_as(letters: str, name: str) -> bool:
    """Whether a part of the name is typed so: syllables, of which the last may be begun."""
    if not letters:
        return True
    if not name:
        return False
    return any(
        (letters[: len(one)] == one and typed_as(letters[len(one) :], name[1:]))
        or (len(letters) <= len(one) and one.startswith(letters))
        for one in readings().get(name[0], ())
    )


def initials(letters: str, name: str) -> bool:
    """Whether each letter begins a reading of one character, one after the other."""
    return len(name) >= len(letters) and all(
        any(one[0] == letter for one in readings().get(character, ()))
        for letter, character in zip(letters, name, strict=False)
    )


def pinyin(typed: str, name: str) -> bool:
    """Whether some part of the name is typed so in pinyin, whole or by first letters."""
    letters = typed.lower()
    if not (letters.isascii() and letters.isalpha()):
        return False
    parts = [name[at:] for at in range(len(name))]
    return any(typed_as(letters, part) for part in parts) or (
        len(letters) > 1 and any(initials(letters, part) for part in parts)
    )


def words(typed: Sequence[str], name: str) -> bool:
    """Whether each of several words is somewhere in the name, as it stands or as pinyin."""
    return len(typed) > 1 and all(name_key(one) in name or pinyin(one, name) for one in typed)


def faults(key: str, part: str) -> int:
    """How many characters are wrong, missing or too many between two texts (Levenshtein)."""
    row = list(range(len(part) + 1))
    for n, one in enumerate(key, start=1):
        above, row = row, [n]
        for m, other in enumerate(part, start=1):
            row.append(min(above[m] + 1, row[-1] + 1, above[m - 1] + (one != other)))
    return row[-1]


def nearly(key: str, name: str) -> bool:
    """Whether the name, or for five characters and more a part of it, has one fault at most."""
    if len(key) < FEWEST_CLOSE:
        return False
    if len(key) < FEWEST_ANYWHERE:
        return faults(key, name) <= 1
    return any(
        faults(key, name[at:end]) <= 1
        for at in range(len(name) + 1)
        for end in range(at, len(name) + 1)
    )
