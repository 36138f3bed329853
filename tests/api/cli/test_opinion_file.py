"""`vet --paper`: the paper as a file, whole or not at all."""

import re
from pathlib import Path

import pytest

from analytics.opinion import typeset
from tests.api.cli.commands import Run, planted
from tests.pdfs import need_papers, text_of


@pytest.fixture(autouse=True, scope="module")
def papers() -> None:
    need_papers()


def test_a_vetting_writes_its_paper(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITGRAPH_OFFICE", "鹤岗市信用中心")
    monkeypatch.setenv("CREDITGRAPH_OFFICE_WORD", "鹤信")
    path, subject = tmp_path / "paper.pdf", planted(folder, "phoenix")
    status, out, _ = run("vet", subject, "--paper", path, "--with-leads")
    assert status == 0
    text = text_of(path.read_bytes())
    assert "鹤岗市信用中心" in text
    assert re.search(r"鹤信〔\d{4}〕\d+号", text)
    assert subject in text
    assert re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", out)[-1] in text
    assert "关联链条" in text


def test_what_cannot_be_made_leaves_the_earlier_file(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"earlier")
    monkeypatch.setattr(typeset, "_set", lambda *_: (b"boxes", {"信"}))
    status, _, err = run("vet", planted(folder, "phoenix"), "--paper", path)
    assert status != 0
    assert "font" in err
    assert path.read_bytes() == b"earlier"
