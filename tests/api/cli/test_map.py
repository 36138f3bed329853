"""`creditgraph map`: the columns of an unknown sheet are guessed, said, kept and read."""

from pathlib import Path

import pytest

from tests.api.cli.commands import Run, answer
from tests.api.loading.uploading import USCC, table

HEADING = ("被罚的单位", "统一代码", "文号", "种类", "金额(万元)", "决定日期", "机关")
ROW = ("乌有商贸有限公司", USCC[0], "鹤市监罚〔2026〕1号", "罚款", "5", "2026-03-05", "市监局")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "外来表.csv"
    path.write_bytes(table(HEADING, ROW))
    return path


def test_near_sources_are_named_and_each_column_is_guessed_with_a_reason(
    run: Run, sheet: Path
) -> None:
    told = answer(run, "map", sheet)
    assert told["source"] == told["near"][0]
    assert "penalty" in told["near"]
    assert [column["column"] for column in told["columns"]] == list(HEADING)
    guessed = {column["column"]: column["field"] for column in told["columns"]}
    assert guessed["统一代码"] == "uscc"
    assert all(column["reason"] for column in told["columns"])


def test_what_is_said_is_written_and_loads_the_sheet(run: Run, sheet: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    said = ["被罚的单位=subject", "文号=document_no", "机关=issuer", "种类=penalty_class"]
    columns = [part for text in said for part in ("--column", text)]
    assert run("map", sheet, "--source", "penalty", *columns, "--out", own)[0] == 0
    store = f"sqlite:///{tmp_path / 's.db'}"
    (file,) = answer(run, "load", sheet, "--source", own, "--store", store)["files"]
    assert (file["source"], file["accepted"], file["refused"]) == ("penalty", 1, 0)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--column", "没有=subject"], "没有"),
        (["--column", "文号"], "文号"),
        (["--column", "文号=no_such_field"], "no_such_field"),
        (["--source", "nothing"], "nothing"),
        (["--word", "state:完了=finished"], "finished"),
        (["--column", "决定日期=", "--out", "own.toml"], "处罚决定日期"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    run: Run,
    sheet: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    more: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    source = [] if "--source" in more else ["--source", "penalty"]
    status, out, err = run("map", sheet, *source, *more)
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert not (tmp_path / "own.toml").exists()


def test_a_sheet_that_is_known_needs_no_mapping(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "known.csv"
    path.write_bytes(table(("企业名称", "统一社会信用代码", "成立日期"), ("甲公司", USCC[1], "")))
    status, _, err = run("map", path)
    assert status == 2
    assert "known.csv" in err
