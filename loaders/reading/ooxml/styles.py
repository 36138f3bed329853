"""Which cell styles of a workbook show a number as a day or as per cent."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from loaders.reading.ooxml.package import small_part

# Formats that every spreadsheet knows by number; 27 to 36 and 50 to 58 are those of East Asia.
_BUILT_IN: Final = frozenset({*range(14, 23), *range(27, 37), *range(50, 59)})
_PERCENT: Final = frozenset({9, 10})
_NO_CODE: Final = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]'
)  # texts, colours, regions, fillers


class NumberStyles(NamedTuple):
    """The places of the styles that show a number as a day, and as per cent."""

    dates: frozenset[int] = frozenset()
    percents: frozenset[int] = frozenset()


def number_styles(archive: zipfile.ZipFile, part: str) -> NumberStyles:
    """The styles of a workbook that give a number another meaning; `part` may be ""."""
    if not part:
        return NumberStyles()
    root = small_part(archive, part)
    codes = {
        int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in root.iter("{*}numFmt")
    }
    used = next(iter(root.iter("{*}cellXfs")), None)
    formats = [] if used is None else [int(xf.get("numFmtId", "0")) for xf in used.iter("{*}xf")]
    return of_formats(formats, codes)


def of_formats(formats: Sequence[int], codes: Mapping[int, str]) -> NumberStyles:
    """The styles by the number formats that they have in their order."""
    return NumberStyles(
        frozenset(place for place, number in enumerate(formats) if is_date(number, codes)),
        frozenset(
            place
            for place, number in enumerate(formats)
            if (is_percent_code(codes[number]) if number in codes else number in _PERCENT)
        ),
    )


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


def is_percent_code(code: str) -> bool:
    """Whether a number format shows a hundred times the number, with the sign of per cent."""
    return "%" in _NO_CODE.sub("", code.partition(";")[0])
