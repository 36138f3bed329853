"""`creditgraph serve` as a process: what it prints, whom it hears, how it ends."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from api.cli.main import main
from loaders.city.numbers import Numbers
from tests.api.cli.commands import main_quietly
from tests.api.desks import SECRET, copy_of_city

ROOT = Path(__file__).parents[3]
PROGRAM = [sys.executable, "-c", "from api.cli.main import main; main()"]


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command under way, and the first line it printed."""
    store = copy_of_city(folder)
    environment = {**os.environ, "CREDITGRAPH_SECRET": SECRET, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0", "--store", store, *options],
        text=True,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.wait(30)
        process.stdout.close()


def test_serve_prints_its_address_and_a_login_that_works_once(tmp_path: Path) -> None:
    with serving(tmp_path, "--one-time-login") as (process, first):
        assert process.stdout is not None
        second = process.stdout.readline()
        login = re.findall(r"http://127\.0\.0\.1:\d+/login/\S+", second)[0]
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        assert re.search(r"console is at http://127\.0\.0\.1:\d+/", first)
        assert "trial" in browser.open(login, timeout=60).read().decode()
        ready = browser.open(login.split("/login")[0] + "/api/ready", timeout=60)
        assert ready.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(30) in (0, 130)


def test_a_one_time_login_is_for_this_machine_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = f"sqlite:///{tmp_path / 'x.db'}"
    with pytest.raises(SystemExit) as end:
        main(["serve", "--host", "0.0.0.0", "--one-time-login", "--store", store])
    assert end.value.code == 2
    assert "for this machine only" in capsys.readouterr().err


@pytest.mark.parametrize("options", [("--host", "0.0.0.0"), ("--behind-proxy",)])
def test_a_desk_for_others_is_not_served_with_a_weak_secret(
    options: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CREDITGRAPH_SECRET", SECRET)
    store = copy_of_city(tmp_path)
    assert main_quietly("serve", "--store", store, "--port", "0", *options) == 2
    assert "creditgraph rekey" in capsys.readouterr().err


def test_a_new_store_is_not_served_with_a_weak_secret_and_is_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITGRAPH_SECRET", "x" * 20)
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert main_quietly("serve", "--store", url, "--port", "0") == 2
    assert "openssl rand -hex 32" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


def test_the_command_line_says_once_that_a_secret_is_weak(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDITGRAPH_LANG", "en")
    monkeypatch.setenv("CREDITGRAPH_SECRET", "x" * 20)
    monkeypatch.setenv("CREDITGRAPH_STORE", f"sqlite:///{tmp_path / 'new.db'}")
    firm = f"企业名称,统一社会信用代码,成立日期\n甲商贸有限公司,{Numbers(1).uscc()},2020-01-01\n"
    (tmp_path / "登记_企业.csv").write_text(firm, encoding="utf-8")
    assert main_quietly("load", "登记_企业.csv") == 0
    assert "the secret is weak" in capsys.readouterr().err
    assert main_quietly("verify") == 0
    assert capsys.readouterr().err == ""
