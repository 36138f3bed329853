"""Why a file was not taken, in the reader's words, told by the loaders' own sentence."""

from typing import Final

# A part of the sentence, and the key of the catalogue that says the same.
_FAULTS: Final = (
    ("of no known source", "load_fault.unknown"),
    ("is no known source", "load_fault.unknown"),
    ("lacks the columns", "load_fault.lacking"),
    ("is empty", "load_fault.empty"),
    ("damaged or cut short", "load_fault.damaged"),
    ("is cut short", "load_fault.damaged"),
    ("locked by a password", "load_fault.locked"),
    ("is no text file", "load_fault.no_sheet"),
    ("is no workbook", "load_fault.no_sheet"),
    ("holds no table", "load_fault.no_sheet"),
    ("neither UTF-8 nor GB18030", "load_fault.encoding"),
    ("unpacks to far more", "load_fault.bomb"),
    ("another packed file", "load_fault.nested"),
    ("rows came at once", "load_fault.rows"),
)


def fault_of(detail: str) -> str:
    """The key of the sentence that says why; `load_why.file` where we have no better one."""
    return next((key for part, key in _FAULTS if part in detail), "load_why.file")
