"""The files to load in the paths given; whatever else a folder holds is named with a reason."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from graph.sentence import Sentence, say
from loaders.report import PathNote

_SUFFIXES: Final = frozenset(
    {".csv", ".tsv", ".txt", ".gz", ".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods"}
    | {".xml", ".htm", ".html", ".mht", ".mhtml"}
)
# What systems and office programs leave beside files: shadows, locks of an open workbook.
_LEFT: Final = ("._", "~$", ".~", ".DS_Store", "__MACOSX", "Thumbs.db", "desktop.ini")


def files_in(paths: Iterable[Path], passed_over: list[PathNote]) -> list[Path]:
    """The files to load, those of a folder by name; what a folder holds beside is added to a list.

    Raises BadInput for a path that is not there and for a folder without a file to load.
    """
    files = []
    for path in paths:
        if path.is_dir():
            files += _files_of(path, passed_over)
        elif path.exists():
            files.append(path)
        else:
            raise BadInput("load_file.absent", path=path)
    return files


def _files_of(folder: Path, passed_over: list[PathNote]) -> list[Path]:
    # Sorted, since a folder lists its files in another order on every file system.
    reasons = {path: _why_not(path) for path in sorted(folder.iterdir())}
    passed_over += [PathNote(path, why) for path, why in reasons.items() if why]
    files = [path for path, why in reasons.items() if not why]
    if not files:
        raise BadInput("load_file.folder_empty", path=folder)
    return files


def _why_not(path: Path) -> Sentence | None:
    """Why a member of a folder is not loaded; None for a file that is."""
    if path.name.startswith(_LEFT):
        return say("passed_path.left")
    if path.is_dir():
        return say("passed_path.folder")
    if path.name.startswith("truth."):
        return say("passed_path.truth")
    if path.name.startswith("rejects"):
        return say("passed_path.rejects")
    if path.suffix.lower() not in _SUFFIXES:
        return say("passed_path.suffix")
    return None
