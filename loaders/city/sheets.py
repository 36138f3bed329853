"""The sheets of the sample: file names, headers and encodings (docs/formats.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

UTF8: Final = "utf-8-sig"  # with the mark by which office programs recognise it
GB: Final = "gb18030"  # the older encoding of Chinese files

Cell = str | int | float
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A comma-separated file and its headers."""

    file: str
    columns: tuple[str, ...]
    encoding: str = UTF8


def _sheet(file: str, columns: str, encoding: str = UTF8) -> Sheet:
    return Sheet(file, tuple(columns.split()), encoding)


PENALTY_FIELDS: Final = {
    "CF_XDR_MC": "行政相对人名称",
    "CF_XDR_LB": "行政相对人类别",
    "CF_XDR_SHXYM": "行政相对人代码_1(统一社会信用代码)",
    "CF_XDR_GSZC": "行政相对人代码_2(工商注册号)",
    "CF_XDR_ZZJG": "行政相对人代码_3(组织机构代码)",
    "CF_XDR_SWDJ": "行政相对人代码_4(税务登记号)",
    "CF_XDR_SYDW": "行政相对人代码_5(事业单位证书号)",
    "CF_XDR_SHZZ": "行政相对人代码_6(社会组织登记证号)",
    "CF_FRDB": "法定代表人",
    "CF_FR_ZJLX": "法定代表人证件类型",
    "CF_FR_ZJHM": "法定代表人证件号码",
    "CF_XDR_ZJLX": "证件类型(自然人)",
    "CF_XDR_ZJHM": "证件号码(自然人)",
    "CF_WSH": "行政处罚决定书文号",
    "CF_WFXW": "违法行为类型",
    "CF_SY": "违法事实",
    "CF_YJ": "处罚依据",
    "CF_CFLB": "处罚类别",
    "CF_NR": "处罚内容",
    "CF_NR_FK": "罚款金额（万元）",
    "CF_NR_WFFF": "没收违法所得、没收非法财物的金额（万元）",
    "CF_NR_ZKDX": "暂扣或吊销证照名称及编号",
    "CF_JDRQ": "处罚决定日期",
    "CF_YXQ": "处罚有效期",
    "CF_GSJZQ": "公示截止期",
    "CF_CFJG": "处罚机关",
    "CF_CFJGDM": "处罚机关统一社会信用代码",
    "CF_SJLY": "数据来源单位",
    "CF_SJLYDM": "数据来源单位统一社会信用代码",
    "BZ": "备注",
}
LICENCE_FIELDS: Final = {
    "XK_XDR_MC": "行政相对人名称",
    "XK_XDR_LB": "行政相对人类别",
    "XK_XDR_SHXYM": "行政相对人代码_1(统一社会信用代码)",
    "XK_XDR_GSZC": "行政相对人代码_2 (工商注册号)",
    "XK_XDR_ZZJG": "行政相对人代码_3(组织机构代码)",
    "XK_XDR_SWDJ": "行政相对人代码_4(税务登记号)",
    "XK_XDR_SYDW": "行政相对人代码_5(事业单位证书号)",
    "XK_XDR_SHZZ": "行政相对人代码_6(社会组织登记证号)",
    "XK_FRDB": "法定代表人",
    "XK_FR_ZJLX": "法定代表人证件类型",
    "XK_FR_SFZH": "法定代表人身份证号",
    "XK_XDR_ZJLX": "证件类型(自然人)",
    "XK_XDR_ZJHM": "证件号码(自然人)",
    "XK_XKWS": "行政许可决定文书名称",
    "XK_WSH": "行政许可决定文书号",
    "XK_XKLB": "许可类别",
    "XK_XKZS": "许可证书名称",
    "XK_XKBH": "许可编号",
    "XK_NR": "许可内容",
    "XK_JDRQ": "许可决定日期",
    "XK_YXQZ": "有效期自",
    "XK_YXQZI": "有效期至",
    "XK_XKJG": "许可机关",
    "XK_XKJGDM": "许可机关统一社会信用代码",
    "XK_ZT": "当前状态",
    "XK_LYDW": "数据来源单位",
    "XK_LYDWDM": "数据来源单位统一社会信用代码",
    "BZ": "备注",
}
# Fields that a department must fill; its workbook says so in the header.
MANDATORY: Final = frozenset(
    [
        "CF_XDR_MC",
        "CF_XDR_LB",
        "CF_WSH",
        "CF_WFXW",
        "CF_SY",
        "CF_YJ",
        "CF_CFLB",
        "CF_NR",
        "CF_JDRQ",
        "CF_CFJG",
        "XK_XDR_MC",
        "XK_XDR_LB",
        "XK_XKWS",
        "XK_WSH",
        "XK_XKLB",
        "XK_NR",
        "XK_JDRQ",
        "XK_YXQZ",
        "XK_YXQZI",
        "XK_XKJG",
    ]
)

PENALTY: Final = Sheet("行政处罚_续报.csv", tuple(PENALTY_FIELDS), GB)
# What departments add to the form where a decision holds persons responsible.
PENALTY_NAMED: Final = _sheet(
    "行政处罚_责任人.csv",
    "CF_XDR_MC CF_XDR_LB CF_XDR_SHXYM CF_FRDB CF_FR_ZJLX CF_FR_ZJHM CF_WSH CF_WFXW CF_SY CF_YJ "
    "CF_CFLB CF_NR CF_NR_FK CF_NR_ZKDX CF_JDRQ CF_YXQ CF_GSJZQ CF_CFJG CF_SJLY 其他责任人 "
    "责任人角色 其他责任人证件号码",
)
PENALTY_2015: Final = _sheet(
    "行政处罚_2015.csv",
    "CF_WSH CF_CFMC CF_CFLB1 CF_CFLB2 CF_SY CF_YJ CF_XDR_MC CF_XDR_SHXYM CF_XDR_ZDM CF_XDR_GSDJ "
    "CF_XDR_SWDJ CF_XDR_SFZ CF_FR CF_JG CF_JDRQ CF_XZJG CF_ZT DFBM SJC BZ CF_SYFW CF_SXYZCD "
    "CF_GSJZQ",
)
LICENCE: Final = Sheet("行政许可_续报.csv", tuple(LICENCE_FIELDS))
LICENCE_2015: Final = _sheet(
    "行政许可_2015.csv",
    "XK_WSH XK_XMMC XK_SPLB XK_NR XK_XDR XK_XDR_SHXYM XK_XDR_ZDM XK_XDR_GSDJ XK_XDR_SWDJ "
    "XK_XDR_SFZ XK_FR XK_JDRQ XK_JZQ XK_XZJG XK_ZT DFBM SJC BZ",
)
ORGANISATIONS: Final = _sheet(
    "登记_企业.csv",
    "企业名称 统一社会信用代码 注册号 企业类型 法定代表人 法定代表人证件号码 任职起始日期 "
    "注册资本（万元） 成立日期 住所 联系电话 登记状态 行业 国有出资（是/否）",
)
REPRESENTATIVES: Final = _sheet(
    "登记_法定代表人变更.csv",
    "企业名称 统一社会信用代码 法定代表人 法定代表人证件号码 任职起始日期 任职截止日期",
)
SHAREHOLDERS: Final = _sheet(
    "登记_股东.csv",
    "企业名称 统一社会信用代码 股东名称 股东类型 股东证件号码 认缴出资额（万元） "
    "实缴出资额（万元） 注册资本（万元） 持股比例 起始日期 截止日期",
)
OFFICERS: Final = _sheet(
    "登记_主要人员.csv",
    "企业名称 统一社会信用代码 姓名 证件号码 职务 任职起始日期 任职截止日期",
)
BRANCHES: Final = _sheet(
    "登记_分支机构.csv",
    "分支机构名称 分支机构统一社会信用代码 负责人 隶属企业名称 隶属企业统一社会信用代码 "
    "成立日期 注销日期",
)
CHANGES: Final = _sheet(
    "登记_变更.csv", "企业名称 统一社会信用代码 变更事项 变更前 变更后 变更日期"
)
DEBTORS: Final = _sheet(
    "失信被执行人.csv",
    "被执行人姓名/名称 性别 年龄 身份证号码/组织机构代码 法定代表人或者负责人姓名 省份 执行法院 "
    "执行依据文号 做出执行依据单位 立案时间 案号 生效法律文书确定的义务 被执行人的履行情况 "
    "已履行部分 未履行部分 失信被执行人行为具体情形 发布时间",
)
RESTRICTIONS: Final = _sheet(
    "限制消费人员.csv", "限制消费人员姓名 企业信息 案号 立案时间 执行法院 发布时间"
)
_LIST_COLUMNS: Final = (
    "名单代码 主体名称 统一社会信用代码 证件号码 法定代表人 法定代表人证件号码 文书号 列入日期 "
    "退出日期 违法日期 等级 事由 依据 认定机关 状态 其他责任人 责任人角色 项目代码 报送日期"
)
LISTS: Final = {
    code: _sheet(f"名单_{department}.csv", _LIST_COLUMNS)
    for department, codes in {
        "法院": ("L-SX", "L-XG"),
        "税务": ("L-TAX", "L-A", "L-TAXG"),
        "市场监管": ("L-SAMR", "L-ABN"),
        "人社": ("L-WAGE", "L-LAB"),
        "应急": ("L-SAFE",),
        "生态环境": ("L-ENV", "L-EIA"),
        "财政": ("L-PROC",),
        "中介": ("L-INTM",),
        "红榜": ("L-RED",),
    }.items()
    for code in codes
}
PROCUREMENT: Final = _sheet(
    "政府采购严重违法失信.csv",
    "机构名称 统一社会信用代码/组织机构代码 企业地址 不良行为的具体情形 处罚依据 处罚结果 记录日期 "
    "登记地点 处罚截止日期 数据来源",
)
PROJECTS: Final = _sheet(
    "项目.csv",
    "项目代码 项目名称 项目法人名称 项目法人统一社会信用代码 建设地点 总投资（万元） 申报日期",
)
PARTICIPANTS: Final = _sheet(
    "项目参与方.csv",
    "项目代码 项目名称 参与方名称 参与方统一社会信用代码 参与角色 起始日期 截止日期",
)
INTERMEDIARIES: Final = _sheet("中介机构.csv", "机构名称 统一社会信用代码 类别代码 主管部门")
PRACTITIONERS: Final = _sheet(
    "从业人员.csv",
    "姓名 证件号码 机构名称 机构统一社会信用代码 执业类型 起始日期 截止日期",
)
SERVICES: Final = _sheet(
    "中介服务.csv",
    "机构名称 机构统一社会信用代码 类别代码 客户名称 客户统一社会信用代码 项目代码 文书号 服务日期",
)
GUARANTEES: Final = _sheet(
    "担保.csv",
    "担保人名称 担保人统一社会信用代码 被担保人名称 被担保人统一社会信用代码 合同编号 "
    "担保金额（万元） 起始日期 截止日期",
    GB,
)
BIDS: Final = _sheet(
    "投标.csv",
    "项目代码 标段编号 标段名称 投标人名称 投标人统一社会信用代码 联合体 中标结果 投标日期",
)
PANELS: Final = _sheet(
    "评标专家.csv",
    "项目代码 标段编号 标段名称 评标专家 专家证件号码 评标日期",
)
TRUTH: Final = Sheet("truth.csv", ("case", "subject", "expect", "why", "scenario"), "utf-8")
ALL: Final = (
    PENALTY,
    PENALTY_NAMED,
    PENALTY_2015,
    LICENCE,
    LICENCE_2015,
    ORGANISATIONS,
    REPRESENTATIVES,
    SHAREHOLDERS,
    OFFICERS,
    BRANCHES,
    CHANGES,
    DEBTORS,
    RESTRICTIONS,
    *LISTS.values(),
    PROCUREMENT,
    PROJECTS,
    PARTICIPANTS,
    INTERMEDIARIES,
    PRACTITIONERS,
    SERVICES,
    GUARANTEES,
    BIDS,
    PANELS,
    TRUTH,
)
