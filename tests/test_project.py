"""The project's own files: packages listed, dependencies pinned, nothing of this machine named."""

import json
import re
import tomllib
from itertools import chain

from tests.test_architecture import PACKAGES, ROOT, name


def test_packages_are_listed_by_name() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    packages = {
        ".".join(path.relative_to(ROOT).parts)
        for package in PACKAGES
        for path in [ROOT / package, *(ROOT / package).rglob("*")]
        if path.is_dir() and (path / "__init__.py").exists()
    }
    assert all(f'    "{package}",' in text for package in packages)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {*project["dependencies"], *chain(*project["optional-dependencies"].values())}
    locked = {
        line.split("==")[0]
        for lock in ("requirements.lock", "requirements.spark.lock")
        for line in (ROOT / lock).read_text("utf-8").splitlines()
    }
    assert wanted <= locked


def test_every_npm_package_is_pinned_and_no_file_locks_addresses() -> None:
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    assert [v for v in wanted.values() if not re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", v)] == []
    assert not (ROOT / "package-lock.json").exists()


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    banned = re.compile(
        "https?://[^/ ]*(?:" + "py" + "pi|npm" + "js)|/(?:root|home)/[a-z]|/" + "work/"
    )
    kinds = ("py", "toml", "md", "yml", "lock", "html", "js", "ts", "json", "css", "cfg", "txt")
    kinds += ("csv",)
    ours = [ROOT / "Makefile", ROOT / ".ci" / "run", ROOT / ".npmrc"]
    for room in (*PACKAGES, "tests", "docs", "benchmarks", "notebooks"):
        ours += [p for p in (ROOT / room).rglob("*") if p.suffix.lstrip(".") in kinds]
    ours += [p for p in ROOT.glob("*") if p.suffix.lstrip(".") in kinds]
    assert [name(p) for p in ours if banned.search(p.read_text("utf-8"))] == []
