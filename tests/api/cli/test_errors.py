"""An error is one sentence with the next step, and an exit status (DESIGN §12)."""

from pathlib import Path

import pytest

from analytics.policy import DEFAULT
from tests.api.cli.commands import Run


@pytest.mark.parametrize(
    ("arguments", "status", "word"),
    [
        (("show", "nobody"), 4, "find"),
        (("trace", "nobody"), 4, "find"),
        (("undo", "v:nothing"), 4, "verdict"),
        (("repair", "c:nothing", "--reason", "x"), 4, "record"),
        (("vet", "nobody"), 4, "find"),
        (("load", "missing.csv"), 2, "check the path"),
        (("exposure", "--as-of", "yesterday"), 2, "2026-03-01"),
        (("exposure", "--policy", "missing.toml"), 2, "policy"),
        (("exposure", "--out", "evidence.doc"), 2, ".csv"),
        (("find", "x", "--store", "redis://x"), 2, "sqlite"),
        (("find", "x", "--store", "sqlite:///no/such/folder/x.db"), 3, "folder"),
        (("find", "x", "--store", "sqlite:///text.db"), 3, "store"),
        (("find", "x", "--store", "sqlite:///."), 3, "folder"),
        (("export", "/proc/none"), 2, "check the path"),
        (("exposure", "--at-revision", "99999"), 4, "revision"),
        (("nonsense",), 2, "nonsense"),
        (("sample", "x", "--entities", "0"), 2, "entities"),
        (("vet",), 2, "project"),
    ],
)
def test_errors_are_one_sentence_and_a_status(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, word: str
) -> None:
    (tmp_path / "text.db").write_text("no database at all, just words " * 40)
    got, _, err = run(*arguments)
    assert got == status
    assert word in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ("forward = 0.7\nbackward = 0.8|forward = 1.7\nbackward = 0.8", "forward"),
        ("max_hops = 4|max_hops = 0", "max_hops"),
        ("chain_cut_off = 0.2|chain_cut_off = 2", "chain_cut_off"),
        ("[relations.branch_of]|[relations.twig_of]", "twig_of"),
        ("[levels]|[steps]", "steps"),
    ],
)
def test_a_wrong_policy_names_its_key(run: Run, tmp_path: Path, wrong: str, key: str) -> None:
    before, after = wrong.split("|")
    text = DEFAULT.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "policy.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    status, _, err = run("exposure", "--policy", path)
    assert status == 2
    assert key in err
