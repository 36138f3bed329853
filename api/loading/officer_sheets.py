"""An officer's spreadsheet read in a bounded process, as files to be loaded are.

The server's own process never parses it: a hostile or huge one ends with the process that read it.
"""

from collections.abc import Mapping, Sequence
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


def columns_added_apart(
    path: Path,
    sheet: OfficerSheet,
    titles: Sequence[str],
    added: Mapping[int, Sequence[str | int]],
    bounds: Bounds = BOUNDS,
) -> bytes | None:
    """The officer's own workbook with columns added, as the bytes of an xlsx file.

    None where its own look cannot be kept: a text file, or a workbook that takes more than the
    bounds allow. The rows are known all the same, so no result is lost by it.
    """
    if sheet.page is None:
        return None
    out = path.with_name("written")
    child = Child(
        {
            "task": "columns",
            "bounds": asdict(bounds),
            "file": str(path.absolute()),
            "out": str(out.absolute()),
            "page": sheet.page,
            "header": sheet.header,
            "titles": list(titles),
            "added": sorted(added.items()),
        }
    )
    end: dict[str, Any] = {}
    for message in child.messages():
        end.update(message)
    child.why()
    return out.read_bytes() if end.get("written") else None


def _sheet(plain: Mapping[str, Any]) -> OfficerSheet:
    return OfficerSheet(
        tuple(map(tuple, plain["rows"])),
        plain["header"],
        dict(map(tuple, plain["named"])),
        frozenset(plain["by_name"]),
        dict(map(tuple, plain["beside"])),
        plain["page"],
    )
