"""Files and the state of a store: the commands sample, load, export and verify."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
from tqdm import tqdm

from analytics.law.tiers import read_tier_law
from api.cli.command import argument, command, option
from api.cli.output import give
from api.cli.question import Question, asks
from api.cli.second_word import await_second_word
from api.cli.voice import Voice
from api.clock import day
from graph.errors import BadInput, StoreError
from graph.opening import export_admin
from graph.private_files import private_folder
from graph.sentence import Word, say
from loaders.city.density import DENSITIES
from loaders.city.sample import write_city
from loaders.export import export_csv
from loaders.load import load as load_files
from loaders.rejects import unused
from loaders.report import FileReport, LoadOptions, LoadReport, PathNote

_FILE: Final = click.Path(dir_okay=False, path_type=Path)
_FOLDER: Final = click.Path(file_okay=False, path_type=Path)
# The file of an export that holds the records.
_RECORDS: Final = {"csv": "records.csv", "neo4j-admin": "import.args"}
# Warnings of one file that are printed; all of them are in --json.
_PRINTED: Final = 5


@command("sample")
@argument("folder", type=_FOLDER)
@option("--entities", type=click.IntRange(1, 10_000_000), default=2000, show_default=True)
@option("--seed", type=int, default=1, show_default=True)
@option("--density", type=click.Choice([*DENSITIES]), default="usual", show_default=True)
@click.pass_obj
def sample(voice: Voice, folder: Path, entities: int, seed: int, density: str) -> None:
    """Write a sample city: invented parties in the very files that departments send."""
    private_folder(folder)
    report = write_city(folder, entities=entities, seed=seed, density=density)
    truth = folder / "truth.csv"
    voice.say("cli.sample.written", count=len(report.files), folder=folder, truth=truth)


@command("load")
@argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@option("--source")
@option("--dry-run", is_flag=True)
@option("--rejects", type=_FILE)
@option("--dated", metavar="DATE")
@option("--received", metavar="DATE")
@asks
def load(question: Question, paths: tuple[Path, ...], **options: Any) -> None:  # noqa: ANN401
    """Load files or folders; a refused row is kept in the rejects file, nothing else is lost."""
    # Checked before the store is opened, which would create it.
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise BadInput("cli.load.missing", path=missing[0])
    # disable=None: no bar where standard error is no terminal.
    with question.store() as store, tqdm(unit=" rows", disable=None) as bar:
        report = load_files(
            store,
            list(paths),
            law=read_tier_law(),
            options=LoadOptions(
                source=options["source"],
                dry_run=options["dry_run"],
                # The default never writes over an earlier file, which may be mended by now.
                rejects=options["rejects"] or unused(Path("rejects.csv")),
                dated=day(options["dated"]),
                received=day(options["received"]),
                progress=bar.update,
                who=question.settings.who,
                language=question.voice.language,
            ),
        )
    if question.json:
        give(
            {
                "revision": report.revision,
                "load": report.load,
                "files": [_plain_file(file) for file in report.files],
                "passed_over": [_plain_path(note) for note in report.passed_over],
                "unreadable": [_plain_path(note) for note in report.unreadable],
                "rejects": str(report.rejects) if report.rejects else None,
                "notices": list(report.notices),
            }
        )
    else:
        say_load(question.voice, report)
    _end_badly(question.voice, report.unreadable)


def _end_badly(voice: Voice, unreadable: Sequence[PathNote]) -> None:
    """Say which files could not be read; the last is raised, for the exit status."""
    for note in unreadable[:-1]:
        click.echo(voice.given(note.why), err=True)
    if unreadable:
        raise BadInput(unreadable[-1].why)


def _plain_path(note: PathNote) -> dict[str, Any]:
    return {"path": str(note.path), "why": note.why}


def _plain_file(file: FileReport) -> dict[str, Any]:
    lateness = {
        department: {"rows": counted.rows, "late": counted.late}
        for department, counted in file.lateness.items()
    }
    return {
        "file": file.file,
        "sheet": file.sheet,
        "source": file.source or None,
        "rows": file.rows,
        "header_rows": file.header_rows,
        "accepted": file.accepted,
        "refused": file.refused,
        "unchanged": file.unchanged,
        "passed_over": [
            {"what": say(what), "rows": passed.rows, "first": passed.first}
            for what, passed in file.passed_over.kinds.items()
        ],
        "warnings": list(file.warnings),
        "lateness": lateness,
    }


def say_load(voice: Voice, report: LoadReport) -> None:
    """Print what a load did, file by file."""
    for file in report.files:
        _say_file(voice, file)
    for note in report.passed_over:
        voice.say("cli.load.passed_path", path=note.path, why=note.why)
    for notice in report.notices:
        voice.say("cli.load.note", note=voice.given(notice))
    if report.rejects:
        voice.say("cli.load.rejects", path=report.rejects)
    voice.say("cli.load.revision", revision=report.revision)


def _say_file(voice: Voice, file: FileReport) -> None:
    name = f"{file.file} [{file.sheet}]" if file.sheet else file.file
    if file.source:
        voice.say(
            "cli.load.file",
            file=name,
            source=Word("source", file.source),
            accepted=file.accepted,
            unchanged=file.unchanged,
            refused=file.refused,
        )
    else:
        voice.say("cli.load.not_read", file=name, rows=file.rows)
    if file.passed_over.kinds:
        kinds = [
            say("cli.load.kind", what=say(what), rows=passed.rows, first=passed.first)
            for what, passed in file.passed_over.kinds.items()
        ]
        voice.say("cli.load.passed_over", kinds=kinds)
    for warning in file.warnings[:_PRINTED]:
        voice.line(f"    {voice.given(warning)}")
    for department, counted in sorted(file.lateness.items()):
        if counted.late:
            rows, late = counted.rows, counted.late
            voice.say("cli.load.late", department=department, late=late, rows=rows)


@command("export")
@argument("folder", type=_FOLDER)
@option("--format", "format_", type=click.Choice(["csv", "neo4j-admin"]), default="csv")
@asks
def export(question: Question, folder: Path, format_: str) -> None:
    """Write everything: as native tables, or whole, with its past, for Neo4j's import tool."""
    private_folder(folder)
    for_import = format_ == "neo4j-admin"
    # An export for the import tool holds the whole past, so no revision can be chosen.
    if for_import and (question.at_revision is not None or any(folder.iterdir())):
        raise BadInput("cli.export.not_empty", folder=folder)
    with question.store() as store:
        await_second_word(question, store, "export", {"format": format_})
        question.journal_look(store, "export", [], everyone=True)
        if store.id_keys.later and not for_import:
            click.echo(question.voice.text("rekey.tables"), err=True)
        question.note_file(store, folder / _RECORDS[format_], "export")
        if for_import:
            counts = export_admin(store, folder)
        else:
            counts = export_csv(store, folder, at_revision=question.at_revision)
    if question.json:
        give({"folder": str(folder), "format": format_, "rows": counts})
        return
    listed = [f"{count} {name}" for name, count in counts.items()]
    question.say("cli.export.written", rows=listed, folder=folder)
    if for_import:
        question.say("cli.export.import", folder=folder)
        question.voice.line(
            "  neo4j-admin database import full neo4j --overwrite-destination @import.args"
        )


@command("verify")
@option("--anchor", "anchors", multiple=True, type=_FILE, metavar="FILE")
@asks
def verify(question: Question, anchors: tuple[Path, ...]) -> None:
    """Check the store: its file, its revisions, both journal chains and all that they vouch for."""
    with question.store() as store:
        faults = store.verify(anchors)
        now = store.revision()
    # Programs get the faults as JSON and the exit status below.
    if question.json:
        give({"faults": list(faults), "revision": now.number})
    if faults:
        # Each fault is a sentence of its own, so no comma may join them.
        listed = " ".join(question.voice.given(fault) for fault in faults)
        raise StoreError("cli.verify.faults", faults=listed)
    if not question.json:
        question.say("cli.verify.sound", revision=now.number, day=now.committed_at.date())
