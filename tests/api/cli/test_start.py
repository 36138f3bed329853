"""A command waits only for what it uses: what is imported when the program starts."""

import subprocess
import sys

import click

from api.cli.main import creditgraph

# What each of these takes to import is felt: 50 ms to half a second.
SLOW = ("fastapi", "networkx", "numba", "numpy", "openpyxl", "pyarrow", "scipy", "uvicorn")
# What single questions and uploads need; the first of them imports it.
OF_EXTRAS = ("duckdb", "neo4j", "networkx", "pyarrow", "pyspark", "pyvis", "weasyprint")
OF_SINGLE_QUESTIONS = ("loaders.load", "networkx", "openpyxl", "scipy.sparse", "scipy.stats")


def imported(code: str, among: tuple[str, ...]) -> set[str]:
    """Which of these modules a new process has imported when it has run this code."""
    asked = f"import sys; print('\\n', *(n for n in {among} if n in sys.modules), sep='\\n')"
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\n{asked}"], capture_output=True, text=True, check=True
    )
    return set(ran.stdout.splitlines()) & set(among)


def test_the_help_of_all_commands_imports_no_slow_library() -> None:
    assert imported("from api.cli.main import main; main(['--help'])", SLOW) == set()


def test_what_is_imported_is_seen() -> None:
    assert imported("import numpy", SLOW) == {"numpy"}


def test_a_server_starts_without_the_libraries_of_single_questions() -> None:
    assert imported("import api.cli.serving", OF_SINGLE_QUESTIONS) == set()


def test_no_command_needs_an_extra_before_it_is_asked_for_it() -> None:
    code = (
        "import click\n"
        "from api.cli.main import creditgraph as all_\n"
        "context = click.Context(all_)\n"
        "for name in all_.list_commands(context): all_.get_command(context, name)"
    )
    assert imported(code, OF_EXTRAS) == set()


def test_each_command_is_found_under_its_own_name() -> None:
    context = click.Context(creditgraph)
    for name in creditgraph.list_commands(context):
        command = creditgraph.get_command(context, name)
        assert command is not None
        assert command.name == name


def test_a_name_that_is_no_command_gives_none() -> None:
    assert creditgraph.get_command(click.Context(creditgraph), "no") is None
