"""The demo: a sample city, its load, exposures, a vetting, a network, and what to open next."""

import csv
import os
import shutil
import sys
from pathlib import Path
from typing import Final

import click

from analytics.law.measures import read_measures
from analytics.law.tiers import read_tier_law
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.report.page import write_page
from analytics.report.picture import Frame, picture_of
from analytics.snapshot.file import snapshot_of
from analytics.vetting.decision import keep_texts
from analytics.vetting.seal import sealed
from analytics.vetting.vet import vet
from api.cli.certificate_file import write_certificate
from api.cli.command import command, option
from api.cli.files import say_load
from api.cli.vet import say_findings
from api.cli.voice import Voice
from api.clock import today
from api.settings import settings_from
from graph.lookup import entity_of, journal_access
from graph.opening import open_store
from graph.private_files import private_folder
from graph.sentence import Word
from graph.store import Store
from loaders.city.sample import write_city
from loaders.load import load
from loaders.report import LoadOptions

_ENTITIES: Final = 2000
_SEED: Final = 20170419  # the day of 鹤信用发〔2017〕2号
_PURPOSE: Final = "demo"
# Findings of the vetting that are printed; all of them are in the certificate.
_PRINTED: Final = 6
_FOLDER: Final = click.Path(file_okay=False, path_type=Path)


@command("demo")
@option("--folder", type=_FOLDER, default=Path("demo"), show_default=True)
@click.pass_obj
def demo(voice: Voice, folder: Path) -> None:
    """The whole way once, on invented data: load, trace, vet, draw."""
    city = private_folder(folder / "city")
    voice.say("cli.demo.city", entities=_ENTITIES, folder=city)
    write_city(city, entities=_ENTITIES, seed=_SEED)
    settings = settings_from()
    url = f"sqlite:///{folder / 'city.db'}"
    store = open_store(
        url,
        secret=settings.secret,
        credentials=settings.credentials,
        anchor=settings.anchor,
    )
    try:
        _load(voice, store, folder, settings.who)
        _expose(voice, store, settings.who)
        _vet(voice, store, folder, settings.who)
    finally:
        store.close()
    _farewell(voice, folder, url)


def _load(voice: Voice, store: Store, folder: Path, who: str) -> None:
    voice.line()
    voice.say("cli.demo.loading")
    # `truth.csv` is the answer key of the sample; no department sends it.
    files = [path for path in sorted((folder / "city").iterdir()) if path.name != "truth.csv"]
    options = LoadOptions(rejects=folder / "rejects.csv", who=who, language=voice.language)
    say_load(voice, load(store, files, law=read_tier_law(), options=options))


def _expose(voice: Voice, store: Store, who: str) -> None:
    propagation = Propagation(snapshot_of(store), read_policy(), today())
    voice.line()
    voice.say("cli.demo.closest")
    highest = propagation.top(5)
    entities = store.entities([e.entity for e in highest])
    # The demo journals its looks like any command: the journal has no exceptions.
    journal_access(store, entities.values(), who=who, purpose=_PURPOSE, what="exposure")
    for one in highest:
        level = voice.word("level", one.level)
        voice.line(f"   {level:6} {one.index:7.3f}  {entities[one.entity].name}")


def _vet(voice: Voice, store: Store, folder: Path, who: str) -> None:
    """Vet a project with a listed participant, and draw its network."""
    policy, measures = read_policy(), read_measures()
    subject = entity_of(store, _planted(folder, "listed_participant"))
    voice.line()
    voice.say("cli.demo.vetting", name=subject.name)
    vetting = vet(
        store,
        subject.id,
        scenario="project_approval",
        as_of=today(),
        at_revision=None,
        policy=policy,
        measures=measures,
    )
    keep_texts(store, policy, measures)  # for `vet --replay`, which the demo proposes at its end
    voice.say("cli.demo.decision", decision=Word("decision", vetting.decision))
    if noted := vetting.noted.counted:
        voice.line(f"   {voice.given(noted)}")
    say_findings(voice, vetting, "   ", _PRINTED)
    write_certificate(sealed(store.secret, vetting.certificate), folder / "certificate.json")
    picture = picture_of(store, subject.id, Frame(policy, measures), as_of=today())
    journal_access(store, picture.everybody, who=who, purpose=_PURPOSE, what="report")
    write_page(picture, folder / "report.html")
    voice.line()
    voice.say("cli.demo.drawn", entities=len(picture.nodes), relations=len(picture.relations))


def _planted(folder: Path, case: str) -> str:
    """The first subject that the sample planted for a case."""
    with (folder / "city" / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return next(row["subject"] for row in rows if row["case"] == case)


def _farewell(voice: Voice, folder: Path, url: str) -> None:
    # In a checkout that is not installed only the path of this program can be typed again.
    ours = "creditgraph" if shutil.which("creditgraph") else os.path.relpath(sys.argv[0])
    certificate = folder / "certificate.json"
    seed = _planted(folder, "phoenix")
    voice.line()
    voice.say("cli.demo.open", page=folder / "report.html")
    voice.say("cli.demo.papers", certificate=certificate, rejects=folder / "rejects.csv")
    voice.line()
    voice.say("cli.demo.next")
    for arguments in (
        "find 石墨",
        f"trace {seed}",
        "exposure --top 10",
        f"report {seed} --out {folder / 'phoenix.html'}",
        f"vet --replay {certificate}",
    ):
        voice.line(f"  {ours} {arguments} --store {url}")
    voice.line()
    voice.say("cli.demo.browser", command=_serving(ours, folder, url))


def _serving(ours: str, folder: Path, url: str) -> str:
    """The command that serves the demo: `make serve` where make ran the demo, else `serve`."""
    if folder == Path("demo") and Path("Makefile").exists():
        return "make serve"
    return f"{ours} serve --one-time-login --store {url}"
