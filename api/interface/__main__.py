"""Write docs/openapi.json and the pages made of it: `python -m api.interface docs`."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.app import create_app
from api.desk.desk import open_desk
from api.interface.page import renewed
from api.settings import settings_from
from graph.sentence import Language

# The pages of the interface below the folder of the documents.
PAGES: dict[str, Language] = {"api.md": "en", "zh/接口规范.md": "zh"}


def document_of_app() -> dict[str, Any]:
    """The document of the app, over a new and empty store that is thrown away."""
    with TemporaryDirectory() as folder:
        places = {"XDG_CACHE_HOME": folder, "XDG_DATA_HOME": folder}
        desk = open_desk(f"sqlite:///{folder}/empty.db", settings_from(places))
        try:
            return create_app(desk).openapi()
        finally:
            desk.close()


def text_of(document: dict[str, Any]) -> str:
    """The document as it is kept: readable, and the same for the same app."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(docs: Path) -> None:
    """Write the document and renew the pages."""
    document = document_of_app()
    (docs / "openapi.json").write_text(text_of(document), encoding="utf-8")
    for name, language in PAGES.items():
        page = docs / name
        page.write_text(renewed(page.read_text("utf-8"), document, language), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
