"""Whether a name is an organisation's, by how organisations' names end."""

import re
from functools import lru_cache
from typing import Final

# Endings that no person's name has.
_SURE_WORDS: Final = (
    "公司|企业|集团|合作社|联社|信用社|供销社|事务所|委员会|村委会|居委会|银行|学校|小学|中学|大学|"
    "学院|幼儿园|医院|卫生院|卫生所|诊所|门诊|门诊部|药店|药房|研究院|研究所|设计院|检验所|检测站|协会|"
    "学会|商会|联合会|研究会|基金会|基金|中心|工作室|工作站|经营部|经销部|门市部|销售部|服务部|修理部|"
    "维修部|加工部|批发部|营业部|项目部|编辑部|俱乐部|超市|商场|商店|商行|饭店|酒店|宾馆|旅馆|旅店|"
    "餐厅|餐馆|食堂|网吧|网咖|浴池|茶楼|加油站|养殖场|种植场|采石场|农场|林场|牧场|渔场|市场|工厂|"
    "砖厂|煤矿|政府|法院|检察院|管理局|税务局|公安局|办事处|分局|支行|分行|大队|支队|总队|派出所|"
    "合伙|联合体|株式会社"
)
_SURE: Final = re.compile(f"(?:{_SURE_WORDS})$")
# A glance at the last character tells most names of persons; $ also stands before a line break.
_LAST_OF_SURE: Final = frozenset("\n" + "".join(re.findall(r".(?=\||$)", _SURE_WORDS)))
_LONGEST_OF_SURE: Final = 1 + max(map(len, _SURE_WORDS.split("|")))
_LATIN: Final = re.compile(
    r"\b(ltd|limited|llc|llp|inc|corp|corporation|co|gmbh|plc|s\.?a|b\.?v|ag|pte)\.?$",
    re.IGNORECASE,
)
# Endings that a person's given name may have too (王建社, 马知行): they decide longer names only.
_ENDING: Final = re.compile("[厂店社局院所矿站队馆铺坊行场部]$")
_OFTEN_GIVEN: Final = frozenset("行场部")
_BRACKETED: Final = re.compile(r"[（(][^（）()]*[）)]$")
# The hundred commonest surnames: whoever begins so and has three characters is a person.
_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤"
)
_ENDS_AS_MEMBER: Final = "(?:公司|集团|企业|事务所|设计院|研究院|勘察院)"
_ROLE: Final = "[（(](?:联合体)?(?:牵头|主办|成员)(?:人|方|单位|企业)?[）)]"
# Bounded, since a cell may be long.
_ROLE_FIRST: Final = re.compile(rf"\s{{0,9}}({_ROLE})\s{{0,9}}([^、；;，,（()）\s]{{2,60}})")
_BEHIND_ROLE: Final = re.compile(rf"({_ROLE})(?=[\u4e00-\u9fff])")
_CONSORTIUM: Final = re.compile(r"(?<=[司团业所院）)])(?:组成的?)?联合体$")
_AND: Final = re.compile(r"(?<=[司团业所院）)])\s*(?:[+＋&＆]|以及|与|和|及)\s*")
_MEMBER: Final = re.compile(rf".{{3,}}{_ENDS_AS_MEMBER}(?:{_ROLE})?$")
_JOINT: Final = re.compile(rf"[司团业所院）)]\s*(?:[+＋&＆]|以及|与|和|及)|{_ROLE}.")
_JOINS: Final = re.compile("[+＋&＆与和及(（]")  # one of these is in all that `_JOINT` finds
_LONGEST_PERSON: Final = 4  # characters: a compound surname and two more
_HIDDEN: Final = re.compile("某|[*＊×○●□■]|(?<=[\u4e00-\u9fff])[xX]{2,}(?=[\u4e00-\u9fff])")
_DOTS: Final = frozenset("·•・‧∙⋅●.．")


@lru_cache(maxsize=10_000)
def ends_as_organisation(name: str) -> bool:
    """Whether a name ends in a word that no person's name ends in: 公司, 合作社, Ltd."""
    bare = _without_note(name)
    if bare[-1:] in _LAST_OF_SURE and _SURE.search(bare, len(bare) - _LONGEST_OF_SURE):
        return True
    is_latin = bare[-1:].isascii() and _LATIN.search(bare) is not None
    return is_latin or name.endswith(("合伙)", "合伙）"))


@lru_cache(maxsize=10_000)
def is_surely_organisation(name: str) -> bool:
    """Whether a name ends as only organisations' names do, whatever a class column says."""
    if ends_as_organisation(name):
        return True
    bare = _without_note(name)
    least = _LONGEST_PERSON + (bare[-1:] in _OFTEN_GIVEN)
    return len(bare) >= least and _ENDING.search(bare) is not None


@lru_cache(maxsize=10_000)
def is_likely_organisation(name: str) -> bool:
    """Whether a name is rather an organisation's, where nothing but the name tells."""
    if is_surely_organisation(name):
        return True
    bare = "".join(name.split())  # 欧阳 甲壹 is as long as 欧阳甲壹
    if all("一" <= c <= "鿿" for c in bare):
        name = bare
    if len(name) <= _LONGEST_PERSON:
        short = bool(_ENDING.search(name)) and name[-1] not in _OFTEN_GIVEN
        return short and name[0] not in _SURNAMES
    return not _DOTS & set(name)  # 阿卜杜拉·买买提


@lru_cache(maxsize=10_000)
def is_likely_person(name: str) -> bool:
    """Whether this is a person's name by itself: two to four ideographs, or parts with dots."""
    if is_likely_organisation(name) or not name:
        return False
    bare = "".join(c for c in name if c not in _DOTS and not c.isspace())
    if not bare.isalpha():
        return False
    return len(bare) >= 2 and (len(bare) <= _LONGEST_PERSON or len(bare) < len(name))


@lru_cache(maxsize=10_000)
def is_hidden_firm(name: str) -> bool:
    """Whether parts of an organisation's name are hidden, so that many bear it: 某有限公司."""
    return _HIDDEN.search(name) is not None and is_surely_organisation(name)


def has_common_surname(name: str) -> bool:
    """Whether two or three ideographs begin with one of the hundred commonest surnames."""
    return 2 <= len(name) <= 3 and name[0] in _SURNAMES and all("一" <= c <= "鿿" for c in name)


def with_separators(text: str) -> str:
    """The text with a mark between the members of a consortium: 甲公司与乙公司联合体.

    Also 甲公司+乙公司 and 甲公司（牵头）乙公司（成员）. 供水和燃气公司 stays one name.
    """
    if not _JOINS.search(text) or not _JOINT.search(text):
        return text
    marked = _BEHIND_ROLE.sub(r"\1、", text)
    bare = _CONSORTIUM.sub("", marked)
    members = [part.strip() for part in _AND.split(bare)]
    if len(members) > 1 and all(_MEMBER.search(member) for member in members):
        return "、".join(members)
    return marked


def with_roles_behind(text: str) -> str:
    """The text with each role of a consortium behind its member: （牵头）甲公司；（成员）乙公司."""
    return _ROLE_FIRST.sub(r"\2\1", text) if _ROLE_FIRST.match(text) else text


def _without_note(name: str) -> str:
    """The name without a note in brackets at its end: 某某店（个体工商户）."""
    return _BRACKETED.sub("", name.strip()) or name
