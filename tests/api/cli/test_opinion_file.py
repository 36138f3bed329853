"""`vet --paper`: the paper as a file, whole or not at all."""

import re
import sys
from pathlib import Path

import pytest

from analytics.opinion import typeset
from tests.api.cli.commands import Run, last_entries, planted
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


def test_a_paper_is_the_one_that_is_filed_unless_another_language_is_asked_for(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path, subject = tmp_path / "paper.pdf", planted(folder, "phoenix")
    lines = {}
    for lang in ((), ("--lang", "zh"), ("--lang", "en")):  # the run's own setting is English
        assert run("vet", subject, "--paper", path, "--with-leads", *lang)[0] == 0
        lines[lang] = text_of(path.read_bytes())
    assert "盖章处" in lines[()]
    assert "盖章处" in lines["--lang", "zh"]
    english = lines["--lang", "en"]
    assert "Translationforreadingonly" in english
    assert "盖章处" not in english
    assert "exposure" in english  # the sentence of a lead
    assert [one for one in ("线索", "关联链条", "法定代表人", "核查意见") if one in english] == []


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


def test_where_no_paper_can_be_made_no_number_is_taken_and_nobody_is_vetted(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = planted(folder, "phoenix")
    before = last_entries(folder)
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "weasyprint", None)
        status, _, err = run("vet", subject, "--paper", tmp_path / "no.pdf")
    assert (status, err.count("\n")) == (2, 1)
    assert last_entries(folder) == before
