"""Files and folders that are written completely or not at all, and for their owner only."""

import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.private_files import new_private_folder, open_private, private_folder, sync


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a draft beside `path` to write into; it replaces `path` at the end, with mode 0600.

    A failure, a full disk or a kill leaves the earlier file as it was. A pipe or a device is
    written directly, and a symbolic link keeps pointing at its file.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    # Resolved, since replacing a link would put a file in its place.
    place = path.resolve()
    # In the same folder: a rename is atomic only within one file system.
    draft = place.with_name(f"{place.name}.{os.getpid()}.part")
    try:
        draft.unlink(missing_ok=True)  # of a killed process, or a link that somebody planted
        open_private(draft, "xb").close()  # whoever writes into it keeps its mode
        yield draft
        draft.replace(place)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # the name that the caller knows
        raise
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def folder_written_whole(path: Path) -> Iterator[Path]:
    """Give a draft folder beside `path` to write into; it becomes `path` at the end, mode 0700.

    `path` may be an empty folder, which it replaces. A failure or a full disk leaves nothing; a
    kill leaves the draft alone, which the next run removes. Raises FileExistsError for a folder
    that holds something, and OSError.
    """
    place = path.resolve()
    private_folder(place.parent)
    _without_left(place, "part")
    draft = place.with_name(f"{place.name}.{os.getpid()}.part")
    new_private_folder(draft)
    try:
        yield draft
        for file in draft.iterdir():
            sync(file)
        sync(draft)
        draft.rename(place)  # over an empty folder alone
        sync(place.parent)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # the name that the caller knows
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def scratch_beside(path: Path) -> Iterator[Path]:
    """A folder beside `path` for what is needed while it is made; it is gone at the end.

    What a killed process left is removed by the next run. Raises OSError.
    """
    place = path.resolve()
    _without_left(place, "scratch")
    scratch = place.with_name(f"{place.name}.{os.getpid()}.scratch")
    try:
        new_private_folder(scratch)
    except OSError as error:
        error.filename, error.filename2 = str(place.parent), None  # the name that the caller knows
        raise
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _without_left(place: Path, suffix: str) -> None:
    """Remove the folders beside a place that processes left which are no more."""
    for left in place.parent.glob(f"{glob.escape(place.name)}.*.{suffix}"):
        number = left.name.removeprefix(f"{place.name}.").removesuffix(f".{suffix}")
        if number.isdecimal() and (int(number) == os.getpid() or not _is_running(int(number))):
            shutil.rmtree(left, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass  # another user's, or no number of a process: not ours to remove
    return True
