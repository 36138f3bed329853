"""Runs a notebook: `python -m tests.notebook IN OUT`, in a process with a loop of its own."""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

_TIMEOUT_S = 300


def execute(path: Path, out: Path) -> None:
    """Run every cell of a notebook and write it with what it said."""
    book = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(Path(__file__).parents[1])}}
    NotebookClient(book, timeout=_TIMEOUT_S, resources=where).execute()
    nbformat.write(book, out)


if __name__ == "__main__":
    execute(Path(sys.argv[1]), Path(sys.argv[2]))
