"""Every sentence for a person stands in the catalogue, whole in both languages (DESIGN §11)."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Final, NamedTuple

import pytest

from graph.errors import CreditGraphError
from graph.sentence import FOLDER, LANGUAGES, catalogue

ROOT = Path(__file__).parents[1]
PACKAGES = ("graph", "loaders", "analytics", "api")
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]

# Beginnings of codes put together at run time, and the file that does so.
COMPOSED: Final = {
    "help.": "api/cli/command.py",
    "matched.": "api/cli/look_up.py",
    "match.": "graph/match_basis.py",
    "report.": "analytics/report/page.py",
    "report_page.": "analytics/report/page.py",
    "opinion_page.": "analytics/opinion/typeset.py",
    "picture_pdf.": "analytics/report/picture_pdf.py",
    "action.": "api/access/caller.py",
    "check_ended.": "api/desk/integrity.py",
    "load_ended.": "api/loading/job.py",
    "http.": "api/desk/problems.py",
    "request.": "api/desk/problems.py",
    "field.": "api/desk/problems.py",
    "deed.": "api/cases/alert_words.py",
    "case_sheet.": "api/answers/case_tables.py",
    "approval_kind.": "api/answers/worklists/supervisor.py",
    "journal_sheet.": "api/answers/journal_sheet.py",
    "interface": "api/interface/words.py",
    "role.": "api/interface/words.py",
}
# Parts of the catalogue whose use other tests check: the console's, and the words of the domain.
CHECKED_ELSEWHERE: Final = ("console.toml", "words.toml")
# The button to the other language is in that language; the others join words that come in Chinese.
NOT_CHINESE: Final = (
    "site.other_language",
    "paper.kind",
    "paper.numbered",
    "finding.chain_forward",  # arrows between names
    "finding.chain_back",
)
# What an error takes for a program beside the particulars of its sentence.
NOT_PARTICULARS: Final = {
    "TooMany": frozenset({"after_s"}),
    "_RefusedCell": frozenset({"column"}),
}
CHINESE: Final = re.compile("[\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]")


class GivenCode(NamedTuple):
    """A code given in a file, with its particulars; None where they are not written out."""

    code: str
    particulars: frozenset[str] | None
    line: int


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def errors() -> frozenset[str]:
    """The names of every error of ours, wherever it is defined."""
    names = {CreditGraphError.__name__}
    classes = [
        (node.name, {ast.unparse(base).split(".")[-1] for base in node.bases})
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    before = 0
    while before != len(names):
        before = len(names)
        names |= {one for one, bases in classes if bases & names}
    return frozenset(names)


def sentences(text: str) -> Iterator[GivenCode]:
    """Every code that a file gives to an error, to `say`, `Sentence` or a voice's `text`.

    A text put together on the spot is given too, as it is written: it is no code.
    """
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args or not _speaks(node):
            continue
        for code in _codes(node.args[0]):
            yield GivenCode(code, _particulars(node), node.lineno)


def _speaks(call: ast.Call) -> bool:
    called = ast.unparse(call.func).split(".")[-1]
    return called in {"say", "Sentence", "text"} or called in errors()


def _codes(first: ast.expr) -> list[str]:
    if isinstance(first, ast.IfExp):
        return [*_codes(first.body), *_codes(first.orelse)]
    if isinstance(first, ast.JoinedStr | ast.BinOp):
        return [ast.unparse(first)]
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return [] if first.value in LANGUAGES else [first.value]
    return []


def _particulars(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    if None in names or len(call.args) > 1:
        return None
    beside = NOT_PARTICULARS.get(ast.unparse(call.func), frozenset())
    return frozenset(name for name in names if name) - beside


def composed(path: str, code: str) -> bool:
    return any(
        path == file and code.removeprefix("f'").startswith(beginning)
        for beginning, file in COMPOSED.items()
    )


def placeholders(text: str) -> frozenset[str]:
    return frozenset(field for _, field, _, _ in Formatter().parse(text) if field is not None)


def codes_of(path: Path) -> list[str]:
    """The codes of one part of the catalogue."""

    def flat(table: dict[str, object], above: str) -> Iterator[str]:
        for key, value in table.items():
            assert isinstance(value, dict)
            if value.keys() <= set(LANGUAGES):
                yield above + key
            else:
                yield from flat(value, f"{above}{key}.")

    return list(flat(tomllib.loads(path.read_text("utf-8")), ""))


def wrong(path: str, text: str) -> list[str]:
    """What a file says that the catalogue does not hold, or holds with other particulars."""
    faults = []
    for said in sentences(text):
        if composed(path, said.code):
            continue
        both = catalogue().get(said.code)
        if both is None:
            faults.append(f"{path}:{said.line}: {said.code} is not in the catalogue")
        elif said.particulars not in (None, placeholders(both["zh"])):
            wanted = ", ".join(sorted(placeholders(both["zh"])))
            faults.append(f"{path}:{said.line}: {said.code} takes {wanted}")
    return faults


# -- the code


@pytest.mark.parametrize("path", FILES, ids=name)
def test_whatever_is_said_is_in_the_catalogue_with_its_particulars(path: Path) -> None:
    assert wrong(name(path), path.read_text("utf-8")) == []


@pytest.mark.parametrize(("beginning", "file"), COMPOSED.items())
def test_what_is_composed_is_composed_there(beginning: str, file: str) -> None:
    assert re.search(rf'f"{re.escape(beginning)}', (ROOT / file).read_text("utf-8"))


def test_every_sentence_is_said_somewhere() -> None:
    constants = {
        node.value
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    parts = [path for path in sorted(FOLDER.glob("*.toml")) if path.name not in CHECKED_ELSEWHERE]
    codes = [code for path in parts for code in codes_of(path)]
    never = [code for code in codes if not code.startswith((*COMPOSED, "word."))]
    assert [code for code in never if code not in constants] == []


# -- the catalogue


def test_no_two_files_give_one_code() -> None:
    given = Counter(code for path in FOLDER.glob("*.toml") for code in codes_of(path))
    assert [code for code, times in given.items() if times > 1] == []


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_both_languages_are_whole(code: str) -> None:
    both = catalogue()[code]
    assert both.keys() == set(LANGUAGES)
    assert all(both.values())
    assert placeholders(both["zh"]) == placeholders(both["en"])
    assert code in NOT_CHINESE or CHINESE.search(both["zh"])
    # Half-width punctuation after a Chinese character is a slip of the keyboard.
    assert not re.search("[\u4e00-\u9fff][,;:?!]", both["zh"])


# -- the checks, broken once on purpose


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('raise BadInput("nothing.such")', "nothing.such is not in the catalogue"),
        ('raise BadInput(f"{path} is not there.")', "is not in the catalogue"),
        ('raise StoreError("the store is " + "away.")', "is not in the catalogue"),
        ('say("cli.load.missing")', "cli.load.missing takes path"),
        ('voice.say("cli.load.missing", file=1)', "cli.load.missing takes path"),
        ('errors.NotFound("cli.vet.nobody_named", path=1)', "cli.vet.nobody_named takes "),
        ('say("cli.vet.nobody_named" if x else "no.code")', "no.code is not in the catalogue"),
    ],
)
def test_what_the_catalogue_does_not_hold_is_seen(line: str, fault: str) -> None:
    (seen,) = wrong("api/cli/vet.py", line)
    assert fault in seen


@pytest.mark.parametrize(
    "line",
    [
        'raise BadInput("cli.load.missing", path=path)',
        'Sentence("cli.load.missing", particulars)',
        'say("cli.load.missing", **particulars)',
        "raise BadInput(sentence)",
        'error.text("zh")',
    ],
)
def test_what_the_catalogue_holds_passes(line: str) -> None:
    assert wrong("api/cli/vet.py", line) == []
