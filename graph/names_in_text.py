"""Parts of a running text that may be a person's name, and the text with those hidden that are one.

A candidate is two to four ideographs that begin with a surname, words on both sides of a dot
(阿不都·买买提), or words of Latin letters. Blanks between ideographs do not count (张　三). No
candidate is a longer name without a dot, or one that begins with no known surname: whoever knows
the persons of a text names them to `hidden` as well.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple

from graph.naming import name_key
from graph.surnames import ORDINARY, SURNAMES

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_RUN: Final = re.compile(rf"[{_HAN}](?:[ \t\u3000]{{0,2}}[{_HAN}])+")
_DOTS: Final = "·•‧∙⋅●・.．"
_NO_DOTS: Final = str.maketrans(dict.fromkeys(_DOTS + " ", ""))
_DOTTED: Final = re.compile(rf"[{_HAN}]{{1,12}}(?: ?[{_DOTS}] ?[{_HAN}]{{1,12}}){{1,4}}")
_ANY_DOT: Final = re.compile(f"[{_DOTS}]")
_ANY_LATIN: Final = re.compile("[A-Za-z]{2}")
_WINDOW: Final = re.compile(rf"(?=([{''.join(sorted(SURNAMES))}][{_HAN}]{{1,3}}))")
_BLANKS: Final = re.compile(rf"(?<=[{_HAN}])[ \t\u3000]{{1,2}}(?=[{_HAN}])")
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z'’.-]*(?:\s+[A-Za-z][A-Za-z'’.-]*){0,4}")
_TITLE: Final = re.compile("《[^《》]{1,200}》")  # of a law or a paper: it names nobody
_LONGEST: Final = 4  # ideographs of a name without a dot
_MOST_OF_PART: Final = 8  # characters of a name before its first dot and after its last
_MOST_STARS: Final = 3


class Part(NamedTuple):
    """A part of a text, from `begin` to `end`, and the key by which a store knows it as a name."""

    begin: int
    end: int
    key: str


def windows_of(text: str) -> list[str]:
    """Two to four ideographs from each surname in a text on, and its longer candidates.

    Where no beginning of a window is a name, `parts_of` the text holds none: a caller that knows
    the windows asks for no parts.
    """
    windows = _WINDOW.findall(_BLANKS.sub("", text))
    if _ANY_DOT.search(text) or _ANY_LATIN.search(text):
        windows += [part.key for part in (*_dotted(text), *_latin(text))]
    return windows


def names_in(window: str) -> list[str]:
    """What a window may hold: each beginning of two ideographs and more, or all of a longer one."""
    if len(window) > _LONGEST:
        return [window]
    return [key for n in range(2, len(window) + 1) if (key := window[:n]) not in ORDINARY]


def parts_of(text: str) -> list[Part]:
    """The parts of a text that may be a name."""
    titles = (
        [(title.start(), title.end()) for title in _TITLE.finditer(text)] if "《" in text else []
    )
    parts = [*_of_ideographs(text), *_latin(text)]
    if _ANY_DOT.search(text):  # looked for first: most texts have none, and the pattern is slow
        parts += _dotted(text)
    if not titles:
        return parts
    return [one for one in parts if not any(a <= one.begin and one.end <= b for a, b in titles)]


def _of_ideographs(text: str) -> Iterator[Part]:
    for run in _RUN.finditer(text):
        whole = run[0]
        places = [run.start() + n for n, one in enumerate(whole) if not one.isspace()]
        plain = whole if len(places) == len(whole) else "".join(whole.split())
        for at, first in enumerate(plain):
            if first in SURNAMES:
                for length in range(2, min(_LONGEST, len(plain) - at) + 1):
                    key = plain[at : at + length]
                    if key not in ORDINARY:
                        yield Part(places[at], places[at + length - 1] + 1, key)


def _dotted(text: str) -> Iterator[Part]:
    for seen in _DOTTED.finditer(text):
        whole, start = seen[0], seen.start()
        dots = [n for n, one in enumerate(whole) if one in _DOTS]
        for begin in range(max(0, dots[0] - _MOST_OF_PART), dots[0]):
            for end in range(dots[-1] + 2, min(len(whole), dots[-1] + 2 + _MOST_OF_PART) + 1):
                yield Part(start + begin, start + end, whole[begin:end].translate(_NO_DOTS))


def _latin(text: str) -> Iterator[Part]:
    for seen in _LATIN.finditer(text):
        words = [(word.start(), word.end()) for word in re.finditer(r"\S+", seen[0])]
        for first in range(len(words)):
            for last in range(first + 1, len(words)):
                begin, end = words[first][0], words[last][1]
                yield Part(seen.start() + begin, seen.start() + end, name_key(seen[0][begin:end]))


def hidden(
    text: str,
    parts: Iterable[Part],
    known: Collection[str],
    *,
    also: Iterable[str] = (),
    shown: Iterable[str] = (),
) -> str:
    """The text with each of its parts hidden that is `known`, and each name of `also`.

    Names of `shown` stay whole, unless one of `also` stands in them: an organisation's name may
    hold what is a person's name elsewhere.
    """
    spans = {(part.begin, part.end) for part in parts if part.key in known}
    if spans:
        kept = [span for name in shown for span in _places(text, name)]
        spans = {one for one in spans if not any(a <= one[0] and one[1] <= b for a, b in kept)}
    spans |= {span for name in also for span in _places(text, name)}
    return _starred(text, spans) if spans else text


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    begin = text.find(name)
    while name and begin >= 0:
        yield begin, begin + len(name)
        begin = text.find(name, begin + 1)


def _starred(text: str, spans: Collection[tuple[int, int]]) -> str:
    """The text with each span, and those that overlap with it, as a first character and stars."""
    pieces: list[str] = []
    written = 0
    for begin, end in _merged(spans):
        pieces += text[written:begin], masked_name("".join(text[begin:end].split()))
        written = end
    return "".join([*pieces, text[written:]])


def _merged(spans: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def masked_name(name: str) -> str:
    """A name as shown without a purpose, 张三丰 as 张**: never more than three stars."""
    return name[:1] + "*" * max(1, min(len(name) - 1, _MOST_STARS))
