"""The manuals and the reference as a static site: no warning, no link that leads nowhere."""

import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.test_architecture import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site in a folder; mkdocs is strict, so that a warning fails it."""
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", folder],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return folder


class Page(HTMLParser):
    """The ids of a page, what it links to, and what it fetches."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.ids |= {told[name] for name in ("id", "name") if name in told}
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        if tag in ("script", "img", "iframe") and "src" in told:
            self.fetched.append(told["src"])
        if tag == "link" and told.get("rel") in ("stylesheet", "icon"):
            self.fetched.append(told["href"])


def test_no_link_leads_nowhere(site: Path) -> None:
    pages = {path: Page(path) for path in site.rglob("*.html") if path.name != "404.html"}
    assert len(pages) > 20
    lost = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            to = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            at = unquote(parts.fragment)
            if not to.is_file() or (at and to in pages and at not in pages[to].ids):
                lost.append(f"{path.name}: {link}")
    assert lost == []


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    fetched = {one for path in site.rglob("*.html") for one in Page(path).fetched}
    assert {one for one in fetched if urlsplit(one).netloc} == set()


def test_the_reference_tells_what_a_store_promises(site: Path) -> None:
    ids = Page(site / "reference.html").ids
    assert {
        "graph.store.Store.commit",
        "analytics.propagation.exposure.Propagation.of",
        "analytics.vetting.vet.vet",
        "loaders.load.load",
    } <= ids
