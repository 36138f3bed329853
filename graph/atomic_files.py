"""Files that are there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a draft beside `path` to write into; it replaces `path` at the end, or goes on failure.

    A full disk or a kill so leaves what was there before. A pipe or a device is written directly,
    and a link keeps pointing at its file.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    place = path.resolve()
    draft = place.with_name(f"{place.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(place)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # the name that the caller knows
        raise
    finally:
        draft.unlink(missing_ok=True)
