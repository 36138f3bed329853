"""Files of the 2018 penalty template, of any size, for measuring how they are loaded.

`python -m benchmarks.penalty_files PATH ROWS` writes a .csv or .xlsx.
"""

import csv
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from loaders.city.numbers import Numbers

_HEADER = (
    "行政相对人名称",
    "行政相对人类别",
    "行政相对人代码_1(统一社会信用代码)",
    "行政相对人代码_2(工商注册号)",
    "法定代表人",
    "法定代表人证件类型",
    "法定代表人证件号码",
    "行政处罚决定书文号",
    "违法行为类型",
    "违法事实",
    "处罚依据",
    "处罚类别",
    "处罚内容",
    "罚款金额(万元)",
    "处罚决定日期",
    "公示截止期",
    "处罚机关",
    "处罚机关统一社会信用代码",
    "数据来源单位",
    "备注",
)
_OFFICES = ("鹤岗市市场监督管理局", "鹤岗市生态环境局", "鹤岗市应急管理局", "鹤岗市税务局")
_TRADES = ("煤业", "建筑工程", "商贸", "运输", "农业开发", "物业", "食品", "机械", "咨询", "电子")


def written(path: Path, rows: int) -> Path:
    """Have a file written by another process: who is measured then holds nothing of it."""
    subprocess.run(
        [sys.executable, "-m", "benchmarks.penalty_files", str(path), str(rows)], check=True
    )
    return path


def main() -> None:
    path, rows = Path(sys.argv[1]), int(sys.argv[2])
    (write_xlsx if path.suffix == ".xlsx" else write_csv)(path, rows)


def penalties(count: int) -> Iterator[tuple[str, ...]]:
    """Penalties as a city has them: three decisions for each firm, one head for each."""
    numbers, randomly = Numbers(3), random.Random(3)
    firms = [
        (
            f"鹤岗市{n:06d}{randomly.choice(_TRADES)}有限公司",
            numbers.uscc(),
            numbers.registration(),
            f"甲{n:06d}",
            numbers.citizen(),
        )
        for n in range(count // 3 + 1)
    ]
    for n in range(count):
        name, uscc, registration, head, citizen = randomly.choice(firms)
        day = f"20{randomly.randint(19, 26)}-{randomly.randint(1, 9):02d}-{randomly.randint(1, 28)}"
        office = randomly.choice(_OFFICES)
        yield (
            name,
            "法人及非法人组织",
            uscc,
            registration,
            head,
            "身份证",
            citizen,
            f"鹤罚〔{day[:4]}〕{n}号",
            "未按规定公示",
            "该单位未按规定公示年度报告",
            "《企业信息公示暂行条例》第十七条",
            "罚款",
            "罚款",
            f"{randomly.randint(1, 500) / 100}",
            day,
            "2099-12-31",
            office,
            "11230400MB1234567X",
            office,
            "",
        )


def write_csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        writer.writerows(penalties(rows))


def write_xlsx(path: Path, rows: int) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("双公示")
    sheet.append(_HEADER)
    for row in penalties(rows):
        sheet.append(row)
    book.save(path)


if __name__ == "__main__":
    main()
