"""Copying a store, or any other database, while others write into it: SQLite's online backup."""

import sqlite3
from contextlib import closing
from pathlib import Path

from graph.head_file import heads_beside
from graph.private_files import private_database, write_private
from graph.sqlite.file import OwnErrors
from graph.sqlite.keying import access_file


def copy_database(source: Path, target: Path) -> None:
    """Copy the database at `source`, as of one moment, to the new file `target`.

    Writers go on meanwhile. Raises StoreError where either file cannot be used; what was copied by
    then stays.
    """
    with OwnErrors(source):
        # Read and write, since a reader of a database in WAL keeps its place in a file beside it.
        reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)
    private_database(target)
    with closing(reading), OwnErrors(target), closing(sqlite3.connect(target)) as writing:
        # All pages in one step: copied in several, each commit of another would begin it anew.
        reading.backup(writing, pages=-1)
        # One file, with nothing beside it; a store that is opened goes back to WAL.
        writing.execute("PRAGMA journal_mode = DELETE")


def copy_store(source: Path, target: Path) -> None:
    """Copy a store's file, its access journal and the heads of both chains.

    Raises what `copy_database` does, and OSError.
    """
    # The heads first: what they say is in the chains that are copied after them.
    if heads_beside(source).exists():
        write_private(heads_beside(target), heads_beside(source).read_text("utf-8"))
    copy_database(source, target)
    # After the store: what the store says of the access journal is in that journal by then.
    if access_file(source).exists():
        copy_database(access_file(source), access_file(target))


def store_files(path: Path) -> tuple[Path, ...]:
    """The files of a store, its own last: without that one, nothing answers."""
    return (heads_beside(path), access_file(path), path)
