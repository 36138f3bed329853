"""Who manages an organisation day by day, as its registered officers tell (公司法 74: 经理)."""

import re
from datetime import date
from typing import Final

from graph.store import Reader

_MOST: Final = 1000  # officers of one organisation that are read
# The posts of one person are told together: 执行董事兼总经理.
_APART: Final = re.compile(r"[兼、，,;；/和及\s]+")
_MANAGES: Final = frozenset(
    {"经理", "总经理", "总裁", "首席执行官", "CEO", "厂长", "执行事务合伙人"}
    # a partner that is an organisation executes by the person whom it sends
    | {"委派代表", "执行事务合伙人委派代表"}
)


def managers_of(
    store: Reader, organisation: str, *, as_of: date, at_revision: int | None = None
) -> frozenset[str]:
    """The ids of those who manage an organisation on a day by the post of an officer.

    A deputy, an assistant and the manager of a department or a project do not.
    """
    ties = store.relations_at(
        [organisation], kinds=["officer_of"], as_of=as_of, limit=_MOST, at_revision=at_revision
    )
    return frozenset(
        tie.source
        for tie in ties
        if tie.target == organisation
        and _MANAGES & {*_APART.split(str(tie.attributes.get("position", "")))}
    )
