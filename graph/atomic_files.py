"""Files that are written completely or not at all, and for their owner only."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.private_files import open_private


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
