"""Where the secret may be given: a variable, a file, a credential of systemd."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from api.given_secret import given_secret
from graph.errors import BadInput

SECRET = "6dJ!vq2Lw#0sRz8y"


def secret_of(values: Mapping[str, str]) -> bytes | None:
    return given_secret(values, "CREDITGRAPH_SECRET", "creditgraph.secret")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def credentials(tmp_path: Path) -> Path:
    """A folder of credentials as systemd leaves it: the list of rights shows as group's."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "creditgraph.secret").write_text(SECRET)
    (folder / "creditgraph.secret").chmod(0o440)
    return folder


def test_no_secret_is_given_where_none_is() -> None:
    assert secret_of({}) is None
    assert secret_of({"CREDITGRAPH_SECRET": "", "CREDITGRAPH_SECRET_FILE": ""}) is None


def test_each_place_gives_the_secret(file: Path, credentials: Path, tmp_path: Path) -> None:
    for values in (
        {"CREDITGRAPH_SECRET": SECRET},
        {"CREDITGRAPH_SECRET_FILE": str(file)},
        {"CREDENTIALS_DIRECTORY": str(credentials)},
    ):
        assert secret_of(values) == SECRET.encode()
    assert secret_of({"CREDENTIALS_DIRECTORY": str(tmp_path)}) is None


def test_two_places_that_agree_are_one(file: Path, credentials: Path) -> None:
    values = {"CREDITGRAPH_SECRET": SECRET, "CREDITGRAPH_SECRET_FILE": str(file)}
    assert secret_of({**values, "CREDENTIALS_DIRECTORY": str(credentials)}) == SECRET.encode()


def test_two_that_differ_are_refused_and_neither_is_said(file: Path, credentials: Path) -> None:
    for values in (
        {"CREDITGRAPH_SECRET": "another", "CREDITGRAPH_SECRET_FILE": str(file)},
        {"CREDITGRAPH_SECRET": "another", "CREDENTIALS_DIRECTORY": str(credentials)},
    ):
        with pytest.raises(BadInput, match="keep one") as refused:
            secret_of(values)
        assert SECRET not in str(refused.value)
        assert "another" not in str(refused.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o660, 0o610])
def test_a_file_open_to_others_is_refused_and_chmod_is_told(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(BadInput, match=f"chmod 600 {file}"):
        secret_of({"CREDITGRAPH_SECRET_FILE": str(file)})


def test_a_file_that_its_owner_may_only_read_will_do(file: Path) -> None:
    file.chmod(0o400)
    assert secret_of({"CREDITGRAPH_SECRET_FILE": str(file)}) == SECRET.encode()


def test_a_link_is_judged_by_the_file_it_leads_to(file: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(file)
    assert secret_of({"CREDITGRAPH_SECRET_FILE": str(tmp_path / "link")}) == SECRET.encode()
    file.chmod(0o644)
    with pytest.raises(BadInput, match="chmod 600"):
        secret_of({"CREDITGRAPH_SECRET_FILE": str(tmp_path / "link")})


def test_a_pipe_is_read() -> None:
    read, write = os.pipe()
    os.write(write, SECRET.encode())
    os.close(write)
    assert secret_of({"CREDITGRAPH_SECRET_FILE": f"/dev/fd/{read}"}) == SECRET.encode()
    os.close(read)


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "cannot be read"), (b"\n", "empty"), (b"\xff\xfe", "cannot be read")],
)
def test_a_file_without_a_secret_is_refused(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
        path.chmod(0o600)
    with pytest.raises(BadInput, match=told):
        secret_of({"CREDITGRAPH_SECRET_FILE": str(path)})
