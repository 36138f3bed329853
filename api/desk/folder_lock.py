"""The lock on a desk's folder: two desks on one would run each other's loads twice."""

import fcntl
from pathlib import Path
from typing import IO, Final

from graph.errors import Taken
from graph.private_files import open_private

_NAME: Final = "desk.lock"


class FolderLock:
    """Held by one process at a time, and let go by the system when that process ends."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._file: IO[str] | None = None

    def hold(self) -> None:
        """Take the lock, unless it is held here already. Raises Taken where another desk has it."""
        if self._file is not None:
            return
        file = open_private(self._path, "a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            raise Taken("desk.served_already") from error
        self._file = file

    def release(self) -> None:
        """Let another desk have the folder."""
        if self._file is not None:
            self._file.close()
            self._file = None
