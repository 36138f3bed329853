"""Which cell styles of a workbook show a number as a date."""

import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree

from loaders.reading.ooxml.package import small_part

# Formats that every spreadsheet knows by number; 27 to 36 and 50 to 58 are those of East Asia.
_BUILT_IN: Final = frozenset({*range(14, 23), *range(27, 37), *range(50, 59)})
_NO_CODE: Final = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]'
)  # texts, colours, regions, fillers


def date_styles(archive: zipfile.ZipFile, part: str) -> frozenset[int]:
    """The places of the styles that show a day."""
    if not part:
        return frozenset()
    root = small_part(archive, part)
    codes = {
        int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in root.iter("{*}numFmt")
    }
    used = next(iter(root.iter("{*}cellXfs")), None)
    if used is None:
        return frozenset()
    return frozenset(_places(used, codes))


def is_date(number: int, codes: Mapping[int, str]) -> bool:
    """Whether a number format shows a day; `codes` are those that the workbook defines."""
    return is_date_code(codes[number]) if number in codes else number in _BUILT_IN


def is_date_code(code: str) -> bool:
    """Whether a number format shows a day: a year, a month or a day outside of its texts."""
    plain = _NO_CODE.sub("", code.partition(";")[0]).lower()
    if "general" in plain:
        return False
    # An m beside hours or seconds is minutes.
    return bool({"y", "d"} & set(plain)) or ("m" in plain and not {"h", "s"} & set(plain))


def _places(used: etree._Element, codes: dict[int, str]) -> Iterable[int]:
    for place, style in enumerate(used.iter("{*}xf")):
        number = int(style.get("numFmtId", "0"))
        if is_date(number, codes):
            yield place
