"""Who may import whom, which library belongs to whom, and how large a file may get (DESIGN §11).

The rules are tables; each check is a function of a path and what that file imports, so that the
same check runs over the tree and over a planted breach.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.library_owners import OWNERS

ROOT = Path(__file__).parents[1]

# What each package may import of ours.
PACKAGES: Final = {
    "graph": {"graph"},
    "loaders": {"graph", "loaders"},
    "analytics": {"graph", "analytics"},
    "api": {"graph", "loaders", "analytics", "api"},
}


class Never(NamedTuple):
    """Files whose path begins with one of `importers` import none of `modules`."""

    importers: tuple[str, ...]
    modules: tuple[str, ...]


ENGINES: Final = ("graph.sqlite", "graph.neo4j")
# What asks a question of a snapshot, or of what others found in one.
QUESTIONS: Final = (
    "analytics.grades",
    "analytics.law",
    "analytics.ownership",
    "analytics.parquet",
    "analytics.paths",
    "analytics.patterns",
    "analytics.propagation",
    "analytics.relational",
    "analytics.report",
    "analytics.vetting",
)
NEVER: Final = (
    Never(("graph/model.py", "graph/words.py"), ("graph.commit", "graph.store", *ENGINES)),
    Never(("graph/commit/",), ("graph.store", *ENGINES)),
    Never(("graph/sqlite/",), ("graph.neo4j",)),
    Never(("graph/neo4j/",), ("graph.sqlite",)),
    Never(("analytics/snapshot/",), QUESTIONS),
    Never(
        ("analytics/propagation/",),
        (
            "analytics.parquet",
            "analytics.paths",
            "analytics.relational",
            "analytics.vetting",
            "analytics.law",
        ),
    ),
    Never(("analytics/parquet/",), ("analytics.relational",)),
    Never(("analytics/ownership/",), ("analytics.vetting", "analytics.patterns")),
    Never(("analytics/patterns/",), ("analytics.vetting", "analytics.ownership")),
    Never(("api/desk/", "api/answers/", "api/routes/", "api/console/"), ("api.cli",)),
    Never(("api/desk/",), ("api.answers",)),
    Never(("api/answers/",), ("api.routes", "api.console")),
    Never(("api/routes/",), ("api.console",)),
)
# The engines themselves and the one file that chooses between them.
MAY_IMPORT_AN_ENGINE: Final = ("graph/sqlite/", "graph/neo4j/", "graph/opening.py")
# Who makes files: all others write into what these give them, so that nothing is open to others.
MAKE_FILES: Final = ("graph/private_files.py",)
MAKING: Final = r"open\(|write_|touch|mkdir|makedirs|shutil|\w+File\("
# Pages of the documentation, written by hand of a developer.
WRITE_PAGES: Final = (
    "loaders/specification/page.py",
    "analytics/vetting/scenario_page.py",
    "api/interface/__main__.py",
)
# (file, library): breaches still to be mended. One that is mended must leave this list.
OWED: Final[frozenset[tuple[str, str]]] = frozenset()

MOST_LINES_OF_A_FILE: Final = 400
MOST_LINES_OF_A_FUNCTION: Final = 45

FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(text: str) -> Iterator[str]:
    """The modules a file imports; `from a import b` gives `a.b`, which may be a module too."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # A relative import would hide which package it means.
            above = node.module or "." * node.level
            yield from (f"{above}.{alias.name}" for alias in node.names)


def within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


# -- the checks: what a file at `path` may not import of `modules`


def against_the_flow(path: str, modules: set[str]) -> set[str]:
    allowed = PACKAGES[path.split("/", maxsplit=1)[0]]
    return {m for m in modules if m.split(".")[0] in PACKAGES.keys() - allowed}


def never_imported(path: str, modules: set[str]) -> set[str]:
    refused = {
        module
        for rule in NEVER
        if path.startswith(rule.importers)
        for module in modules
        if within(module, rule.modules)
    }
    if not path.startswith(MAY_IMPORT_AN_ENGINE):
        refused |= {module for module in modules if within(module, ENGINES)}
    return refused


def not_owned(path: str, modules: set[str]) -> set[str]:
    tops = {module.split(".")[0] for module in modules}
    return {top for top in tops & OWNERS.keys() if not path.startswith(OWNERS[top])}


def reads_the_environment(path: str, text: str) -> bool:
    reading = r"\bos\.(environ|getenv|putenv)\b|\bfrom os import (environ|getenv)"
    return path != "api/settings.py" and re.search(reading, text) is not None


def makes_files(path: str, text: str) -> list[str]:
    """The calls by which a file makes files or folders of whatever mode the umask leaves.

    What `written_whole(…) as draft` gives is made already, so into `draft` anybody may write.
    """
    if path in MAKE_FILES + WRITE_PAGES or not re.search(MAKING, text):
        return []
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return [ast.unparse(call) for call in calls if _makes_a_file(call)]


def _makes_a_file(call: ast.Call) -> bool:
    on, _, method = ast.unparse(call.func).rpartition(".")
    if "draft" in (on, *map(ast.unparse, call.args[:1])) or on == "formatter":  # click's, of help
        return False
    if method in {"write_text", "write_bytes", "touch", "mkdir", "makedirs"}:
        return True
    if on == "shutil":
        return method.startswith(("copy", "move", "make")) and method != "copyfileobj"
    words = [str(a.value) for a in ast.walk(call) if isinstance(a, ast.Constant)]
    writing = any(re.fullmatch("[rb]*[wax+][bt+]*", word) for word in words)
    if method == "open":
        return writing or on == "os"
    return method in {"ZipFile", "GzipFile", "TarFile", "NamedTemporaryFile"} and writing


def runs_from_the_current_folder(text: str) -> list[str]:
    """The calls that start an interpreter which would look for modules in the current folder."""
    if "sys.executable" not in text:
        return []
    lists = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.List)]
    started = [ast.unparse(one) for one in lists if "sys.executable" in ast.unparse(one)]
    return [one for one in started if "'-I'" not in one and "'-P'" not in one]


def too_long(text: str) -> list[str]:
    """The functions of a file that are too long, and the file itself where it is."""
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MOST_LINES_OF_A_FUNCTION
    ]
    return long + ["the file"] * (len(text.splitlines()) > MOST_LINES_OF_A_FILE)


def without_docstring(text: str) -> list[str]:
    kinds = (ast.FunctionDef, ast.ClassDef)
    return [
        node.name
        for node in ast.parse(text).body
        if isinstance(node, kinds) and node.name[0] != "_" and not ast.get_docstring(node)
    ]


# -- the tree keeps them


@pytest.mark.parametrize("path", FILES, ids=name)
def test_data_flows_one_way(path: Path) -> None:
    assert against_the_flow(name(path), set(imports(path.read_text("utf-8")))) == set()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_folder_imports_what_it_never_may(path: Path) -> None:
    assert never_imported(name(path), set(imports(path.read_text("utf-8")))) == set()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_each_library_has_one_owner(path: Path) -> None:
    owed = {library for file, library in OWED if file == name(path)}
    assert not_owned(name(path), set(imports(path.read_text("utf-8")))) == owed


def test_every_owner_and_every_debt_names_a_file_that_is_there() -> None:
    named = {owner for owners in OWNERS.values() for owner in owners} | {file for file, _ in OWED}
    named |= set(MAY_IMPORT_AN_ENGINE)
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_owner_uses_its_library() -> None:
    used = {
        (library, owner)
        for path in FILES
        for library in {module.split(".")[0] for module in imports(path.read_text("utf-8"))}
        for owner in OWNERS.get(library, ())
        if name(path).startswith(owner)
    }
    unused = {(library, owner) for library, owners in OWNERS.items() for owner in owners} - used
    assert unused == set()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_environment_is_read_in_one_place(path: Path) -> None:
    assert not reads_the_environment(name(path), path.read_text("utf-8"))


def test_files_are_made_in_one_place_for_their_owner_only() -> None:
    made = {name(path): makes_files(name(path), path.read_text("utf-8")) for path in FILES}
    assert {path: calls for path, calls in made.items() if calls} == {}


def test_no_child_looks_for_modules_in_the_current_folder() -> None:
    assert [p for p in FILES if runs_from_the_current_folder(p.read_text("utf-8"))] == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_and_functions_are_small(path: Path) -> None:
    assert too_long(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_everything_public_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    assert without_docstring(text) == []
    assert path.name == "__init__.py" or ast.get_docstring(ast.parse(text))


# -- each check, broken once on purpose


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("graph/model.py", "import loaders.load"),
        ("loaders/load.py", "from analytics import policy"),
        ("analytics/policy.py", "from loaders.tiers import tier"),
        ("analytics/policy.py", "from api.clock import today"),
    ],
)
def test_an_import_against_the_flow_is_seen(path: str, line: str) -> None:
    assert against_the_flow(path, set(imports(line))) == set(imports(line))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("graph/model.py", "from graph.commit.states import state_after"),
        ("graph/model.py", "from graph.store import Store"),
        ("graph/words.py", "from graph import store"),
        ("graph/words.py", "import graph.neo4j.shapes"),
        ("graph/commit/apply.py", "from graph.store import Store"),
        ("graph/commit/apply.py", "from graph.sqlite.ledger.ledger import SqliteLedger"),
        ("graph/sqlite/store.py", "from graph.neo4j import shapes"),
        ("graph/neo4j/ledger/ledger.py", "from graph.sqlite.grams import grams"),
        ("graph/lookup.py", "from graph.sqlite.store import SqliteStore"),
        ("loaders/load.py", "from graph.neo4j.store import Neo4jStore"),
        ("api/cli/files.py", "from graph.neo4j.admin_import import export_admin"),
        ("analytics/snapshot/building.py", "from analytics.propagation.arcs import arcs_of"),
        ("analytics/snapshot/file.py", "from analytics import paths"),
        ("analytics/snapshot/columns.py", "from analytics.law.measures import read_measures"),
        ("analytics/propagation/seeds.py", "from analytics.law.measures import read_measures"),
        ("analytics/propagation/arcs.py", "from analytics.paths.walks import chains"),
        ("analytics/propagation/exposure.py", "from analytics.vetting import vet"),
        ("analytics/ownership/control.py", "from analytics.vetting.vet import vet"),
        ("analytics/ownership/control.py", "from analytics.patterns.bids import bids"),
        ("analytics/patterns/bids.py", "from analytics.ownership.control import control"),
        ("analytics/patterns/bids.py", "from analytics.vetting.vet import vet"),
        ("api/desk/desk.py", "from api.cli.output import give"),
        ("api/answers/exposure.py", "from api.cli import output"),
        ("api/routes/chains.py", "import api.cli.question"),
        ("api/console/pages/front.py", "from api.cli.evidence import frame"),
        ("api/desk/desk.py", "from api.answers.records import records"),
        ("api/answers/records.py", "from api.routes.shapes import Answer"),
        ("api/answers/records.py", "from api.console.formatting import when"),
        ("api/routes/chains.py", "from api.console.formatting import when"),
    ],
)
def test_what_a_folder_never_imports_is_seen(path: str, line: str) -> None:
    assert never_imported(path, set(imports(line))) == set(imports(line))


def test_whoever_chooses_the_engine_may_import_both() -> None:
    both = {"graph.sqlite.store.SqliteStore", "graph.neo4j.store.Neo4jStore"}
    assert never_imported("graph/opening.py", both) == set()


@pytest.mark.parametrize(
    ("path", "line", "library"),
    [
        ("graph/neo4j/store.py", "from neo4j import GraphDatabase", "neo4j"),
        ("loaders/reading/tables.py", "import xlrd", "xlrd"),
        ("analytics/propagation/exposure.py", "from numba import njit", "numba"),
        ("analytics/paths/walks.py", "import networkx", "networkx"),
        ("analytics/patterns/control.py", "from scipy.sparse import csr_array", "scipy"),
        ("graph/lookup.py", "import sqlite3", "sqlite3"),
        ("api/desk/desk.py", "import click", "click"),
        ("loaders/load.py", "from fastapi import FastAPI", "fastapi"),
        ("api/routes/chains.py", "import numpy as np", "numpy"),
    ],
)
def test_a_library_in_a_strangers_file_is_seen(path: str, line: str, library: str) -> None:
    assert not_owned(path, set(imports(line))) == {library}


@pytest.mark.parametrize("line", ["os.environ['X']", "os.getenv('X')", "from os import environ"])
def test_reading_the_environment_elsewhere_is_seen(line: str) -> None:
    assert reads_the_environment("api/clock.py", line)
    assert not reads_the_environment("api/settings.py", line)


@pytest.mark.parametrize(
    "line",
    [
        "open(path, 'w')",
        "open(path, mode='a', encoding='utf-8')",
        "path.open('wb')",
        "gzip.open(path, 'wt')",
        "path.write_text(text)",
        "folder.mkdir(0o700)",
        "os.open(path, os.O_CREAT, 0o600)",
        "os.makedirs(path)",
        "ZipFile(path, 'w')",
        "shutil.copy(one, other)",
    ],
)
def test_a_file_made_elsewhere_is_seen(line: str) -> None:
    assert makes_files("loaders/export.py", line) == [ast.unparse(ast.parse(line))]
    assert makes_files("graph/private_files.py", line) == []


@pytest.mark.parametrize("line", ["open(path)", "path.open('rb')", "draft.write_text(text)"])
def test_reading_and_filling_a_draft_make_no_file(line: str) -> None:
    assert makes_files("loaders/export.py", line) == []


def test_a_child_in_the_current_folder_is_seen() -> None:
    assert runs_from_the_current_folder("Popen([sys.executable, '-m', 'api'])")
    assert not runs_from_the_current_folder("Popen([sys.executable, '-I', '-c', code])")


def test_a_long_function_and_a_long_file_are_seen() -> None:
    body = "    pass\n"
    assert too_long("def short():\n" + body * 44) == []
    assert too_long("def long():\n" + body * 45) == ["long"]
    assert too_long("x = 1\n" * 401) == ["the file"]


def test_a_silent_public_name_is_seen() -> None:
    assert without_docstring("def one(): ...\ndef _two(): ...\nclass Three: ...") == [
        "one",
        "Three",
    ]
