"""Full names of companies, of which a registration authority has no two alike.

企业名称相同相近比对规则 (工商企注字〔2017〕133号) 3: names count as the same within one authority
where all words are the same (一), and where they differ only in the place or the form (三).
Read in a public copy, articles 1 to 4. It weighs a possible match here and restricts nobody.
"""

import re
from typing import Final, NamedTuple

# A normalised name: place, trade name, trade, form.
_FULL: Final = re.compile(
    "(?P<stem>[\u4e00-\u9fff()A-Z0-9]+)(?P<form>有限公司|有限责任公司|合作社|\\((?:有限|普通)合伙\\))"
)
_SHORTEST: Final = 4  # characters before the form: fewer leave out what tells companies apart
_CITY: Final = "市"
_CITY_AT: Final = (2, 3, 4)  # 鹤岗, 双鸭山, 齐齐哈尔
_SHARES: Final = "股份"  # with them the form is 股份有限公司, of which there is one spelling
_FORMS: Final = ("有限公司", "有限责任公司")


class Spelled(NamedTuple):
    """How a company's name is written: `key` is the same for all its ways, `ways` are those."""

    key: tuple[str, ...]
    ways: tuple[str, ...]


def is_full_name(name: str) -> bool:
    """Whether a normalised name is the full name of a company, which no other there may bear.

    >>> is_full_name("鹤岗市规安商贸有限公司"), is_full_name("好运来超市")
    (True, False)
    """
    return _parted(name) is not None


def spelled(name: str) -> Spelled:
    """The ways of writing a normalised name: with 市 after the place or not, with 责任 or not.

    A name that is no company's full name has one way, its own.

    >>> spelled("鹤岗市规安商贸有限公司").key == spelled("鹤岗规安商贸有限责任公司").key
    True
    """
    parted = _parted(name)
    if parted is None:
        return Spelled((name,), (name,))
    stem, form = parted
    forms = _FORMS if form in _FORMS and not stem.endswith(_SHARES) else (form,)
    stems = (stem, *(stem[:at] + _CITY + stem[at:] for at in _CITY_AT))
    return Spelled((stem, forms[0]), tuple(one + form for one in stems for form in forms))


def _parted(name: str) -> tuple[str, str] | None:
    """(the name up to its form, without 市 after the place; its form); None where not in full."""
    full = _FULL.fullmatch(name)
    stem = _without_city(full["stem"]) if full else ""
    return (stem, full["form"]) if full and len(stem) >= _SHORTEST else None


def _without_city(stem: str) -> str:
    for at in _CITY_AT:
        if stem[at : at + 1] == _CITY:
            return stem[:at] + stem[at + 1 :]
    return stem
