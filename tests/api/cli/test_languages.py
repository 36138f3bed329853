"""One voice in two languages: what a person reads follows the language, JSON does not."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from api.cli.command import help_code
from api.cli.main import creditgraph
from api.cli.voice import language_asked
from api.settings import language_from
from graph.errors import BadInput
from graph.sentence import catalogue
from tests.api.cli.commands import Run, planted

# Three English words in a row are prose; names of options, files and codes are not.
ENGLISH = re.compile(r"\b[A-Za-z]?[a-z]+ [a-z]+ [a-z]+\b")
CHINESE = re.compile("[\u4e00-\u9fff]")


def commands_of(group: click.Group) -> list[click.Command]:
    """The commands of a group, imported."""
    context = click.Context(group)
    commands = (group.get_command(context, name) for name in group.list_commands(context))
    return [command for command in commands if command]


def every_command(group: click.Group = creditgraph) -> Iterator[click.Command]:
    yield group
    for command in commands_of(group):
        if isinstance(command, click.Group):
            yield from every_command(command)
        else:
            yield command


COMMANDS = list(every_command())


def questions(folder: Path) -> list[tuple[object, ...]]:
    """Every command that only reads, on a party with something to say."""
    firm, project = planted(folder, "phoenix"), planted(folder, "listed_participant")
    return [
        ("find", "鹤岗市", "--limit", 5),
        ("show", firm),
        ("network", firm),
        ("exposure", firm),
        ("exposure", "--top", 3),
        ("impact", planted(folder, "listed_applicant")),
        ("trace", firm),
        ("trace", firm, "--to", project),
        ("vet", project),
        ("measures", planted(folder, "listed_applicant")),
        ("doctor",),
        ("verify",),
    ]


# -- the language chosen


@pytest.mark.parametrize(
    "arguments",
    [
        ("--lang", "zh", "show", "nobody"),
        ("show", "--lang", "zh", "nobody"),
        ("show", "nobody", "--lang=zh"),
        ("--lang", "en", "show", "nobody", "--lang", "zh"),
    ],
    ids=" ".join,
)
def test_lang_stands_anywhere_and_the_last_counts(arguments: tuple[str, ...]) -> None:
    assert language_asked(arguments) == "zh"


def test_what_follows_two_dashes_is_no_option() -> None:
    assert language_asked(["find", "--", "--lang", "zh"]) is None


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "CREDITGRAPH_LANG": "en"}, "en"),
    ],
)
def test_without_lang_the_setting_decides_then_the_locale(
    environment: dict[str, str], language: str
) -> None:
    assert language_from(environment) == language


def test_a_language_that_we_do_not_have_is_refused(run: Run) -> None:
    with pytest.raises(BadInput, match="use one of zh, en"):
        language_from({"CREDITGRAPH_LANG": "fr"})
    assert run("show", "nobody", "--lang", "fr") == (
        2,
        "",
        "fr is no language here: use one of zh, en.\n",
    )


# -- what is said


def test_json_is_the_same_bytes_in_both_languages(run: Run, folder: Path) -> None:
    for question in questions(folder):
        chinese, english = (run(*question, "--json", "--lang", one)[1] for one in ("zh", "en"))
        assert chinese == english


def test_no_line_in_chinese_is_english_prose(run: Run, folder: Path) -> None:
    for question in questions(folder):
        status, out, err = run(*question, "--lang", "zh")
        assert (status, err) == (0, "")
        assert CHINESE.search(out)
        assert ENGLISH.findall(out) == []


def test_domain_words_are_chinese_in_chinese_and_codes_in_english(run: Run, folder: Path) -> None:
    firm = planted(folder, "phoenix")
    assert "enterprise" in run("show", firm)[1]
    chinese = run("show", firm, "--lang", "zh")[1]
    assert "企业" in chinese
    assert "统一社会信用代码：" in chinese
    assert "enterprise" not in chinese


def test_the_demo_speaks_the_language_of_the_locale(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREDITGRAPH_LANG")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    status, out, err = run("demo", "--folder", tmp_path / "demo")
    assert (status, err) == (0, "")
    assert "接下来可以试试：" in out
    # Indented lines quote what loading and vetting found; their own tests check these.
    ours = [line for line in out.splitlines() if not line.startswith("    ")]
    assert ENGLISH.findall("\n".join(ours)) == []


# -- what is refused


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nonsense",), "没有 nonsense 这个命令：请用 creditgraph -h 查看全部命令。"),
        (("find",), "缺少 TEXT：请补上，或用 -h 查看用法。"),
        (("find", "x", "--none"), "没有 --none 这个选项：请用 -h 查看可用的选项。"),
        (
            ("find", "x", "--limit"),
            "选项 --limit 用法有误：缺少值，或本不应带值；请用 -h 查看用法。",
        ),
        (("find", "x", "y"), "多出了 y：请去掉，或用 -h 查看用法。"),
        (
            ("find", "x", "--limit", "0"),
            "--limit 的值 0 不可用：请填 1 至 1000 之间的整数。",
        ),
        (("exposure", "--top", "0"), "--top 的值 0 不可用：请填不小于 1 的整数。"),
        (("sample", "x", "--seed", "y"), "--seed 的值 y 不是整数：请填整数。"),
        (
            ("export", "x", "--format", "ftm2"),
            "--format 的值 ftm2 不可用：请用 csv、neo4j-admin 之一。",
        ),
        (
            ("vet", "--replay", "none.json"),
            "--replay 所指的 none.json 不是可读的文件：请检查路径。",
        ),
        (("load", "none.csv"), "none.csv 不存在：请检查路径。"),
        (
            ("vet",),
            "没有指明审查对象：请写明项目或主体，或用 --replay 指明审查凭证。",
        ),
        (
            ("undo", "v:none"),
            "没有编号为 v:none 的有效认定：可能已撤回，请查看“身份认定”页，"
            "或核对 same、different 命令给出的编号。",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_refusal_in_chinese_says_what_to_do(
    run: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    assert run("--lang", "zh", *arguments)[2] == f"{sentence}\n"


# -- help


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_and_option_has_its_help(command: click.Command) -> None:
    options = [one for one in command.params if isinstance(one, click.Option)]
    codes = [f"help.{command.name}.command", *(help_code(command, one) for one in options)]
    assert [code for code in codes if code not in catalogue()] == []


def test_every_help_belongs_to_a_command_or_an_option() -> None:
    wanted = set()
    for command in COMMANDS:
        options = [one for one in command.params if isinstance(one, click.Option)]
        wanted |= {f"help.{command.name}.command", *(help_code(command, one) for one in options)}
    given = {code for code in catalogue() if re.fullmatch(r"help\.\w+\.\w+", code)}
    assert given - wanted == {"help.shared.help"}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_help_in_chinese_has_no_english_prose(run: Run, command: click.Command) -> None:
    path = [] if command is creditgraph else [command.name]
    for group in (one for one in commands_of(creditgraph) if isinstance(one, click.Group)):
        for name, one in group.commands.items():
            if one is command:
                path = [str(group.name), name]
    status, out, _ = run(*path, "--help", "--lang", "zh")
    assert status == 0
    assert out.startswith("用法：")
    assert ENGLISH.findall(out.split("\n", 1)[1]) == []
