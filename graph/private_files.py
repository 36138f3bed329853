"""Files and folders that only the user of this program may read, whatever the umask.

All that we write holds data of persons or secrets, so every file that is made goes through here:
0600 for files, 0700 for folders. tests/test_architecture.py holds the others to it.
"""

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

FILE: Final = 0o600
FOLDER: Final = 0o700
OTHERS: Final = 0o077  # what group and others may do
_BESIDE: Final = ("", "-wal", "-shm", "-journal")  # what SQLite keeps beside a database


def keep_private() -> None:
    """Let this process and its children make files for its user only, those of libraries too."""
    os.umask(OTHERS)


def null_device() -> int:
    """A descriptor of the null device, of the lowest number that is free; children inherit it."""
    handle = os.open(os.devnull, os.O_RDWR)
    os.set_inheritable(handle, True)
    return handle


def open_private(path: Path, mode: str, **options: Any) -> IO[Any]:  # noqa: ANN401 - as `open` has it
    """`open` for writing: a new file is 0600 from its first moment, one that is there becomes so.

    A pipe or a device keeps its mode. Raises OSError as `open` does.
    """
    return open(path, mode, opener=_opened, **options)


def write_private(path: Path, text: str) -> None:
    """Write a whole text as UTF-8 into a file that is 0600. Raises OSError as `open` does."""
    with open_private(path, "w", encoding="utf-8") as file:
        file.write(text)


@contextmanager
def rewriting(path: Path) -> Iterator[int]:
    """The descriptor of a file that is there, to read and write; `open_private` takes longer.

    Raises OSError.
    """
    handle = _opened(os.fspath(path), os.O_RDWR)
    try:
        yield handle
    finally:
        os.close(handle)


def _opened(path: str, flags: int) -> int:
    handle = os.open(path, flags, FILE)
    status = os.fstat(handle)
    if stat.S_ISREG(status.st_mode) and stat.S_IMODE(status.st_mode) != FILE:
        os.fchmod(handle, FILE)
    return handle


def private_database(path: Path) -> None:
    """Make a file for SQLite to open, or take away what others may do with the one that is there.

    SQLite gives the mode of a database to its -wal and -shm. A failure is left to SQLite, which
    says more of it. An existing file is never opened: to close it would release SQLite's locks.
    """
    with suppress(OSError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE)
        os.fchmod(handle, FILE)  # the umask may have taken away our own rights too
        os.close(handle)
    tighten(Path(f"{path}{suffix}") for suffix in _BESIDE)


def tighten(paths: Iterable[Path]) -> None:
    """Take away what group and others may do with these files, those that are there and ours."""
    for path in paths:
        with suppress(OSError):
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & OTHERS:
                path.chmod(mode & ~OTHERS)


def new_private_folder(path: Path) -> None:
    """Make one folder, 0700. Raises FileExistsError for one that is there, and OSError."""
    path.mkdir(FOLDER)
    path.chmod(FOLDER)  # `mkdir` asks the umask


def private_folder(path: Path, *, ours: bool = False) -> Path:
    """Make a folder, and those above it that are missing, each 0700; returns it.

    One that is there keeps its mode, since a person chose it, unless it is `ours` alone.
    Raises OSError where it cannot be made.
    """
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        with suppress(FileExistsError):  # another process made it meanwhile
            new_private_folder(folder)
    if not path.is_dir():
        path.mkdir()  # says why not, as `mkdir` does
    if ours:
        tighten([path])
    return path


def sync(path: Path) -> None:
    """Bring a file's content, or the names in a folder, to the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def synced_copy(source: Path, target: Path) -> None:
    """Copy a file to a new one that is 0600 and on the disk when this returns. Raises OSError."""
    with source.open("rb") as read, open_private(target, "xb") as written:
        shutil.copyfileobj(read, written)
        written.flush()
        os.fsync(written.fileno())
