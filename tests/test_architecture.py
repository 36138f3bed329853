"""Who may import whom, which library belongs to whom, and how large a room may get (DESIGN §11)."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = {
    "graph": {"graph"},
    "loaders": {"graph", "loaders"},
    "analytics": {"graph", "analytics"},
    "api": {"graph", "loaders", "analytics", "api"},
}
OWNERS = {
    "sqlite3": ("graph/sqlite/", "api/access/accounts.py", "api/desk/certificates.py"),
    "neo4j": "graph/neo4j/",
    "stdnum": ("graph/identifiers.py", "loaders/city/numbers.py"),
    "pandas": "loaders/html.py",
    "python_calamine": "loaders/tables.py",
    "openpyxl": ("loaders/city/workbook.py", "loaders/officer_sheet.py"),
    "lxml": "loaders/html.py",
    "chinese_calendar": "loaders/workdays.py",
    "subprocess": ("loaders/worker.py", "api/loading/process.py"),
    "pickle": "loaders/worker.py",
    "numba": (
        "analytics/propagation/kernel.py",
        "analytics/snapshot/counting_sort.py",
        "analytics/propagation/csr.py",
    ),
    "networkx": "analytics/",
    "pyvis": "analytics/",
    "pyarrow": "analytics/propagation/evidence_file.py",
    "jinja2": ("analytics/report/page.py", "api/console/page.py"),
    "argon2": "api/access/accounts.py",
    "prometheus_client": "api/desk/metrics.py",
    "uvicorn": "api/cli/serving.py",
    "click": "api/",
    "tqdm": "api/",
    "fastapi": "api/",
}
LONG_FUNCTIONS = {
    ("analytics/propagation/kernel.py", "reach"): "one loop over seeds, compiled as a whole",
    ("graph/commit/apply.py", "_keep_claims"): "one pass over claims that each depend on the last",
}
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", FILES, ids=name)
def test_data_flows_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    tops = {module.split(".")[0] for module in imports(ast.parse(path.read_text("utf-8")))}
    assert tops & ROOMS.keys() <= ROOMS[room]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_each_library_has_one_owner(path: Path) -> None:
    tops = {module.split(".")[0] for module in imports(ast.parse(path.read_text("utf-8")))}
    strangers = [top for top in tops & OWNERS.keys() if not name(path).startswith(OWNERS[top])]
    assert strangers == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_environment_is_read_in_one_place(path: Path) -> None:
    text = path.read_text("utf-8")
    if name(path) != "api/settings.py":
        assert not re.search(r"\bos\.(environ|getenv|putenv)\b|\bfrom os import environ", text)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_and_functions_are_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 45
        and (name(path), node.name) not in LONG_FUNCTIONS
    ]
    assert long == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_everything_public_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef)
    silent = [n.name for n in tree.body if isinstance(n, kinds) and n.name[0] != "_"
              and not ast.get_docstring(n)]  # fmt: skip
    assert silent == []
    assert path.name == "__init__.py" or ast.get_docstring(tree)


def test_packages_are_listed_by_name() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    packages = {
        ".".join(path.relative_to(ROOT).parts)
        for room in ROOMS
        for path in [ROOT / room, *(ROOT / room).rglob("*")]
        if path.is_dir() and (path / "__init__.py").exists()
    }
    assert all(f'    "{package}",' in text for package in packages)


def test_every_dependency_is_pinned() -> None:
    wanted = re.findall(
        r'^    "([a-z0-9-]+)",$', (ROOT / "pyproject.toml").read_text("utf-8"), re.M
    )
    locked = {
        line.split("==")[0] for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    }
    assert {w.lower() for w in wanted} - {"graph", "loaders", "analytics", "api"} <= locked


def test_every_npm_package_is_pinned_and_no_file_locks_addresses() -> None:
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    assert [v for v in wanted.values() if not re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", v)] == []
    assert not (ROOT / "package-lock.json").exists()


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    banned = re.compile(
        "https?://[^/ ]*(?:" + "py" + "pi|npm" + "js)|/(?:root|home)/[a-z]|/" + "work/"
    )
    kinds = ("py", "toml", "md", "yml", "lock", "html", "js", "ts", "json", "css", "cfg", "txt",
             "csv")  # fmt: skip
    ours = [ROOT / "Makefile", ROOT / ".ci" / "run", ROOT / ".npmrc"]
    for room in (*ROOMS, "tests", "docs", "benchmarks", "notebooks"):
        ours += [p for p in (ROOT / room).rglob("*") if p.suffix.lstrip(".") in kinds]
    ours += [p for p in ROOT.glob("*") if p.suffix.lstrip(".") in kinds]
    assert [name(p) for p in ours if banned.search(p.read_text("utf-8"))] == []
