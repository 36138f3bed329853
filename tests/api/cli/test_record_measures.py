"""Measures of a record on the command line: confirm, lift, and back (DESIGN §9, §12)."""

from pathlib import Path

import pytest

from analytics.law.measures import read_measures
from graph.opening import open_store
from tests.api.cli.commands import Run, answer
from tests.builders import firm, penalty, tell
from tests.law_examples import listing

LAW = read_measures()
ASKED, CONDITIONAL = listing(LAW, conditional=True)
LISTED, PLAIN = listing(LAW, conditional=False, id_="c2")
WHY = ("--reason", "查实")


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a store with the firm a and its records c1, c2 and c3."""
    url = f"sqlite:///{tmp_path / 'measures.db'}"
    made = open_store(url)
    tell(made, firm("a"), ASKED, LISTED, penalty("c3", "a"))
    made.close()
    monkeypatch.setenv("CREDITGRAPH_STORE", url)
    return run


def test_a_condition_is_confirmed_shown_and_taken_back(run: Run) -> None:
    code = CONDITIONAL.code
    content = answer(run, "confirm", "c1", code, *WHY, "--document", "函3号")
    assert (content["measure"], content["confirmed"], content["state"]) == (
        code,
        [code],
        "in_force",
    )
    assert f"the condition of {code} is confirmed" in run("show", "a")[1]
    assert answer(run, "unconfirm", "c1", code, *WHY)["confirmed"] == []


def test_a_measure_is_lifted_on_the_day_asked(run: Run) -> None:
    content = answer(run, "lift", "c2", PLAIN.code, *WHY, "--as-of", "2026-06-01")
    assert content["lifted"] == [[PLAIN.code, "2026-06-01"]]
    assert f"{PLAIN.code} is lifted from 2026-06-01 on" in run("show", "a")[1]


def test_a_lifting_is_taken_back(run: Run) -> None:
    answer(run, "lift", "c2", PLAIN.code, *WHY, "--as-of", "2026-06-01")
    assert answer(run, "unlift", "c2", PLAIN.code, *WHY)["lifted"] == []
    status, _, error = run("unlift", "c2", PLAIN.code, *WHY)
    assert (status, "never lifted" in error) == (2, True)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("action", ["confirm", "lift"])
def test_what_was_done_is_said_with_record_and_measure(
    run: Run, action: str, language: str
) -> None:
    status, out, _ = run(action, "c1", CONDITIONAL.code, *WHY, "--lang", language)
    assert (status, "c1" in out, CONDITIONAL.code in out) == (0, True, True)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("confirm", "c1", "M-NO-99"), 2, CONDITIONAL.code),
        (("confirm", "c2", PLAIN.code), 2, "nothing to confirm"),
        (("unconfirm", "c1", CONDITIONAL.code), 2, "nobody has confirmed"),
        (("lift", "c3", PLAIN.code), 2, "no measure applies"),
        (("lift", "c2", PLAIN.code, "--as-of", "2020-01-01"), 2, "decided on"),
        (("lift", "c9", PLAIN.code), 4, "record"),
    ],
)
def test_what_the_law_or_the_record_does_not_allow_is_refused(
    run: Run, arguments: tuple[str, ...], status: int, words: str
) -> None:
    got, _, error = run(*arguments, *WHY)
    assert (got, words in error) == (status, True)


def test_a_measure_is_lifted_once(run: Run) -> None:
    assert run("lift", "c2", PLAIN.code, *WHY)[0] == 0
    status, _, error = run("lift", "c2", PLAIN.code, *WHY)
    assert (status, "already" in error) == (2, True)


def test_a_reason_is_needed(run: Run) -> None:
    assert run("confirm", "c1", CONDITIONAL.code)[0] == 2
