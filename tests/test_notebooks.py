"""The notebooks run from end to end, and end in a drawn network; they are kept without outputs."""

import html
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.browser import opened

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# what an investigation must have said for it to have shown anything
SAID = {
    "agency": ("安全评价有限公司", "服务过", "来源：中介服务"),
    "ownership": ("穿透持股 郑甲", "实际控制人 郑甲 yes", "受益所有人 孙丙 股权 possible"),
    "phoenix": ("股东→", "列入名单", "失信被执行人"),
    "vetting": ("【直接记录】", "相同", "改动过的凭证"),
}


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A notebook with its outputs: (name, the notebook)."""
    out = tmp_path_factory.mktemp("notebook") / "out.ipynb"
    done = subprocess.run(
        [sys.executable, "-m", "tests.notebook", str(request.param), str(out)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(out.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return request.param.stem, nbformat.read(out, as_version=4)


def outputs(book: Any) -> list[Any]:
    return [out for cell in book.cells if cell.cell_type == "code" for out in cell.outputs]


def test_a_notebook_runs_and_says_what_it_found(run: tuple[str, Any]) -> None:
    name, book = run
    words = "".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    said = words + "".join(out.get("text", "") for out in outputs(book))
    assert [part for part in SAID[name] if part not in said] == []
    assert [out for out in outputs(book) if out.get("name") == "stderr"] == []


def test_the_network_in_its_output_is_drawn(run: tuple[str, Any], tmp_path: Path) -> None:
    _, book = run
    (shown,) = [
        out["data"]["text/html"] for out in outputs(book) if "text/html" in out.get("data", {})
    ]
    (page,) = re.findall(r'<iframe srcdoc="([^"]+)"', shown)
    path = tmp_path / "network.html"
    path.write_text(html.unescape(page), encoding="utf-8")
    with opened(path) as watched:
        watched.page.wait_for_selector("canvas")
        assert (watched.errors, len(watched.requests)) == ([], 1)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_short_without_outputs_and_in_chinese_first(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells)
    assert len(book.cells) <= 20
    assert re.match(r"# [一-鿿]", book.cells[0].source.replace("“", "")) is not None
    assert not re.search(r"/(?:root|home|tmp)/", path.read_text("utf-8"))


def test_there_are_three() -> None:
    assert {path.stem for path in NOTEBOOKS} == SAID.keys()
