"""The real provider for tests: started from node_modules, and a person who logs in there."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import requests

from tests.missing import missing

ROOT = Path(__file__).parents[3]
CALLBACK = "http://testserver/login/oidc/callback"
BACK = "http://testserver/login"


@contextmanager
def provider(people: Path, claims: str = "token") -> Iterator[str]:
    """The issuer's address of a provider that knows these people.

    `people` is a file of JSON: by a person's id there, the claims, as they are at each login.
    """
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "oidc-provider").exists():
        missing("no identity provider: `make javascript` installs it where npm is")
    script = Path(__file__).with_name("provider.js")
    started = subprocess.Popen(
        [node, str(script), CALLBACK, BACK, str(people)],
        cwd=ROOT,
        env={**os.environ, "CLAIMS": claims},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert started.stdout is not None
    try:
        yield started.stdout.readline().strip()
    finally:
        started.kill()
        started.wait()
        started.stdout.close()


def log_in_there(address: str, who: str) -> str:
    """Log in at the provider as somebody; gives the address that it sends the browser back to."""
    with requests.Session() as browser:
        answer = browser.get(address, allow_redirects=False, timeout=10)
        for _ in range(12):
            if "location" in answer.headers:
                at = urljoin(answer.url, answer.headers["location"])
                if at.startswith(CALLBACK):
                    return at
                answer = browser.get(at, allow_redirects=False, timeout=10)
                continue
            prompt = re.findall('name="prompt" value="([a-z]+)"', answer.text)[0]
            action = re.findall('action="([^"]+)"', answer.text)[0]
            form = {"prompt": prompt, "login": who, "password": "any"}
            address = urljoin(answer.url, action)
            answer = browser.post(address, data=form, allow_redirects=False, timeout=10)
    raise AssertionError("the provider never sent the browser back")
