"""Where modules are looked for: not in the current folder, where a department's files lie."""

import sys
from pathlib import Path
from typing import Final

_OURS: Final = Path(__file__).resolve().parents[1]  # the folder that holds our packages


def module_path() -> list[str]:
    """`sys.path` without the current folder, in which a stranger's `pickle.py` may lie.

    It stays where our own packages stand in it: whoever may write there may change the program.
    """
    return [folder for folder in sys.path if folder and not _is_current(Path(folder).resolve())]


def _is_current(folder: Path) -> bool:
    try:
        return folder == Path.cwd() != _OURS
    except FileNotFoundError:  # it was deleted, so it holds no module
        return False
