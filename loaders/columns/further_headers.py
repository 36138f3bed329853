"""Headers further down in a sheet: the same one again, or that of a second table."""

import re
from collections.abc import Collection, Iterable, Sequence
from enum import Enum
from typing import Final

from loaders.columns.headers import known_word, normalise_header

_DIGIT: Final = re.compile("[0-9]")
# How the names of columns end. A row of data hardly ever has two such cells and no digit.
_COLUMN_NAME: Final = re.compile(
    r"(?:名称|全称|姓名|代码|号码|证号|编号|文号|案号|字号|日期|时间|金额|机关|机构|单位|部门|法院|企业"
    r"|原因|事由|理由|事实|依据|内容|类别|类型|种类|状态|结果|备注|序号|地址|住所|电话|比例|等级|级别"
    r"|职务|法定代表人|负责人|联系人|期限|行为)(?:[(（][^)）]*[)）])?$"
)
_LONGEST: Final = 40  # characters of a column's name, its note included
_PLAIN: Final = 3  # names of columns that make a header where no blank row stands above it


class Further(Enum):
    """What a header is that stands among the rows of a table."""

    REPEATED = "the header of the table again, as at the top of each printed page"
    KNOWN = "the header of another table, of known columns"
    UNKNOWN = "the header of another table, of unknown columns"


class FurtherHeaders:
    """Tells headers from data below the header of a table; `header` are its own rows."""

    def __init__(self, known: Collection[str], header: Iterable[Sequence[str]]) -> None:
        self._known = known
        # Letters with which known names begin: an ideograph at the beginning stays as it is where
        # names are compared, so that a glance tells nearly every row of data.
        self._firsts = {name[0] for name in known if name}
        self._own = {_names(row) for row in header}

    def kind(self, names: Sequence[str], *, stands_apart: bool) -> Further | None:
        """What kind of header a row is, by its cells that are not blank; None for data.

        `stands_apart` is whether blank rows or a title stand above it.
        """
        if len(names) < 2 or not self._may_be(names):
            return None
        if _names(names) in self._own:
            return Further.REPEATED
        if any(len(name) > _LONGEST for name in names):
            return None
        known = sum(known_word(name, self._known) is not None for name in names)
        if known >= 2 and known * 2 > len(names):
            return Further.KNOWN
        telling = sum(_COLUMN_NAME.search(name) is not None for name in names)
        if _DIGIT.search("".join(names)) or telling * 2 < len(names):
            return None
        most = telling * 4 >= len(names) * 3 and telling >= _PLAIN
        return Further.UNKNOWN if most or (stands_apart and telling >= 2) else None

    def _may_be(self, names: Sequence[str]) -> bool:
        """Whether a row is worth a closer look: nearly no row of data is."""
        return (
            self._may_be_known(names[0])
            or self._may_be_known(names[1])
            or not any(map(_DIGIT.search, names))
        )

    def _may_be_known(self, name: str) -> bool:
        if "\u4e00" <= name[0] <= "\u9fff" and name[0] not in self._firsts:
            return False
        return len(name) <= _LONGEST and known_word(name, self._known) is not None


def _names(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(normalise_header(cell) for cell in row if cell)
