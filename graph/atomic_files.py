"""Files that are there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """A draft beside `path` to write into: at the end it takes its place; on failure it goes.

    So a full disk or a kill leaves what stood there before. A pipe or a device is written itself,
    and a link goes on pointing at its file.
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
