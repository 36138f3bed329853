"""What a cell says of a person beside his name: sex, nationality, age, document and number.

Tax offices publish 法定代表人姓名、性别、证件名称及号码 in one cell; a penalty may name 张某某，男.
"""

import re
from typing import Final, NamedTuple

from loaders.facts.organisation_names import is_likely_person

# Documents that persons have, as the cells of a form call them.
DOCUMENT: Final = (
    "(?:中华人民共和国)?(?:居民|公民|港澳居民|台湾居民|外国人)?"
    "(?:身份证|身份号码|护照|通行证|台胞证|回乡证|军官证|士官证|居住证|永久居留证|证件|来往内地通行证|来往大陆通行证)件?"
)
_NUMBER: Final = r"[0-9A-Za-z]*[0-9*＊]{3}[0-9A-Za-z*＊.\-]*"
_DAY: Final = r"[0-9]{4}[年.\-/][0-9]{1,2}[月.\-/]?(?:[0-9]{1,2}日?)?"
_DESCRIBES: Final = re.compile(
    r"(?:性别[:：]?)?[男女]性?"
    r"|(?:民族[:：]?)?[\u4e00-\u9fff]{1,5}族"
    r"|(?:国籍[:：]?)?(?:中国|[\u4e00-\u9fff]{2,8}籍)|国籍[:：].{1,12}"
    rf"|(?:出?生于?|出生(?:日期|年月)[:：]?)?{_DAY}(?:出?生)?"
    r"|(?:年龄[:：]?)?[0-9]{1,3}(?:周?岁)"
    rf"|(?:证件(?:名称|类型|种类)[:：]?)?{DOCUMENT}"
    rf"|(?:{DOCUMENT})?(?:号码|编号|号)?[:：]?(?P<number>{_NUMBER})"
)
_CUT: Final = re.compile(r"[，,、；;/|\s]+")
_LABEL: Final = re.compile(r"姓名[:：]")
# 张某某男居民身份证: nothing parts them.
_RUN_ON: Final = re.compile(rf"(?<=[\u4e00-\u9fff]{{2}})([男女])(?={DOCUMENT})")


class Described(NamedTuple):
    """The names of a cell without what describes their bearers; whether numbers were among it."""

    names: tuple[str, ...]
    numbered: bool


def described_persons(text: str) -> Described | None:
    """The persons of a cell that describes them; None where it describes nobody.

    Every part must be a person's name or say something of one: 张某某、李某某烟酒店 is left alone.
    """
    parts = [part for part in _CUT.split(_RUN_ON.sub(r"，\1，", text)) if part]
    seen = [_DESCRIBES.fullmatch(part) for part in parts]
    if len(parts) < 2 or not any(seen):
        return None
    names = [_LABEL.sub("", p, count=1) for p, s in zip(parts, seen, strict=True) if not s]
    if seen[0] or not all(map(is_likely_person, names)):
        return None
    return Described(tuple(names), any(s["number"] for s in seen if s))


def describes(note: str) -> Described | None:
    """What a note behind a name says of its bearer: 男，1970年1月出生; None for other notes."""
    seen = [_DESCRIBES.fullmatch(part) for part in _CUT.split(note) if part]
    if not seen or not all(seen):
        return None
    return Described((), any(s["number"] for s in seen if s))
