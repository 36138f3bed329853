"""Sheets for tests of columns: a header and the first rows below it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeadedSheet:
    """A sheet as recognition sees it."""

    header: tuple[str, ...]
    first: tuple[Sequence[str], ...] = ()
    file: str = "a.csv"
    sheet: str = ""
    above: tuple[str, ...] = ()
