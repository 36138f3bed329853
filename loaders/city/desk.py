"""The departments' sheets: each fact becomes a row of the sheet in which a department sends it."""

import csv
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from graph.private_files import open_private
from loaders.city import sheets
from loaders.city.people import Firm, Owner, Person, Project
from loaders.city.sheets import Cell, Row, Sheet
from loaders.city.workbook import write_workbook

# A workbook stays of a size that people open; what is beyond goes to the csv sent after it.
_WORKBOOK_ROWS: Final = 1000


def day(when: date | None) -> str:
    """A date as the sheets write it; an open one is empty."""
    return when.isoformat() if when else ""


def _part(capital: float, percent: float | None) -> Cell:
    return "" if percent is None else round(capital * percent / 100, 4)


def _share(percent: float | None, *, banded: bool) -> str:
    if percent is None:
        return ""
    if banded:
        low = int(min(percent, 90) // 10) * 10
        return f"{low}%-{low + 10}%"
    return f"{percent:g}%"


@dataclass(slots=True)
class Desk:
    """Writes rows into the sheets of one folder; every sheet is written, even without rows."""

    folder: Path
    files: set[Path] = field(default_factory=set)
    _open: ExitStack = field(default_factory=ExitStack)
    _writers: "dict[str, csv.DictWriter[str]]" = field(default_factory=dict)
    _penalties: list[Row] = field(default_factory=list)
    _licences: list[Row] = field(default_factory=list)
    _sent: int = 0

    def __enter__(self) -> Self:
        for sheet in sheets.ALL:
            self._begin(sheet)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()
        if kind is None:  # a workbook is written at once: after an error there is none
            self._workbook("行政处罚_2026.xlsx", sheets.PENALTY_FIELDS, self._penalties)
            self._workbook("行政许可_2026.xlsx", sheets.LICENCE_FIELDS, self._licences)

    def add(self, sheet: Sheet, row: Row) -> None:
        """Write one row of a csv; raises ValueError for a column that the sheet does not have."""
        self._writers[sheet.file].writerow(row)

    def penalty(self, row: Row) -> None:
        """Write a penalty by the field codes of the 2018 template."""
        self._send(self._penalties, sheets.PENALTY, row)

    def licence(self, row: Row) -> None:
        """Write a licence by the field codes of the 2018 template."""
        self._send(self._licences, sheets.LICENCE, row)

    def register(
        self, firm: Firm, head: Person | None, *, since: date | None = None, state: str = "否"
    ) -> None:
        """Write a firm's row of the registry, with its present head; `state` 是: state capital."""
        self.add(
            sheets.ORGANISATIONS,
            {
                "企业名称": firm.name,
                "统一社会信用代码": firm.code,
                "注册号": firm.registration,
                "企业类型": "有限责任公司" if firm.registration else "",
                "法定代表人": head.name if head else "",
                "法定代表人证件号码": head.number if head else "",
                "任职起始日期": day(since or firm.founded) if head else "",
                "注册资本（万元）": firm.capital or "",
                "成立日期": day(firm.founded),
                "住所": firm.address,
                "联系电话": firm.phone,
                "登记状态": "存续",
                "行业": firm.line,
                "国有出资（是/否）": state,
            },
        )

    def headed(self, firm: Firm, person: Person, *, since: date, until: date | None = None) -> None:
        """Write a term of office of a legal representative."""
        self.add(
            sheets.REPRESENTATIVES,
            {
                "企业名称": firm.name,
                "统一社会信用代码": firm.code,
                "法定代表人": person.name,
                "法定代表人证件号码": person.number,
                "任职起始日期": day(since),
                "任职截止日期": day(until),
            },
        )

    def stake(
        self,
        owner: Owner,
        firm: Firm,
        percent: float | None,
        *,
        since: date | None = None,
        until: date | None = None,
        banded: bool = False,
    ) -> None:
        """Write a stake of `percent` of the registered capital; None where none was filed.

        A `banded` one is told as a range of ten percent, as some sources do, without amounts.
        """
        kind = "自然人" if isinstance(owner, Person) else "企业法人"
        if isinstance(owner, Firm) and owner.code.startswith("11"):  # 11: government bodies
            kind = "机关法人"
        self.add(
            sheets.SHAREHOLDERS,
            {
                "企业名称": firm.name,
                "统一社会信用代码": firm.code,
                "股东名称": owner.name,
                "股东类型": kind,
                "股东证件号码": owner.number if isinstance(owner, Person) else owner.code,
                "认缴出资额（万元）": _part(firm.capital, None if banded else percent),
                "实缴出资额（万元）": _part(firm.capital * 0.6, None if banded else percent),
                "注册资本（万元）": firm.capital,
                "持股比例": _share(percent, banded=banded),
                "起始日期": day(since or firm.founded),
                "截止日期": day(until),
            },
        )

    def project(self, project: Project, *, site: str, invested: int) -> None:
        """Write a project as its firm filed it; `invested` in 10,000 yuan."""
        self.add(
            sheets.PROJECTS,
            {
                "项目代码": project.code,
                "项目名称": project.name,
                "项目法人名称": project.firm.name,
                "项目法人统一社会信用代码": project.firm.code,
                "建设地点": site,
                "总投资（万元）": invested,
                "申报日期": day(project.filed),
            },
        )

    def participant(self, project: Project, firm: Firm, role: str) -> None:
        """Write a firm's role in a project, held since the project was filed."""
        self.add(
            sheets.PARTICIPANTS,
            {
                "项目代码": project.code,
                "项目名称": project.name,
                "参与方名称": firm.name,
                "参与方统一社会信用代码": firm.code,
                "参与角色": role,
                "起始日期": day(project.filed),
            },
        )

    def agency(self, firm: Firm, category: str, department: str) -> None:
        """Write a firm as an intermediary of one of the fourteen categories."""
        self.add(
            sheets.INTERMEDIARIES,
            {
                "机构名称": firm.name,
                "统一社会信用代码": firm.code,
                "类别代码": category,
                "主管部门": department,
            },
        )

    def branch(self, branch: Firm, firm: Firm, *, principal: Person | None = None) -> None:
        """Write a branch of a firm, maybe with its principal."""
        self.add(
            sheets.BRANCHES,
            {
                "分支机构名称": branch.name,
                "分支机构统一社会信用代码": branch.code,
                "负责人": principal.name if principal else "",
                "隶属企业名称": firm.name,
                "隶属企业统一社会信用代码": firm.code,
                "成立日期": day(branch.founded),
            },
        )

    def practised(
        self,
        person: Person,
        agency: Firm,
        calling: str,
        *,
        since: date,
        until: date | None = None,
    ) -> None:
        """Write a term for which a person practised at an agency."""
        self.add(
            sheets.PRACTITIONERS,
            {
                "姓名": person.name,
                "证件号码": person.number,
                "机构名称": agency.name,
                "机构统一社会信用代码": agency.code,
                "执业类型": calling,
                "起始日期": day(since),
                "截止日期": day(until),
            },
        )

    def service(self, agency: Firm, category: str, project: Project, document: str) -> None:
        """Write a service: a document that an agency gave to the firm of a project."""
        self.add(
            sheets.SERVICES,
            {
                "机构名称": agency.name,
                "机构统一社会信用代码": agency.code,
                "类别代码": category,
                "客户名称": project.firm.name,
                "客户统一社会信用代码": project.firm.code,
                "项目代码": project.code,
                "文书号": document,
                "服务日期": day(project.filed),
            },
        )

    def bid(self, project: Project, lot: int, firm: Firm, *, won: bool, joint: str = "") -> None:
        """Write a bid for a lot of a project; `joint` names a consortium."""
        self.add(
            sheets.BIDS,
            {
                "项目代码": project.code,
                "标段编号": f"{lot:02d}",
                "标段名称": f"{project.name}{lot}标段",
                "投标人名称": firm.name,
                "投标人统一社会信用代码": firm.code,
                "联合体": joint,
                "中标结果": "中标" if won else "未中标",
                "投标日期": day(project.filed),
            },
        )

    def panel(self, project: Project, lot: int, experts: Iterable[Person]) -> None:
        """Write who reviewed the bids for a lot."""
        for expert in experts:
            self.add(
                sheets.PANELS,
                {
                    "项目代码": project.code,
                    "标段编号": f"{lot:02d}",
                    "标段名称": f"{project.name}{lot}标段",
                    "评标专家": expert.name,
                    "专家证件号码": expert.number,
                    "评标日期": day(project.filed),
                },
            )

    def _begin(self, sheet: Sheet) -> None:
        """Open a file and write its header; several lists may share one file."""
        if sheet.file in self._writers:
            return
        path = self.folder / sheet.file
        stream = self._open.enter_context(
            open_private(path, "w", encoding=sheet.encoding, newline="")
        )
        self.files.add(path)
        writer = self._writers[sheet.file] = csv.DictWriter(stream, sheet.columns)
        writer.writeheader()

    def _send(self, book: list[Row], rest: Sheet, row: Row) -> None:
        """Add a row to the workbook while it has room, but every fourth row to the csv."""
        self._sent += 1
        if len(book) >= _WORKBOOK_ROWS or self._sent % 4 == 0:
            self.add(rest, row)
        else:
            book.append(row)

    def _workbook(self, file: str, fields: Mapping[str, str], rows: list[Row]) -> None:
        kind = file.partition("_")[0]
        path = self.folder / file
        write_workbook(
            path,
            fields,
            rows,
            title=f"鹤岗市{kind}信息公示表（2026年）",
            footer="填报单位：鹤岗市信用信息中心　　填报人：（签字）",
        )
        self.files.add(path)
