"""Sentences without the server's own paths: what is told over HTTP names files and no folders."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from graph.sentence import Sentence, Word

# An absolute path of two parts at least, or the URL of an embedded store. Ids (`name:list/甲`) and
# dates (2026/11/01) have a word before their first stroke.
_PART: Final = r"[^\s/'\"“”‘’:;,，；（）()<>]+"
_PLACE: Final = re.compile(rf"(?:sqlite://|(?<![\w.:/]))/{{1,2}}{_PART}(?:/{_PART})+/?")


def without_places(sentence: Sentence) -> Sentence:
    """The sentence with the last part of each path among its particulars instead of the path."""
    parts = {name: _without(value) for name, value in sentence.particulars.items()}
    return Sentence(sentence.code, parts)


def placeless(text: str) -> str:
    """The text with the last part of each path instead of the path."""
    return _PLACE.sub(lambda place: place[0].rstrip("/").rpartition("/")[2], text)


def _without(value: object) -> object:
    if isinstance(value, Sentence):
        return without_places(value)
    if isinstance(value, Path):
        return value.name
    if isinstance(value, Exception):
        return placeless(str(value))
    if isinstance(value, str):
        return placeless(value)
    if isinstance(value, Word | Mapping) or not isinstance(value, Collection):
        return value
    return [_without(one) for one in value]
