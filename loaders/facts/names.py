"""A cell of names, read: labels, notes and numbers beside a name dropped, several names parted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from graph.errors import InvalidFact, InvalidIdentifier
from graph.identifiers import is_citizen_id, normalise_identifier, uscc
from graph.masking import mask_numbers
from loaders.cells.placeholders import is_no_name
from loaders.facts.descriptions import DOCUMENT, described_persons, describes
from loaders.facts.organisation_names import (
    ends_as_organisation,
    has_common_surname,
    is_likely_organisation,
    is_likely_person,
    is_surely_organisation,
    with_roles_behind,
    with_separators,
)

Kind = Literal["party", "person", "organisation"]

# A run of seven digits may be a number of its bearer.
_PLAIN: Final = re.compile("[\u4e00-\u9fff]{1,60}(?:[0-9]{1,6}[\u4e00-\u9fff]{0,60})?")
# A comma or a slash parts Chinese names only: ABC Co., Ltd.
_SEPARATORS: Final = re.compile(r"[、；;\n\r]+|(?<=[\u4e00-\u9fff)）])\s*[，,/／|]+")
_STRONG: Final = re.compile("[、；;]")  # these part names and nothing else
_BRACKET: Final = re.compile(r"[（(\[【〔]([^（()）\[\]【】〔〕]*)[）)\]】〕]")
_TITLE: Final = (
    "法定代表人|法人代表|法人|负责人|经营者|投资人|执行事务合伙人|企业主|姓名|名称|企业名称|单位名称|"
    "公司名称|当事人|被处罚人|行政相对人|股东|联系人|联合体|联合体成员|联合体各方|成员|成员单位|"
    "牵头|牵头人|牵头方|牵头单位|联合体牵头人|联合体牵头方|委派代表"
)
_OTHER_NAME: Final = re.compile(r"^(?:原|原名称?|原企业名称|曾用名称?|历史名称)\s*[:：]\s*")
_LABEL: Final = re.compile(rf"(原?)({_TITLE})(?:姓名|名称)?\s*[:：]\s*")
_POSITION: Final = (
    "副?总?经理|执行董事|副?董事长|董事|监事|副?厂长|副?校长|副?院长|副?主任|委派代表"
)
_NOTE: Final = re.compile(
    rf"(?:护照|通行证|身份证|{_TITLE}|联合体成员方|主办方|成员方|委托代理人|男|女|自然人|个人|已故|已去世|"
    rf"新增|新任|夫妻|夫妇|配偶|父子|父女|母子|母女|兄弟|姐妹|兄妹|姐弟|一致行动人)(?:单位)?"
    rf"|(?:{_POSITION})(?:(?:[兼、及和]|)(?:{_POSITION}))*"
)
# Who stands for the bearer (法定代表人：王某), and what a person is (某某店经营者): not the name
_WHOSE: Final = re.compile(
    r"(?:法定代表人|法人代表|法人|负责人|经营者|投资人|业主|委派代表)(?:姓名)?\s*[:：].+"
)
_TRADE: Final = re.compile(
    ".{0,30}(?:包工头|施工人|承包人|分包人|司机|驾驶员|车主|船主|业主|店主|摊主|老板|经营者|负责人|"
    "法定代表人|法人|股东|实际控制人|经理|主任|[厂矿队校院所站]长|会计|出纳|职工|村民|"
    "(?:建造|工程|造价|监理|建筑|会计|经济|评估|设计|结构)师|技术员|高工|[高中初]级职称)"
)
# What became of a firm, or how a document calls it further on
_ASIDE: Final = re.compile(
    r"(?:(?:现?已|现)?(?:被)?(?:注销|吊销|迁出|停业|歇业)(?:[,，、]?[未已](?:注销|吊销))?|在业|存续|开业|个体工商户|个体户)(?:企业|状态)?"
    r"|(?:以下|下)?简?称\s*[:：“”\"‘’]?.{1,20}"
)
_SHOP: Final = re.compile("(.{3,60})[（(]([\u4e00-\u9fff]{2,3})[）)]")
_NO_SHOPS: Final = ("公司", "企业", "集团", "银行", "学校", "医院", "局", "院")  # 某某公司（郑州）
_PLACES: Final = ("区", "县", "市", "镇", "乡", "村", "向阳", "汤原", "方正")  # of the region
_KEEPER: Final = re.compile(r"(?<=[店部铺馆坊行市])(?:的)?经营者[:：]?[\u4e00-\u9fff·]{2,4}\Z")
_SERIAL: Final = re.compile("[0-9]{1,2}")
# Whoever was it before: the cell does not say who is it now.
_PAST: Final = re.compile(
    r"(?:原|前任?)(?:法定代表人|法人代表|法人|负责人|经营者|股东|投资人)\s*[:：]?.+"
)
_GONE: Final = re.compile(r"原|前任|已?离职|离任|已?卸任|已?免职|已?退出|已?退股|已变更")
_TITLED: Final = re.compile(
    r"(?:执行事务合伙人)?(?:委派代表|法定代表人|法人代表|负责人|经营者|执行事务合伙人|当事人)"
    r"(?=[\u4e00-\u9fff]{2,4}\Z)"
)
# 王某→李某: of a change nobody says here which of the two the row means.
_CHANGE: Final = re.compile("→|⇒|=>|->|变更为|更改为")
_ITEM: Final = re.compile(
    r"(?:(?<=[^0-9])|^)[（(]?(?:[0-9]{1,2}[.．、)）]|[①-⑳])\s*(?=[\u4e00-\u9fff])"
)
# The publicity system marks its legal representatives so; 王* is a name with a part hidden.
_FOOTNOTE: Final = re.compile(r"\s+[*＊]+\s*\Z")
# Marks that lead to a note below the table
_STARRED: Final = re.compile(r"^[*＊#]{1,3}|[*＊#①-⑳]{1,3}\Z")
_STARS: Final = re.compile(r"\*{5,}[0-9Xx]?")
_LEAD: Final = re.compile("牵头|主办")
_DELEGATE: Final = re.compile(r"委派代表\s*[:：]?\s*(.+)")
_FORMER: Final = re.compile(r"(?:原名称|原名|曾用名|前身|原)\s*(?:为|是)?\s*[:：]?\s*(.+)")
_CALL: Final = (
    rf"{DOCUMENT}|统一社会信用代码|信用代码|组织机构代码|工商注册号|注册号|税号|代码|"
    "联系电话|电话|手机|ID"
)
_CALLED: Final = re.compile(rf"(?:{_CALL})(?:号码|编号|号)?\s*[:：]?\s*")
_OPEN: Final = re.compile(rf"[（(\[【〔]?\s*(?:(?:{_CALL})(?:号码|编号|号)?)?\s*[:：]?\s*\Z")
# A run of digits, with stars or marks between them, that no name has.
_RUN: Final = re.compile(r"(?<![0-9A-Za-z])[0-9][0-9*Xx.\-\s]{8,}[0-9*Xx](?![0-9A-Za-z])")
_PASSPORT: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s*[A-Za-z]{1,3}[0-9]{6,10}\Z")
_COUNTED_OTHERS: Final = re.compile(
    r"等\s*[0-9一二三四五六七八九十两]+\s*(?:余|多)?(?:个?人|家|户|名|个?单位)?\Z"
)
_OTHERS: Final = re.compile(r"等(?:[0-9一二三四五六七八九十两]+)?(?:人|家|户|名|单位)?\Z")
_OF_A_FIRM: Final = (
    "分公司",
    "支公司",
    "分店",
    "支行",
    "分行",
    "营业部",
    "项目部",
    "办事处",
    "分局",
)
# Marks that enclose a whole name and are no part of it: “鹤岗某某有限公司”.
_QUOTED: Final = re.compile(
    r"“([^“”]+)”|\"([^\"]+)\"|‘([^‘’]+)’|'([^']+)'"
    "|[「『《〈]([^「」『』《》〈〉]+)[」』》〉]"
)
# The beginning of a firm's name, cut from its rest by a line break: 鹤岗市⏎某某有限公司.
_PLACE: Final = re.compile("[\u4e00-\u9fff]{1,9}[省市县区]|黑龙江|鹤岗")
_EDGES: Final = "★☆※◆◇■▲△ \t\r\n\u3000:：、；;，,/|-—。"


@dataclass(frozen=True, slots=True)
class PartyName:
    """One name of a cell: `code` is a credit code that stood in it, `former` are other names.

    `leads` says that it leads a consortium, `numbered` that another number stood beside it.
    """

    text: str
    code: str | None = None
    former: tuple[str, ...] = ()
    leads: bool = False
    numbered: bool = False


@lru_cache(maxsize=10_000)
def names_in(text: str, kind: Kind) -> tuple[PartyName, ...]:
    """The names that a cell gives; none where it names nobody.

    Raises InvalidFact where it gives several that cannot all be told apart.
    """
    # Most cells are one name and nothing else.
    return (PartyName(text),) if is_plain_name(text) else names_in_any(text, kind)


def names_in_any(text: str, kind: Kind) -> tuple[PartyName, ...]:
    """The names that `names_in` gives, without its shortcut for plain names."""
    if _CHANGE.search(text):
        raise InvalidFact("load_name.several", text=text)
    described = described_persons(text) if kind != "organisation" else None
    if described is not None:
        return tuple(PartyName(name, numbered=described.numbered) for name in described.names)
    text = with_roles_behind(text)
    if _ITEM.match(text):
        text = _ITEM.sub("；", text).removeprefix("；")
    names = [_name(part, kind) for part in _parts(text, kind)]
    return tuple(name for name in names if name is not None)


@lru_cache(maxsize=10_000)
def is_plain_name(text: str) -> bool:
    """Whether a cell is one name and nothing else, by what it is made of."""
    if not _PLAIN.fullmatch(text) or is_no_name(text) or "等" in text or "经营者" in text:
        return False
    if with_separators(text) != text:
        return False
    is_change = "更" in text and _CHANGE.search(text)  # arrows are not plain
    return not (is_change or _PAST.fullmatch(text) or _TITLED.match(text))


def names_of(text: str) -> list[str]:
    """The names of a cell that lists other names of one party: 甲公司；乙公司."""
    parts = (_OTHER_NAME.sub("", part.strip()) for part in _SEPARATORS.split(text))
    names = (_name(part, "party") for part in parts)
    return [name.text for name in names if name is not None]


def _parts(text: str, kind: Kind) -> list[str]:
    """The cell cut at its separators, outside brackets, where each part is a name by itself."""
    if _COUNTED_OTHERS.search(text) and not is_surely_organisation(text):
        raise InvalidFact("load_name.and_others", text=text)
    text = with_separators(text)
    cuts = list(_cuts(text))
    if not cuts:
        return _by_blanks(text, kind)
    parts = [
        text[a:b] for a, b in zip([0, *(c.end() for c in cuts)], _ends(text, cuts), strict=True)
    ]
    parts = [part for part in parts if part.strip(_EDGES)]
    names = [name.text for part in parts if (name := _name(part, kind)) is not None]
    if len(parts) > 1 and _OTHERS.search(parts[-1]) and not is_surely_organisation(parts[-1]):
        raise InvalidFact("load_name.and_others", text=text)
    if len(parts) < 2 or _each_named(names, kind):
        return parts
    if not is_surely_organisation(text) and any(_STRONG.search(cut[0]) for cut in cuts):
        raise InvalidFact("load_name.several", text=text)
    return ["".join(text.splitlines())]  # a name with a comma or a line break in it


def _by_blanks(text: str, kind: Kind) -> list[str]:
    """The cell cut at its blanks where these stand between names: 王某某 李某某.

    A foreign name has blanks too, and so has a branch behind its firm: those stay whole.
    """
    parts = text.split()
    if len(parts) < 2:
        return [text]
    persons = kind != "organisation" and all(map(has_common_surname, parts))
    firms = kind != "person" and all(map(ends_as_organisation, parts))
    if firms and any(part.endswith(_OF_A_FIRM) for part in parts):
        return [text]
    if kind == "party" and _is_shop_and_keeper(parts):
        raise InvalidFact("load_name.several", text=text)
    return parts if persons or firms else [text]


def _is_shop_and_keeper(parts: Sequence[str]) -> bool:
    """Whether an organisation and a person stand side by side: whom the row means nobody says."""
    return len(parts) == 2 and any(
        is_surely_organisation(one) and has_common_surname(other)
        for one, other in (parts, parts[::-1])
    )


def _cuts(text: str) -> Iterator[re.Match[str]]:
    inside = [(seen.start(), seen.end()) for seen in _BRACKET.finditer(text)]
    for cut in _SEPARATORS.finditer(text):
        if not any(start < cut.start() < end for start, end in inside):
            yield cut


def _ends(text: str, cuts: list[re.Match[str]]) -> list[int]:
    return [*(cut.start() for cut in cuts), len(text)]


def _each_named(names: list[str], kind: Kind) -> bool:
    """Whether each part is a name by itself; 张三、李四烟酒店 is one name."""
    if not names or (_PLACE.fullmatch(names[0]) and not any(map(is_likely_person, names[1:]))):
        return False
    if all(map(is_surely_organisation, names)) or all(map(is_likely_person, names)):
        return kind != "organisation" or is_likely_organisation(names[0])
    firms = [name for name in names if not is_likely_person(name)]
    sure = all(name.endswith(("公司", "企业", "中心", "集团", "局", "院")) for name in firms)
    return kind == "party" and sure


def _name(text: str, kind: Kind) -> PartyName | None:
    """One name without labels, notes and numbers; None where nothing is left that names anybody."""
    bare, name = _without_marks(mask_numbers(text)), PartyName("")
    if kind != "organisation":
        if _PAST.fullmatch(bare):
            return None
        bare = _without_title(bare)
    while label := _LABEL.match(bare):
        if label[1]:  # whoever it was before
            return None
        name = replace(name, leads=name.leads or bool(_LEAD.search(label[2])))
        bare = _unquoted(bare[label.end() :])
    for seen in list(_BRACKET.finditer(bare)):
        if kind != "organisation" and _GONE.fullmatch(seen[1].strip()):
            return None
        if kind == "party" and _is_of_shop(seen, bare):
            raise InvalidFact("load_name.several", text=text)
        name, drop = _noted(name, seen[1], kind)
        if name.text:
            return name
        if drop or _is_trade(seen, bare):
            bare = bare.replace(seen[0], "", 1)
    return _with_shop(_without_code(name, _KEEPER.sub("", bare)))


def _with_shop(name: PartyName | None) -> PartyName | None:
    """A shop with its keeper in brackets is called so, and by its own name too: 某某店（赵甲）."""
    shop = _SHOP.fullmatch(name.text) if name else None
    if not name or not shop or shop[1].endswith(_NO_SHOPS) or shop[2].endswith(_PLACES):
        return name
    is_kept = has_common_surname(shop[2]) and is_surely_organisation(shop[1])
    return replace(name, former=(*name.former, shop[1])) if is_kept else name


def _without_marks(text: str) -> str:
    """The text without what leads to a note below the table, and without quotes around it."""
    bare = _unquoted(_FOOTNOTE.sub("", text).strip(_EDGES))
    starless = _STARRED.sub("", bare)
    return starless if is_surely_organisation(starless) else bare  # 王* has a part hidden


def _unquoted(bare: str) -> str:
    quoted = _QUOTED.fullmatch(bare)
    return quoted[quoted.lastindex or 0].strip(_EDGES) if quoted else bare


def _without_title(bare: str) -> str:
    """The name of a person without what he is, and without a serial: 委派代表王某某, 王某某(1)."""
    title = _TITLED.match(bare)
    rest = bare[title.end() :] if title else bare
    seen = _BRACKET.search(rest)
    if seen and seen.end() == len(rest) and _SERIAL.fullmatch(seen[1]):
        rest = rest[: seen.start()]
    return rest if is_likely_person(rest) else bare


def _without_code(name: PartyName, bare: str) -> PartyName | None:
    """The name with the code that stands beside it, without other numbers."""
    code = _code_in(bare)
    without = bare.replace(code, "") if code else _without_numbers(bare)
    if without != bare:
        name = replace(name, numbered=name.numbered or not code, code=name.code or code)
        without = _OPEN.sub("", without)
        without = without.strip(_EDGES)
    without = without.rstrip("（([【〔")
    if is_no_name(without):
        return None
    return replace(name, text=" ".join(without.split()))


def _without_numbers(bare: str) -> str:
    plain = _PASSPORT.sub("", _RUN.sub(_without_run, bare))
    starred = _STARS.search(plain)
    if starred is None:
        return plain
    before = _OPEN.sub("", plain[: starred.start()])
    return f"{before}{plain[starred.end() :]}"


def _noted(name: PartyName, note: str, kind: Kind) -> tuple[PartyName, bool]:
    """(the name with what a note in brackets says, whether the note is no part of the name)."""
    if is_number_note(note):
        number = _CALLED.sub("", note, count=1)
        code = _sound_code(number)
        return replace(name, code=code or name.code, numbered=name.numbered or code is None), True
    described = describes(note) if kind != "organisation" else None
    if described is not None:
        return replace(name, numbered=name.numbered or described.numbered), True
    delegate = _DELEGATE.fullmatch(note.strip())
    if delegate and kind == "person":
        return replace(name, text=delegate[1].strip()), True
    if (
        _NOTE.fullmatch(note.strip())
        or _WHOSE.fullmatch(note.strip())
        or _ASIDE.fullmatch(note.strip())
    ):
        return replace(name, leads=name.leads or bool(_LEAD.search(note))), True
    former = _FORMER.fullmatch(note.strip())
    if former and (
        is_surely_organisation(former[1]) or ("名" in note and is_likely_person(former[1]))
    ):
        return replace(name, former=(*name.former, former[1])), True
    return name, not note.strip()


def _is_trade(seen: re.Match[str], bare: str) -> bool:
    """Whether the brackets behind a person's name say what he is: 王某（包工头）."""
    before = bare[: seen.start()].strip()
    return bool(_TRADE.fullmatch(seen[1].strip())) and is_likely_person(before)


def _is_of_shop(seen: re.Match[str], bare: str) -> bool:
    """Whether a shop stands in brackets behind a person: 王某某（某某修理部）."""
    before, note = bare[: seen.start()].strip(), seen[1].strip()
    is_shop = ends_as_organisation(note) and not _FORMER.fullmatch(note)
    return is_shop and seen.end() == len(bare) and has_common_surname(before)


def is_number_note(note: str) -> bool:
    """Whether what stands in brackets behind a name is a number of its bearer: 身份证2304…."""
    called = _CALLED.match(note)
    text = note[called.end() :] if called else note
    plain = normalise_identifier(text).replace("-", "").replace(".", "")
    digits = sum(c.isdigit() or c == "*" for c in plain)
    # A year or a serial in brackets is part of a name; nine characters are a document's number.
    whole = plain.replace("*", "0")
    return whole.isalnum() and whole.isascii() and digits >= (4 if called else 7)


def _without_run(run: re.Match[str]) -> str:
    plain = normalise_identifier(run[0]).replace("-", "").replace(".", "")
    return "" if len(plain) >= 11 else run[0]  # the shortest is a telephone number


def _code_in(text: str) -> str | None:
    for seen in re.finditer("[0-9A-Z]{18}", text):
        if code := _sound_code(seen[0]):
            return code
    return None


def _sound_code(text: str) -> str | None:
    if is_citizen_id(text):
        return None
    try:
        return uscc(text)
    except InvalidIdentifier:
        return None
