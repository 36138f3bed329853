"""The wheel: all of the program in it, and alone in an empty environment it does the main job."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.test_architecture import PACKAGES, ROOT

UV = Path(sys.executable).with_name("uv")
EXTRAS = ("columns", "duckdb", "neo4j", "paper", "pyvis", "spark")
SETTINGS = ("CREDITGRAPH_", "NEO4J_", "PYTHON", "VIRTUAL_ENV", "UV_")


@dataclass(frozen=True)
class Installed:
    """The program as `uv tool install` leaves it: a folder of programs, its own Python, a home."""

    program: Path
    python: Path
    home: Path

    def run(self, *words: str | Path, **settings: str) -> "subprocess.CompletedProcess[str]":
        """Run a command in the home, with nothing of the tests in its settings."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith(SETTINGS)}
        return subprocess.run(
            [*map(str, words)],
            cwd=self.home,
            env={**clean, "HOME": str(self.home), "LANG": "C.UTF-8", **settings},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what git keeps of it."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    _uv("build", "--wheel", "--quiet", "--out-dir", built, source)
    (made,) = built.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel as a tool of its own, without extras, of the versions that the image has."""
    place, home = tmp_path_factory.mktemp("tools"), tmp_path_factory.mktemp("home")
    lock = ROOT / "requirements.image.lock"
    into = {"UV_TOOL_DIR": str(place), "UV_TOOL_BIN_DIR": str(place / "bin")}
    _uv("tool", "install", "--python", sys.executable, "--constraints", lock, wheel, **into)
    return Installed(place / "bin" / "creditgraph", place / "creditgraph" / "bin" / "python", home)


def _uv(*words: str | Path, **settings: str) -> None:
    done = subprocess.run(
        [UV, *words],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and ".d.ts" not in path.name
    }
    with zipfile.ZipFile(wheel) as file:
        packed = {name for name in file.namelist() if ".dist-info/" not in name}
    assert packed == ours


@pytest.fixture(scope="module")
def city(installed: Installed) -> Installed:
    """The same, after its demo."""
    done = installed.run(installed.program, "demo")
    assert done.returncode == 0, done.stderr
    return installed


def test_it_does_the_main_job_from_any_folder(city: Installed) -> None:
    assert "<svg" in (city.home / "demo" / "report.html").read_text("utf-8")
    found = city.run(city.program, "find", "石墨", "--store", "sqlite:///demo/city.db", "--json")
    assert '"id"' in found.stdout


def test_its_desk_gives_the_script_of_its_pictures(city: Installed) -> None:
    code = (
        "from fastapi import FastAPI\n"
        "from api.console.app import add_console, vis_network\n"
        "import api.cli.serving\n"
        "add_console(FastAPI())\n"
        "print(open(vis_network().path).read(18).split())"
    )
    done = city.run(city.python, "-I", "-c", code)
    assert done.stdout == "['/**', '*', 'vis-network']\n", done.stderr


def test_no_library_of_an_extra_is_in_the_plain_install(installed: Installed) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"
    ]
    libraries = {library for extra in EXTRAS for library in extras[extra]}
    code = "from importlib.metadata import distributions as d; print(*(x.name for x in d()))"
    there = {name.lower() for name in installed.run(installed.python, "-c", code).stdout.split()}
    assert "creditgraph" in there
    assert libraries & there == set()


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        ("columns out", "columns"),
        ("groups components --out g.csv", "columns"),
        ("cascade --out c.csv", "columns"),
        ("exposure --out e.csv", "columns"),
        ("exposure --engine kernel --out e.csv", "columns"),
        ("exposure --engine kernel --into sqlite:///demo/city.db", "columns"),
        ("impact X --engine kernel --out i.csv", "columns"),
        ("ownership --engine kernel --out o.csv", "columns"),
        ("patterns --engine kernel --out p.csv", "columns"),
        ("exposure --engine duckdb --out e.csv", "duckdb"),
        ("groups circles --engine duckdb --out g.csv", "duckdb"),
        ("exposure --engine spark --out e.csv", "spark"),
        ("vet 91230400W82581293W --paper p.pdf", "paper"),
        ("report X --format pyvis --out r.html", "pyvis"),
    ],
)
def test_a_command_of_an_extra_says_which_to_install(
    city: Installed, words: str, extra: str
) -> None:
    before = sorted(city.home.iterdir())
    done = city.run(city.program, *words.split(), CREDITGRAPH_STORE="sqlite:///demo/city.db")
    assert done.returncode == 2
    (said,) = done.stderr.splitlines()
    assert f"not installed here: run pip install 'creditgraph[{extra}]'" in said
    assert sorted(city.home.iterdir()) == before


def test_the_extra_is_named_in_chinese_too(city: Installed) -> None:
    done = city.run(city.program, "columns", "out", "--lang", "zh")
    assert done.stderr == "未安装 pyarrow：请执行 pip install 'creditgraph[columns]'。\n"


def test_without_the_extra_a_neo4j_store_is_told_what_to_install(installed: Installed) -> None:
    done = installed.run(
        installed.program,
        "find",
        "石墨",
        "--store",
        "bolt://127.0.0.1:1/neo4j",
        CREDITGRAPH_SECRET="a secret for the wheel of the tests, long enough",
    )
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        "the driver of Neo4j is not installed here: run pip install 'creditgraph[neo4j]', "
        "or use sqlite:///path.db."
    ]


def test_its_types_are_read_by_who_uses_it(installed: Installed) -> None:
    script = installed.home / "uses.py"
    script.write_text(
        "from analytics.policy import read_policy\n"
        "from api.settings import settings_from\n"
        "from graph.opening import open_store\n"
        "from loaders.load import load\n"
        "reveal_type(open_store)\n"
        "read_policy(1, 2, 3)\n",
        "utf-8",
    )
    checked = installed.run(
        sys.executable, "-m", "mypy", "--python-executable", installed.python, script.name
    )
    assert "import-untyped" not in checked.stdout
    assert "-> graph.store.Store" in checked.stdout
    assert "Too many arguments" in checked.stdout
