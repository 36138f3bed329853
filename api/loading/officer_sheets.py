"""An officer's spreadsheet read in a bounded process, as files to be loaded are.

The server's own process never parses it: a hostile or huge one ends with the process that read it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from api.loading.process import Bounds, Child
from graph.errors import BadInput
from graph.sentence import sentence_of
from loaders.officer_sheet import OfficerSheet

# A sheet of a few thousand rows takes a second and some tens of megabytes.
BOUNDS: Final = Bounds(memory=2**30, cpu_s=60)


def sheet_read_apart(
    path: Path, *, most_rows: int, project_first: bool, bounds: Bounds = BOUNDS
) -> OfficerSheet:
    """The officer's sheet in a file, as `read_sheet` gives it.

    Raises BadInput where `read_sheet` does, and for a sheet that takes more than the bounds allow.
    """
    child = Child(
        {
            "task": "sheet",
            "bounds": asdict(bounds),
            "file": str(path.absolute()),
            "most_rows": most_rows,
            "project_first": project_first,
        }
    )
    end: dict[str, Any] = {}
    for message in child.messages():
        end.update(message)
    why = child.why()
    if "sheet" in end:
        return _sheet(end["sheet"])
    if end.get("detail"):
        raise BadInput(sentence_of(end["detail"]))
    raise BadInput("officer_sheet.too_costly", why=end.get("ended", why))


def _sheet(plain: Mapping[str, Any]) -> OfficerSheet:
    return OfficerSheet(
        tuple(map(tuple, plain["rows"])),
        plain["header"],
        dict(map(tuple, plain["named"])),
        frozenset(plain["by_name"]),
    )
