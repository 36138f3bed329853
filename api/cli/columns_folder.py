"""The folder that `columns` writes: asked, journalled, written and told."""

from dataclasses import replace
from pathlib import Path

from analytics.parquet.manifest import Manifest
from analytics.parquet.schema import PARTS
from analytics.parquet.writing import RECORDS, check_free
from api.cli.output import give
from api.cli.question import Question
from api.cli.second_word import await_second_word
from api.cli.written_columns import write_changes_of, write_columns_of
from graph.errors import BadInput
from graph.store import Store


def write_folder(question: Question, folder: Path, since: int | None, policy: Path | None) -> None:
    """Write a revision, or what changed since another, after a second word where one is due.

    Raises BadInput for a folder that holds something, and for a `since` that is not earlier.
    """
    check_free(folder)
    with question.store() as store:
        if since is not None:
            _check_earlier(question, store, since)
        await_second_word(question, store, "export", {"format": "parquet"})
        question.journal_look(store, "columns", [], everyone=True)
        if since is not None:  # `gone` names what was there then
            replace(question, at_revision=since).journal_look(store, "columns", [])
        question.note_file(store, folder / RECORDS, "columns")
        if since is None:
            manifest = write_columns_of(question, store, policy, folder, PARTS)
        else:
            manifest = write_changes_of(question, store, since, policy, folder)
    rows = {name.removesuffix(".parquet"): seal.rows for name, seal in manifest.files.items()}
    if question.json:
        give({"folder": str(folder), "rows": rows, **_about(manifest)})
        return
    listed = [f"{count} {name}" for name, count in rows.items()]
    question.say("cli.columns.written", revision=manifest.revision, rows=listed, folder=folder)


def _check_earlier(question: Question, store: Store, since: int) -> None:
    revision = store.revision(question.at_revision).number
    if since >= revision:
        raise BadInput("columns.later", since=since, revision=revision)


def _about(manifest: Manifest) -> dict[str, object]:
    weighed = manifest.weighing
    frame = {"as_of": weighed.as_of, "policy": weighed.digest} if weighed else {}
    return {"revision": manifest.revision, "since": manifest.since, **frame}
