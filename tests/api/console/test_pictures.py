"""The pictures of the documents: a page of each role's daily work, seen as that role.

`make pictures` (CREDITGRAPH_PICTURES=1) writes them to docs/pictures. A new picture is one more
line in PICTURES.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.console.conftest import Visit
from tests.api.console.served import Served, Visitor
from tests.api.desks import city
from tests.truth import planted

FOLDER = Path(__file__).parents[3] / "docs" / "pictures"
_LARGEST = 300_000  # bytes of a picture: the repository keeps them
_TALLEST = 1100  # pixels: what a reader of a document takes in at once


def _planted(case: str) -> str:
    """A subject of a case planted in the city."""
    subjects: list[str] = planted(city() / "files" / "truth.csv")[case]
    return subjects[0]


def _vetted(visitor: Visitor) -> None:
    """The decision on a project one of whose participants is listed."""
    visitor.goto("/vet")
    visitor.page.fill("#text", _planted("listed_participant"))
    visitor.page.click("form.vet button.main")
    visitor.page.wait_for_url("**/vettings/**")


def _drawn(visitor: Visitor) -> None:
    """The network of a new company of a dishonest owner, with the chain behind its number."""
    _state_purpose(visitor)
    visitor.goto(f"/network/uscc:{_planted('phoenix')}")
    visitor.page.click("#leads button")
    visitor.page.wait_for_selector("#leads button[aria-pressed=true]")
    visitor.page.wait_for_timeout(800)


def _loaded(visitor: Visitor) -> None:
    """What became of a department's file."""
    visitor.goto("/loads")
    file = next(path for path in (city() / "files").iterdir() if path.name.startswith("行政处罚"))
    visitor.page.set_input_files("input[type=file]", file)
    visitor.page.click("main form button.main")
    visitor.page.wait_for_url("**/loads/*")
    visitor.page.wait_for_selector(".tag.state.done")


def _state_purpose(visitor: Visitor) -> None:
    visitor.goto("/search")
    visitor.page.fill("#purpose", "核查〔2026〕12号举报")
    visitor.page.click("form.purpose button")


def _looked_up(visitor: Visitor) -> None:
    """The journal after some look-ups of persons."""
    _state_purpose(visitor)
    for text in ("司小二", "石墨"):
        visitor.page.fill("#text", text)
        visitor.page.click("form[role=search] button.main")
        visitor.page.wait_for_selector(".results")
    visitor.goto("/journal?chain=access")


# name of the picture: (as whom, how to get there)
PICTURES: dict[str, tuple[str, Callable[[Visitor], None]]] = {
    "role-enquirer": ("enquirer", _vetted),
    "role-investigator": ("investigator", _drawn),
    "role-data_officer": ("data_officer", _loaded),
    "role-supervisor": ("supervisor", _looked_up),
    "role-administrator": ("administrator", lambda visitor: visitor.goto("/users")),
}


@pytest.mark.parametrize("name", PICTURES)
def test_each_role_sees_the_page_that_its_document_shows(
    writing: Served, visit: Visit, name: str, tmp_path: Path
) -> None:
    folder = FOLDER if os.environ.get("CREDITGRAPH_PICTURES") else tmp_path
    user, walk = PICTURES[name]
    visitor = visit(writing, user)
    visitor.errors.clear()  # of the first page after the login, which has tests of its own
    walk(visitor)
    height = visitor.page.evaluate("document.documentElement.scrollHeight")
    visitor.page.set_viewport_size({"width": 1280, "height": min(height, _TALLEST)})
    path = visitor.picture(name, folder, whole=False)
    assert path.stat().st_size < _LARGEST


def test_every_picture_is_in_a_document_and_every_document_has_its_picture() -> None:
    kept = {path.stem for path in FOLDER.glob("*.png")}
    pages = list(FOLDER.parent.rglob("*.md"))
    told = "".join(page.read_text("utf-8") for page in pages)
    shown = {name for name in kept if f"pictures/{name}.png" in told}
    assert kept == shown
    assert set(PICTURES) <= kept
