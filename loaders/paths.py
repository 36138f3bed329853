"""The files to load in the paths given; whatever else a folder holds is named with a reason."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from graph.sentence import Sentence, say
from loaders.reading.archives import is_archive, unpacked
from loaders.reading.sniffing import Format, format_of
from loaders.reading.unpacking import LEFT_BESIDE
from loaders.report import PathNote

_SUFFIXES: Final = frozenset(
    {".csv", ".tsv", ".txt", ".gz", ".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods"}
    | {".xml", ".htm", ".html", ".mht", ".mhtml"}
)

LEFT: Final = "passed_path.left"  # why such a file is not loaded: nothing is lost by it


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


def unpacked_files(files: Sequence[Path], folder: Path, passed_over: list[PathNote]) -> list[Path]:
    """The files, each archive replaced by its members, which are unpacked into a folder.

    Members that are not loaded are added to `passed_over`, as are archives among other files.
    Raises BadInput where the only file is an archive that is damaged, unpacks to too much or holds
    no file to load.
    """
    opened: list[Path] = []
    for path in files:
        try:
            opened += _members(path, folder, passed_over) if is_archive(path) else [path]
        except BadInput as error:
            if len(files) == 1:
                raise
            passed_over.append(PathNote(path, error.sentence))
    return opened


def _members(path: Path, folder: Path, passed_over: list[PathNote]) -> list[Path]:
    members = list(unpacked(path, folder))
    passed_over += [PathNote(path / one.name, one.why) for one in members if one.why]
    paths = [one.path for one in members if one.path]
    if not paths:
        whys = [one.why for one in members if one.why and one.why.code != LEFT]
        raise BadInput(whys[0] if whys else say("load_format.nothing_inside", file=path.name))
    return paths


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
    if path.name.startswith(LEFT_BESIDE):
        return say(LEFT)
    if path.is_dir():
        return say("passed_path.folder")
    if path.name.startswith("truth."):
        return say("passed_path.truth")
    if path.name.startswith("rejects"):
        return say("passed_path.rejects")
    if path.suffix.lower() not in _SUFFIXES and not _is_workbook(path):
        return say("passed_path.suffix")
    return None


def _is_workbook(path: Path) -> bool:
    """Whether a file of a strange name is a workbook all the same; any file may be a text."""
    try:
        return format_of(path) not in (Format.TEXT, Format.ARCHIVE)
    except BadInput:
        return False
