"""Copying a store, or any other database, while others write into it: SQLite's online backup."""

import sqlite3
from contextlib import closing
from pathlib import Path

from graph.private_files import private_database
from graph.sqlite.access_journal import access_file
from graph.sqlite.file import own_errors


def copy_database(source: Path, target: Path) -> None:
    """Copy the database at `source`, as of one moment, to the new file `target`.

    Writers go on meanwhile. Raises StoreError where either file cannot be used; what was copied by
    then stays.
    """
    with own_errors(source):
        # Read and write, since a reader of a database in WAL keeps its place in a file beside it.
        reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)
    private_database(target)
    with closing(reading), own_errors(target), closing(sqlite3.connect(target)) as writing:
        # All pages in one step: copied in several, each commit of another would begin it anew.
        reading.backup(writing, pages=-1)
        # One file, with nothing beside it; a store that is opened goes back to WAL.
        writing.execute("PRAGMA journal_mode = DELETE")


def copy_store(source: Path, target: Path) -> None:
    """Copy a store's file and its access journal; raises what `copy_database` does."""
    copy_database(source, target)
    # After the store: what the store says of the access journal is in that journal by then.
    if access_file(source).exists():
        copy_database(access_file(source), access_file(target))


def store_files(path: Path) -> tuple[Path, ...]:
    """The files of a store, its own last: without that one, nothing answers."""
    return (access_file(path), path)
