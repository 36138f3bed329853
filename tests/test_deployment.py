"""What is installed is what was pinned: locks with hashes, images by digest, an honest audit."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.access.address import Proxies

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements.image.lock")
DIGEST = re.compile(r"@sha256:[0-9a-f]{64}")


def pinned(lock: str) -> dict[str, tuple[str, list[str]]]:
    """The packages of a lock: version and hashes."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", "")
    lines = [line.split("#")[0].split() for line in text.splitlines() if line[:1].isalnum()]
    return {
        line[0].split("==")[0]: (line[0].split("==")[1], [w for w in line[1:] if "sha256:" in w])
        for line in lines
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pinned_package_has_hashes_and_no_lock_names_an_index(lock: str) -> None:
    packages = pinned(lock)
    assert len(packages) > 40
    assert [name for name, (_, hashes) in packages.items() if not hashes] == []
    assert "://" not in (ROOT / lock).read_text("utf-8")


def test_the_image_has_what_the_program_needs_as_the_tests_had_it_and_nothing_else() -> None:
    tested, image = (pinned(lock) for lock in LOCKS)
    assert {name: image[name] for name in image} == {name: tested.get(name) for name in image}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(project["dependencies"]) <= image.keys()
    developing = {"pytest", "mypy", "ruff", "hypothesis", "playwright", "mutmut", "schemathesis"}
    assert developing <= tested.keys()
    assert not developing & image.keys()


def test_the_image_is_made_of_bases_by_digest_and_installs_by_hash() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    bases = re.findall(r"^FROM (\S+)", text, re.M)
    assert len(bases) == 2
    assert all(DIGEST.search(base) for base in bases)
    assert "--require-hashes -r requirements.image.lock" in text
    # The last stage neither installs nor keeps what installs.
    last = text[text.rindex("\nFROM") :]
    assert "pip uninstall --yes setuptools wheel pip" in last
    assert "install -r" not in last


def test_services_of_others_are_named_by_digest_and_the_desk_knows_its_proxies_by_address() -> None:
    compose: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    services = compose["services"]
    images = [one["image"] for one in services.values() if "image" in one]
    assert len(images) == 2
    assert all(DIGEST.search(image) for image in images)
    network = re.compile(r"\$\{CREDITGRAPH_NETWORK:-([0-9.]+)\}")
    said = services["api"]["environment"]["CREDITGRAPH_TRUSTED_PROXIES"]
    proxies = Proxies.named(network.sub(r"\1", said))
    own = services["proxy"]["networks"]["default"]["ipv4_address"]
    (config,) = compose["networks"]["default"]["ipam"]["config"]
    # Our proxy, and this machine as the container sees it; nobody else of the network.
    for address in (own, config["gateway"]):
        assert proxies.include(network.sub(r"\1", address))
    assert not proxies.include("172.30.16.3")
    assert services["proxy"]["profiles"] == ["tls"]


def audited(tmp_path: Path, dependencies: list[dict[str, Any]] | None) -> tuple[int, str]:
    """What the audit says where pip-audit finds this; None: where it finds no data."""
    program = tmp_path / "pip-audit"
    told = json.dumps({"dependencies": dependencies})
    write = "" if dependencies is None else f"open(to, 'w').write({told!r})"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nto = sys.argv[sys.argv.index('--output') + 1]\n{write}\n"
        "print('No known vulnerabilities found', file=sys.stderr)\n",
        "utf-8",
    )
    program.chmod(0o700)
    command = [sys.executable, str(ROOT / "tools" / "audit.py"), str(program), "requirements.lock"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    return done.returncode, done.stdout


def test_an_audit_that_could_look_nothing_up_never_says_that_nothing_is_known(
    tmp_path: Path,
) -> None:
    skipped = {"name": "a", "skip_reason": "not found"}
    clear = {"name": "b", "version": "1", "vulns": []}
    weak = {"name": "c", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}
    for data in (None, [], [skipped]):
        status, said = audited(tmp_path, data)
        assert (status, said.startswith("Not audited:")) == (0, True)
    assert audited(tmp_path, [clear]) == (0, "No known weakness in 1 packages.\n")
    assert "nobody could look them up: a" in audited(tmp_path, [skipped, clear])[1]
    status, said = audited(tmp_path, [weak, clear])
    assert (status, said) == (1, "c 1: X-1, mended in 2\n")
