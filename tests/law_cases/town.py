"""A small town of invented parties, written as the sheets that departments send."""

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from loaders.city.numbers import Numbers

Row = dict[str, str]
COURT, TAX, MARKET = "鹤岗市工农区人民法院", "国家税务总局鹤岗市税务局", "鹤岗市市场监督管理局"
LABOUR, FINANCE, SAFETY = "鹤岗市人力资源和社会保障局", "鹤岗市财政局", "鹤岗市应急管理局"
ENVIRONMENT = "鹤岗市生态环境局"


@dataclass(frozen=True)
class Party:
    """Somebody invented: a firm by `code`, a person by ID number."""

    name: str
    code: str
    head: "Party | None" = None


@dataclass
class Town:
    """Rows of sheets; every method adds what it tells and gives whom it is about."""

    numbers: Numbers = field(default_factory=lambda: Numbers(71))
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, sheet: str, **cells: str) -> None:
        """A row of a sheet; what other rows tell beside is empty in it."""
        self.rows.setdefault(sheet, []).append(cells)

    def write(self, folder: Path) -> list[Path]:
        """One file a sheet; the files in order."""
        paths = []
        for sheet, rows in self.rows.items():
            path = folder / f"{sheet}.csv"
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                columns = dict.fromkeys(column for row in rows for column in row)
                writer = csv.DictWriter(file, [*columns], restval="")
                writer.writeheader()
                writer.writerows(rows)
            paths.append(path)
        return paths

    def person(self, name: str) -> Party:
        """A natural person."""
        return Party(name, self.numbers.citizen())

    def firm(self, name: str, head: Party | None = None, since: str = "2015-03-02") -> Party:
        """A firm of the register, headed since its founding."""
        head = head or self.person(f"诸葛{name[:2]}")
        firm = Party(f"鹤岗市{name}有限公司", self.numbers.uscc(), head)
        self.add(
            "登记_企业",
            **{
                "企业名称": firm.name,
                "统一社会信用代码": firm.code,
                "企业类型": "有限责任公司",
                "法定代表人": head.name,
                "法定代表人证件号码": head.code,
                "任职起始日期": since,
                "成立日期": since,
                "登记状态": "存续",
            },
        )
        return firm

    def headed(self, firm: Party, head: Party, since: str, until: str) -> None:
        """A former term of office."""
        self.add(
            "登记_法定代表人",
            **{
                "企业名称": firm.name,
                "统一社会信用代码": firm.code,
                "法定代表人": head.name,
                "法定代表人证件号码": head.code,
                "任职起始日期": since,
                "任职截止日期": until,
            },
        )

    def holds(self, holder: Party, firm: Party, share: str, kind: str = "企业") -> None:
        """A stake."""
        self.add(
            "登记_股东",
            **{
                "企业名称": firm.name,
                "统一社会信用代码": firm.code,
                "股东名称": holder.name,
                "股东类型": kind,
                "股东证件号码": holder.code,
                "持股比例": share,
                "起始日期": "2015-03-02",
            },
        )

    def listing(self, party: Party, code: str, on: str, office: str, **more: str) -> None:
        """A row of a list."""
        number = "统一社会信用代码" if party.head else "证件号码"
        self.add(
            "名单",
            **{
                "名单代码": code,
                "主体名称": party.name,
                number: party.code,
                "文书号": f"例{code}〔{on[:4]}〕{self.numbers.serial(code)}号",
                "列入日期": on,
                "认定机关": office,
                "状态": "有效",
                "报送日期": on,
                **more,
            },
        )

    def penalty(self, party: Party, on: str, basis: str, classes: str, **more: str) -> None:
        """A row of the sheet of penalties, published for three years where nothing else is said."""
        about = (
            {
                "CF_XDR_LB": "法人及非法人组织",
                "CF_XDR_SHXYM": party.code,
                "CF_FRDB": party.head.name,
                "CF_FR_ZJLX": "身份证",
                "CF_FR_ZJHM": party.head.code,
            }
            if party.head
            else {"CF_XDR_LB": "自然人", "CF_XDR_ZJLX": "身份证", "CF_XDR_ZJHM": party.code}
        )
        self.add(
            "行政处罚",
            **{
                "CF_XDR_MC": party.name,
                **about,
                "CF_WSH": f"例罚〔{on[:4]}〕{self.numbers.serial('penalty')}号",
                "CF_WFXW": "违法",
                "CF_SY": "违法行为属实",
                "CF_YJ": basis,
                "CF_CFLB": classes,
                "CF_JDRQ": on,
                "CF_YXQ": "2099-12-31",
                "CF_GSJZQ": f"{int(on[:4]) + 3}{on[4:]}",
                "CF_CFJG": MARKET,
                **more,
            },
        )

    def procurement(self, party: Party, on: str, basis: str, result: str, until: str = "") -> None:
        """A row of the list of serious violators of procurement."""
        self.add(
            "政府采购严重违法失信",
            **{
                "机构名称": party.name,
                "统一社会信用代码/组织机构代码": party.code,
                "企业地址": "鹤岗市",
                "不良行为的具体情形": "提供虚假材料",
                "处罚依据": basis,
                "处罚结果": result,
                "记录日期": on,
                "登记地点": "鹤岗市",
                "处罚截止日期": until,
                "数据来源": FINANCE,
            },
        )

    def project(self, owner: Party) -> str:
        """A project; gives its code."""
        on = "2026-11-02"
        code = self.numbers.project("230402", date.fromisoformat(on))
        self.add(
            "项目",
            **{
                "项目代码": code,
                "项目名称": f"{owner.name[3:6]}项目",
                "项目法人名称": owner.name,
                "项目法人统一社会信用代码": owner.code,
                "申报日期": on,
            },
        )
        return code

    def takes_part(self, party: Party, project: str, role: str, since: str = "2026-11-02") -> None:
        """A participant of a project."""
        self.add(
            "项目参与方",
            **{
                "项目代码": project,
                "参与方名称": party.name,
                "参与方统一社会信用代码": party.code,
                "参与角色": role,
                "起始日期": since,
            },
        )

    def bid(self, party: Party, project: str, consortium: str = "") -> None:
        """A bid for the first lot of a project."""
        self.add(
            "投标",
            **{
                "项目代码": project,
                "标段编号": "01",
                "标段名称": "一标段",
                "投标人名称": party.name,
                "投标人统一社会信用代码": party.code,
                "投标日期": "2026-11-20",
                "联合体编号": consortium,
            },
        )

    def reviews(self, person: Party, project: str) -> None:
        """A reviewer of the first lot of a project."""
        self.add(
            "评标委员会",
            **{
                "项目代码": project,
                "标段编号": "01",
                "标段名称": "一标段",
                "评标专家": person.name,
                "证件号码": person.code,
                "评标日期": "2026-11-21",
            },
        )

    def officer(self, firm: Party, person: Party, position: str) -> None:
        """A director, supervisor or manager of a firm."""
        self.add(
            "登记_主要人员",
            **{
                "企业名称": firm.name,
                "统一社会信用代码": firm.code,
                "姓名": person.name,
                "证件号码": person.code,
                "职务": position,
                "任职起始日期": "2015-03-02",
            },
        )

    def serves(
        self, agency: Party, category: str, client: Party, project: str, document: str = ""
    ) -> None:
        """What an agency did for a client in a project."""
        self.add(
            "中介服务",
            **{
                "机构名称": agency.name,
                "机构统一社会信用代码": agency.code,
                "类别代码": category,
                "客户名称": client.name,
                "客户统一社会信用代码": client.code,
                "项目代码": project,
                "文书号": document,
                "服务日期": "2026-11-02",
            },
        )
