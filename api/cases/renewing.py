"""The file of cases after the store was given another secret: ids in it made anew."""

from pathlib import Path
from typing import Final

from api.cases.case_file import CaseFile
from graph.id_keys import renewed_text
from graph.sealed_keys import later_key
from graph.secrets import check_value

_MARK: Final = "renewed"
# Texts in which ids of persons stand. What follows from the store is made anew by the desk: leads
# handed over from the journal, and how subjects stand.
_TEXTS: Final = (
    ("items", "number", "content"),
    ("watches", "number", "subject"),
    ("alerts", "number", "subject"),
    ("alerts", "number", "content"),
)


def renew(path: Path, secret: bytes) -> None:
    """Make the ids of a file anew under a store's new secret; a second time does nothing."""
    if not path.exists():
        return
    file, check = CaseFile(path), check_value(secret)
    try:
        with file.together():
            if file.mark(_MARK) == check:
                return
            for table, key, column in _TEXTS:
                for number, text in file.rows(f"SELECT {key}, {column} FROM {table}"):
                    anew = renewed_text(text, (later_key(secret),))
                    file.done(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", anew, number)
            for table in ("referrals", "standings"):
                file.done(f"DELETE FROM {table}")
            file.done("DELETE FROM marks")
            file.keep_mark(_MARK, check)
    finally:
        file.close()
