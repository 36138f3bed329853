"""Files that are written completely or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a draft beside `path` to write into; it replaces `path` at the end.

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
        yield draft
        draft.replace(place)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # the name that the caller knows
        raise
    finally:
        draft.unlink(missing_ok=True)
