"""The pictures of the documents: the pages of each role's daily work, seen as that role.

`make pictures` (CREDITGRAPH_PICTURES=1) writes them to docs/pictures. A new picture is one more
line in PICTURES.
"""

import os
from pathlib import Path

import pytest

from tests.api.console.conftest import Visit
from tests.api.console.picture_walks import PICTURES
from tests.api.console.served import Served

FOLDER = Path(__file__).parents[3] / "docs" / "pictures"
_LARGEST = 300_000  # bytes of a picture: the repository keeps them
_TALLEST = 1100  # pixels: what a reader of a document takes in at once


@pytest.mark.parametrize("name", PICTURES)
def test_each_role_sees_the_page_that_its_document_shows(
    writing: Served, visit: Visit, name: str, tmp_path: Path
) -> None:
    folder = FOLDER if os.environ.get("CREDITGRAPH_PICTURES") else tmp_path
    shot = PICTURES[name]
    visitor = visit(writing, shot.user, shot.size)
    if shot.language == "en":
        visitor.speak_english()
    visitor.errors.clear()  # of the first page after the login, which has tests of its own
    shot.walk(visitor)
    height = visitor.page.evaluate("document.documentElement.scrollHeight")
    visitor.page.set_viewport_size({"width": shot.size[0], "height": min(height, _TALLEST)})
    path = visitor.picture(name, folder, whole=False)
    assert path.stat().st_size < _LARGEST


def test_every_picture_is_in_a_document_and_every_document_has_its_picture() -> None:
    kept = {path.stem for path in FOLDER.glob("*.png")}
    pages = list(FOLDER.parent.rglob("*.md"))
    told = "".join(page.read_text("utf-8") for page in pages)
    shown = {name for name in kept if f"pictures/{name}.png" in told}
    assert kept == shown
    assert set(PICTURES) == kept
