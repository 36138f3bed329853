"""Files in and out: sample, load, export, report, verify."""

from datetime import date
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from api.cli.output import give, say
from api.cli.question import Asking, asks
from api.clock import day
from graph.errors import BadInput, StoreError
from graph.opening import export_admin
from loaders.city.sample import write_city
from loaders.load import load as load_files
from loaders.native import export_csv
from loaders.rejects import unused
from loaders.report import FileReport, LoadOptions, LoadReport

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--entities", type=click.IntRange(1, 10_000_000), default=2000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def sample(folder: Path, entities: int, seed: int) -> None:
    """Write a sample city: invented parties in the very files that departments send."""
    folder.mkdir(parents=True, exist_ok=True)
    report = write_city(folder, entities=entities, seed=seed)
    say(f"{len(report.files)} files in {folder}; what must be found is in {folder / 'truth.csv'}.")


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…",
                type=click.Path(path_type=Path))  # fmt: skip
@click.option("--source", help="The source, by name or as a mapping file, instead of by columns.")
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option("--rejects", type=_FILE,
              help="Where refused rows go (default: rejects.csv or next free)")  # fmt: skip
@click.option("--dated", metavar="DATE", help="The document date of undated files.")
@click.option("--received", metavar="DATE", help="When the files came, for lateness.")
@asks
def load(asking: Asking, paths: tuple[Path, ...], **options: Any) -> None:  # noqa: ANN401
    """Load files or folders; a refused row is kept in the rejects file, nothing else is lost."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise BadInput(f"{missing[0]} is not there: check the path.")
    with asking.store() as store, tqdm(unit=" rows", disable=None) as bar:
        report = load_files(
            store,
            list(paths),
            options=LoadOptions(
                source=options["source"],
                dry_run=options["dry_run"],
                rejects=options["rejects"] or unused(Path("rejects.csv")),
                dated=day(options["dated"]),
                received=day(options["received"]),
                progress=bar.update,
                who=asking.settings.who,
            ),
        )
    if asking.json:
        give({
            "revision": report.revision, "files": [_plain_file(f) for f in report.files],
            "rejects": str(report.rejects) if report.rejects else None,
            "notices": list(report.notices),
        })  # fmt: skip
        return
    say_load(report)


def _plain_file(file: FileReport) -> dict[str, Any]:
    late = {
        office: {"rows": told.rows, "late": told.late} for office, told in file.lateness.items()
    }
    return {
        "file": file.file, "sheet": file.sheet, "source": file.source, "rows": file.rows,
        "accepted": file.accepted, "refused": file.refused, "unchanged": file.unchanged,
        "warnings": list(file.warnings), "lateness": late,
    }  # fmt: skip


def say_load(report: LoadReport) -> None:
    """What a load did, file by file."""
    for file in report.files:
        sheet = f" [{file.sheet}]" if file.sheet else ""
        say(f"{file.file}{sheet}: {file.source}, {file.accepted} rows in "
            f"({file.unchanged} unchanged), {file.refused} refused")  # fmt: skip
        for warning in file.warnings[:5]:
            say(f"    {warning}")
        for office, told in sorted(file.lateness.items()):
            if told.late:
                say(f"    {office}: {told.late} of {told.rows} came late")
    for notice in report.notices:
        say(f"note: {notice}")
    if report.rejects:
        say(f"Refused rows are in {report.rejects}: mend them there and load that file again.")
    say(f"The store is at revision {report.revision}.")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "format_", type=click.Choice(["csv", "neo4j-admin"]), default="csv")
@asks
def export(asking: Asking, folder: Path, format_: str) -> None:
    """Write everything: as native tables, or whole, with its past, for Neo4j's import tool."""
    folder.mkdir(parents=True, exist_ok=True)
    if format_ == "neo4j-admin" and (asking.at_revision is not None or any(folder.iterdir())):
        raise BadInput(f"neo4j-admin files hold every revision and need {folder} to be empty.")
    with asking.store() as store:
        asking.looked_at(store, "export", [], everyone=True)
        if format_ == "csv":
            counts = export_csv(store, folder, at_revision=asking.at_revision)
        else:
            counts = export_admin(store, folder)
    if asking.json:
        give({"folder": str(folder), "format": format_, "rows": counts})
        return
    say(f"{', '.join(f'{n} {name}' for name, n in counts.items())} in {folder}.")
    if format_ == "neo4j-admin":
        say(f"With the server stopped, in {folder}:")
        say("  neo4j-admin database import full neo4j --overwrite-destination @import.args")


@click.command()
@asks
def verify(asking: Asking) -> None:
    """Check the store: its file, its revisions and both journal chains."""
    with asking.store() as store:
        faults = store.verify()
        now = store.revision()
    if asking.json:
        give({"faults": list(faults), "revision": now.number})
    if faults:
        raise StoreError(" ".join(faults))
    if not asking.json:
        say(f"All is well: revision {now.number} of {_clock(now.committed_at.date())}.")


@click.command()
@asks
def doctor(asking: Asking) -> None:
    """Say what store this is, what it holds, how it is, and what to do."""
    with asking.store() as store:
        told, name = store.about(), store.name
    online = sum(state == "online" for state in told.indexes.values())
    if asking.json:
        give({
            "store": name, "engine": told.engine, "version": told.version,
            "format": told.format, "revision": told.revision, "counts": dict(told.counts),
            "indexes": dict(told.indexes), "behind_s": told.behind_s, "advice": list(told.advice),
        })  # fmt: skip
        return
    say(f"{name}: {told.engine} {told.version}, store format {told.format}")
    say(f"  revision {told.revision}: "
        + ", ".join(f"{n} {what}" for what, n in told.counts.items()))  # fmt: skip
    say(f"  {online} of {len(told.indexes)} indexes online; its clock is {told.behind_s} s behind")
    for sentence in told.advice or ("Nothing needs to be done.",):
        say(f"  {sentence}")


def _clock(moment: date) -> str:
    return moment.isoformat()
