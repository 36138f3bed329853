"""Files sent over HTTP in tests: uploads, and waiting until a load is over."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from loaders.city.numbers import Numbers
from tests.api.desks import DEPARTMENT, Client
from tests.waiting import wait_until

PENALTY = (
    "行政相对人名称",
    "行政相对人代码_1(统一社会信用代码)",
    "行政处罚决定书文号",
    "处罚类别",
    "罚款金额(万元)",
    "处罚决定日期",
    "处罚机关",
)
NUMBERS = Numbers(77)  # nobody of the sample city
USCC = [NUMBERS.uscc() for _ in range(6)]
FIRMS = ("企业名称", "统一社会信用代码", "成立日期")


def table(*rows: Sequence[object]) -> bytes:
    """Rows as a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def penalty(name: str, uscc: str, number: int = 1, decided: str = "2026-03-05") -> tuple[str, ...]:
    return (name, uscc, f"鹤市监罚〔2026〕{number}号", "罚款", "5", decided, DEPARTMENT)


def firms(count: int) -> bytes:
    """A sheet of so many new companies."""
    rows = [(f"新开第{n}号商贸有限公司", NUMBERS.uscc(), "2020-01-01") for n in range(count)]
    return table(FIRMS, *rows)


def send(at: Client, *files: tuple[str, bytes], role: str = "data_officer", **fields: str) -> Any:
    """Send files to be loaded."""
    parts = [("files", (name, content)) for name, content in files]
    return at("POST", "/loads", role=role, files=parts, data=fields)


_OVER = ("done", "refused", "stopped")


def over(at: Client, number: int) -> dict[str, Any]:
    """The load once it is over."""

    def told() -> dict[str, Any]:
        load: dict[str, Any] = at.told(f"/loads/{number}", role="data_officer")["load"]
        return load

    wait_until(lambda: told()["state"] in _OVER)
    return told()


def wait_for(at: Client, number: int, headers: dict[str, str]) -> None:
    """Wait until a load is over that the sender of these headers may see."""
    path = f"/api/loads/{number}"
    wait_until(lambda: at.http.get(path, headers=headers).json()["load"]["state"] in _OVER)


def loaded(at: Client, *files: tuple[str, bytes], **fields: str) -> dict[str, Any]:
    """Send files and wait until they are loaded."""
    answer = send(at, *files, **fields)
    assert answer.status_code == 202, answer.text
    return over(at, answer.json()["load"]["number"])


def loading() -> list[int]:
    """The processes in which this one loads.

    A process just begun has an empty command line until the kernel has laid out its memory, which
    is after `Popen` has returned: such a one is waited for.
    """
    wait_until(lambda: all(_command(pid) != "" for pid in _children()))
    return [pid for pid in _children() if "api.loading.worker" in (_command(pid) or "")]


def _children() -> list[int]:
    lists = Path("/proc/self/task").glob("*/children")
    return [int(pid) for path in lists for pid in path.read_text().split()]


def _command(pid: int) -> str | None:
    """The command line of a process; None where it has ended, collected or not."""
    place = Path(f"/proc/{pid}")
    try:
        ended = place.joinpath("stat").read_text().rpartition(")")[2].split()[0] in "ZX"
        return None if ended else place.joinpath("cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
