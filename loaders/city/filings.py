"""Decisions of departments about a subject: listings, penalties, licences, court announcements."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from graph.identifiers import PLACEHOLDER, org_code_of
from loaders.city import sheets
from loaders.city.desk import Desk, day
from loaders.city.numbers import Numbers
from loaders.city.people import Firm, Person


@dataclass(frozen=True, slots=True)
class _Office:
    """The keeper of a list: its name, the mark of its document numbers, default cause and basis."""

    authority: str
    mark: str
    cause: str
    basis: str


_TAX: Final = "国家税务总局鹤岗市税务局"
_MARKET: Final = "鹤岗市市场监督管理局"
_LABOUR: Final = "鹤岗市人力资源和社会保障局"
OFFICES: Final = {
    "L-SX": _Office(
        "鹤岗市中级人民法院",
        "",
        "有履行能力而拒不履行生效法律文书确定义务",
        "法释〔2017〕7号",
    ),
    "L-TAX": _Office(_TAX, "鹤税失信", "虚开增值税专用发票", "税务总局令54号"),
    "L-A": _Office(_TAX, "鹤税评", "年度评价为A级", "纳税缴费信用管理办法"),
    "L-TAXG": _Office(_TAX, "鹤税级", "年度评价", "纳税缴费信用管理办法"),
    "L-SAMR": _Office(
        _MARKET, "鹤市监严违", "提交虚假材料取得登记，情节严重", "市场监管总局令44号"
    ),
    "L-ABN": _Office(_MARKET, "鹤市监异", "通过登记的住所无法联系", "企业信息公示暂行条例17"),
    "L-WAGE": _Office(_LABOUR, "鹤人社欠薪", "拖欠农民工工资数额较大", "保障农民工工资支付条例48"),
    "L-LAB": _Office(_LABOUR, "鹤人社诚信", "年度评价", "人社部规〔2016〕1号"),
    "L-SAFE": _Office("鹤岗市应急管理局", "鹤应急失信", "出具虚假安全评价报告", "安全生产法78"),
    "L-ENV": _Office("鹤岗市生态环境局", "鹤环信", "年度评价", "环发〔2013〕150号"),
    "L-EIA": _Office(
        "鹤岗市生态环境局", "鹤环评信", "失信记分达到限制分数", "生态环境部令9号第三十八条"
    ),
    "L-XG": _Office("鹤岗市中级人民法院", "", "未按执行通知书履行给付义务", "法释〔2015〕17号"),
    "L-PROC": _Office("鹤岗市财政局", "鹤财采", "提供虚假材料谋取中标", "政府采购法77,78"),
    "L-INTM": _Office("鹤岗市司法局", "鹤中介", "年度信用记录", "鹤信用发〔2017〕2号"),
    "L-RED": _Office("鹤岗市发展和改革委员会", "鹤红榜", "诚信示范", "鹤信用发〔2017〕2号"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A subject on a list; `head` is its legal representative as the list gives it."""

    code: str
    subject: Firm | Person
    listed: date
    offence: date | None = None
    head: Person | None = None
    until: date | None = None
    state: str = "有效"
    grade: str = ""
    other: str = ""
    other_role: str = ""
    project: str = ""
    cause: str = ""


def list_row(listing: Listing, document: str, *, sent: date | None = None) -> sheets.Row:
    """The row of a listing under its document number, sent on a day (default: when listed)."""
    office = OFFICES[listing.code]
    subject, head = listing.subject, listing.head
    return {
        "名单代码": listing.code,
        "主体名称": subject.name,
        "统一社会信用代码": subject.code if isinstance(subject, Firm) else "",
        "证件号码": subject.number if isinstance(subject, Person) else "",
        "法定代表人": head.name if head else "",
        "法定代表人证件号码": head.number if head else "",
        "文书号": document,
        "列入日期": day(listing.listed),
        "退出日期": day(listing.until),
        "违法日期": day(listing.offence),
        "等级": listing.grade,
        "事由": listing.cause or office.cause,
        "依据": office.basis,
        "认定机关": office.authority,
        "状态": listing.state,
        "其他责任人": listing.other,
        "责任人角色": listing.other_role,
        "项目代码": listing.project,
        "报送日期": day(sent or listing.listed),
    }


def document_no(code: str, on: date, numbers: Numbers) -> str:
    """The next document number of the list's keeper."""
    mark = OFFICES[code].mark
    number = numbers.serial(f"document {code}")
    if not mark:  # a court: listings have the number of the enforcement case
        return f"（{on.year}）黑04执{number}号"
    return f"{mark}〔{on.year}〕{number}号"


def enlist(desk: Desk, numbers: Numbers, listing: Listing) -> None:
    """Send a listing with a document number of its own."""
    document = document_no(listing.code, listing.listed, numbers)
    desk.add(sheets.LISTS[listing.code], list_row(listing, document))


@dataclass(frozen=True, slots=True)
class Penalty:
    """A penalty: its classes in the 2018 template, and its amounts in 10,000 yuan."""

    kinds: str
    act: str
    fine: float = 0
    seized: float = 0
    licence: str = ""


def penalty_row(
    subject: Firm | Person,
    head: Person | None,
    penalty: Penalty,
    *,
    decided: date,
    shown_until: str,
    document: str,
) -> sheets.Row:
    """The row of a penalty; the authority's code is the placeholder seen in real files."""
    authority = "鹤岗市市场监督管理局"
    content = "、".join(penalty.kinds.split(";"))
    return {
        **_penalised(subject),
        "CF_FRDB": head.name if head else "",
        "CF_FR_ZJLX": "身份证" if head else "",
        "CF_FR_ZJHM": head.number if head else "",
        "CF_WSH": document,
        "CF_WFXW": penalty.act,
        "CF_SY": f"当事人{penalty.act}，经查证属实。",
        "CF_YJ": "中华人民共和国行政处罚法",
        "CF_CFLB": penalty.kinds,
        "CF_NR": f"{content}{penalty.fine:g}万元" if penalty.fine else content,
        "CF_NR_FK": penalty.fine or "",
        "CF_NR_WFFF": penalty.seized or "",
        "CF_NR_ZKDX": penalty.licence,
        "CF_JDRQ": day(decided),
        "CF_YXQ": "2099-12-31",  # no end, as departments write it
        "CF_GSJZQ": shown_until,
        "CF_CFJG": authority,
        "CF_CFJGDM": PLACEHOLDER,
        "CF_SJLY": authority,
        "CF_SJLYDM": PLACEHOLDER,
    }


def _penalised(subject: Firm | Person) -> sheets.Row:
    if isinstance(subject, Person):
        return {
            "CF_XDR_MC": subject.name,
            "CF_XDR_LB": "自然人",
            "CF_XDR_ZJLX": "身份证",
            "CF_XDR_ZJHM": subject.number,
        }
    return {
        "CF_XDR_MC": subject.name,
        "CF_XDR_LB": "法人及非法人组织",
        "CF_XDR_SHXYM": subject.code,
        "CF_XDR_GSZC": subject.registration,
        "CF_XDR_ZZJG": org_code_of(subject.code),
    }


def licence_row(
    firm: Firm, head: Person, name: str, *, decided: date, until: str, document: str
) -> sheets.Row:
    """The row of a licence; `until` is a date or 长期."""
    authority = "鹤岗市营商环境建设监督局"
    return {
        "XK_XDR_MC": firm.name,
        "XK_XDR_LB": "法人及非法人组织",
        "XK_XDR_SHXYM": firm.code,
        "XK_XDR_GSZC": firm.registration,
        "XK_FRDB": head.name,
        "XK_FR_ZJLX": "身份证",
        "XK_FR_SFZH": head.number,
        "XK_XKWS": f"{name}准予决定书",
        "XK_WSH": document,
        "XK_XKLB": "普通",
        "XK_XKZS": name,
        "XK_NR": f"准予{firm.name}从事{firm.line}相关活动",
        "XK_JDRQ": day(decided),
        "XK_YXQZ": day(decided),
        "XK_YXQZI": until,
        "XK_XKJG": authority,
        "XK_XKJGDM": PLACEHOLDER,
        "XK_ZT": 1,
        "XK_LYDW": authority,
        "XK_LYDWDM": PLACEHOLDER,
    }


def announce_debtor(
    desk: Desk, firm: Firm, head: Person, *, case: str, filed: date, published: date
) -> None:
    """Write the court's announcement of a dishonest debtor, and the restriction of its head."""
    court = "鹤岗市向阳区人民法院"
    desk.add(
        sheets.DEBTORS,
        {
            "被执行人姓名/名称": firm.name,
            "年龄": 0,
            "身份证号码/组织机构代码": org_code_of(firm.code),
            "法定代表人或者负责人姓名": head.name,
            "省份": "黑龙江",
            "执行法院": court,
            "执行依据文号": f"（{filed.year - 1}）黑0402民初{filed.toordinal() % 4000}号",
            "做出执行依据单位": court,
            "立案时间": f"{filed:%Y年%m月%d日}",
            "案号": case,
            "生效法律文书确定的义务": "给付货款及利息",
            "被执行人的履行情况": "全部未履行",
            "已履行部分": "暂无",
            "未履行部分": "全部",
            "失信被执行人行为具体情形": "有履行能力而拒不履行生效法律文书确定义务",
            "发布时间": f"{published:%Y年%m月%d日}",
        },
    )
    desk.add(
        sheets.RESTRICTIONS,
        {
            "限制消费人员姓名": head.name,
            "企业信息": firm.name,
            "案号": case,
            "立案时间": f"{filed:%Y年%m月%d日}",
            "执行法院": court,
            "发布时间": f"{published:%Y年%m月%d日}",
        },
    )


def announce_person(desk: Desk, person: Person, *, case: str, filed: date, published: date) -> None:
    """Write the court's announcement of a person, its ID number masked as courts publish it."""
    desk.add(
        sheets.DEBTORS,
        {
            "被执行人姓名/名称": person.name,
            "性别": "男性" if int(person.number[16]) % 2 else "女性",
            "年龄": 40,
            "身份证号码/组织机构代码": f"{person.number[:10]}****{person.number[-4:]}",
            "省份": "黑龙江",
            "执行法院": "鹤岗市工农区人民法院",
            "立案时间": f"{filed:%Y%m%d}",
            "案号": case,
            "被执行人的履行情况": "全部未履行",
            "失信被执行人行为具体情形": "违反财产报告制度",
            "发布时间": f"{published:%Y年%m月%d日}",
        },
    )
