"""The demo: sample city, load, exposures, a vetting, its network, and what to open next."""

import csv
import json
import os
import shutil
import sys
from pathlib import Path

import click

from analytics.law.measures import read_measures
from analytics.law.tiers import read_tier_law
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.report.page import write_page
from analytics.report.picture import Frame, picture_of
from analytics.snapshot.file import snapshot_of
from analytics.vetting.decision import keep_texts
from analytics.vetting.vet import Vetting, vet
from api.cli.files import say_load
from api.cli.output import say
from api.clock import today
from api.settings import settings_from
from graph.atomic_files import written_whole
from graph.lookup import entity_of, journal_access
from graph.opening import open_store
from graph.store import Store
from loaders.city.sample import write_city
from loaders.load import load
from loaders.report import LoadOptions

_ENTITIES = 2000
_SEED = 20170419  # the day of 鹤信用发〔2017〕2号


@click.command()
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("demo"),
              show_default=True, help="Where the demo keeps its files and its store.")  # fmt: skip
def demo(folder: Path) -> None:
    """The whole way once, on invented data: load, trace, vet, draw."""
    folder.mkdir(parents=True, exist_ok=True)
    city = folder / "city"
    city.mkdir(exist_ok=True)
    say(f"1. An invented city of about {_ENTITIES} entities, in {city}")
    write_city(city, entities=_ENTITIES, seed=_SEED)
    settings = settings_from()
    url = f"sqlite:///{folder / 'city.db'}"
    store = open_store(url, secret=settings.secret, credentials=settings.credentials)
    try:
        _walk(store, folder, settings.who)
    finally:
        store.close()
    _farewell(folder, url)


def _walk(store: Store, folder: Path, who: str) -> None:
    say("\n2. Loading what its departments sent")
    files = [path for path in sorted((folder / "city").iterdir()) if path.name != "truth.csv"]
    options = LoadOptions(rejects=folder / "rejects.csv", who=who)
    say_load(load(store, files, law=read_tier_law(), options=options))
    policy, measures = read_policy(), read_measures()
    reach = Propagation(snapshot_of(store), policy, today())
    say("\n3. Who stands closest to a dishonest party (leads, never grounds)")
    top = reach.top(5)
    shown = store.entities([e.entity for e in top])
    journal_access(store, shown.values(), who=who, purpose="demo", what="exposure")
    for one in top:
        say(f"   {one.level:6} {one.index:7.3f}  {shown[one.entity].name}")
    subject = entity_of(store, _planted(folder / "city" / "truth.csv", "listed_participant"))
    say(f"\n4. May this project go ahead? {subject.name}")
    vetting = vet(store, subject.id, scenario="project_approval", as_of=today(),
                  at_revision=None, policy=policy, measures=measures)  # fmt: skip
    keep_texts(store, policy, measures)
    _say_vetting(vetting, folder)
    picture = picture_of(store, subject.id, Frame(policy, measures), as_of=today())
    people = [node.entity for node in picture.nodes]
    journal_access(store, people, who=who, purpose="demo", what="report")
    write_page(picture, folder / "report.html")
    drawn = f"{len(picture.nodes)} entities, {len(picture.relations)} relations"
    say(f"\n5. Its network, drawn: {drawn}")


def _planted(truth: Path, case: str) -> str:
    """The first planted subject of a case."""
    with truth.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return next(row["subject"] for row in rows if row["case"] == case)


def _say_vetting(vetting: Vetting, folder: Path) -> None:
    say(f"   decision: {vetting.decision}")
    for finding in vetting.findings[:6]:
        say(f"   {finding.sentence.text()}")
    path = folder / "certificate.json"
    text = json.dumps(vetting.certificate, ensure_ascii=False, sort_keys=True, indent=2)
    with written_whole(path) as draft:
        draft.write_text(text + "\n", encoding="utf-8")


def _farewell(folder: Path, url: str) -> None:
    ours = "creditgraph" if shutil.which("creditgraph") else os.path.relpath(sys.argv[0])
    certificate = folder / "certificate.json"
    seed = _planted(folder / "city" / "truth.csv", "phoenix")
    say(f"""
Open {folder / "report.html"} in a browser: it needs no network.
The certificate is {certificate}; what was refused is in {folder / "rejects.csv"}.

Try next:
  {ours} find 石墨 --store {url}
  {ours} trace {seed} --store {url}
  {ours} exposure --top 10 --store {url}
  {ours} report {seed} --out {folder / "phoenix.html"} --store {url}
  {ours} vet --replay {certificate} --store {url}

All of it in a browser: {_serving(ours, folder, url)}""")


def _serving(ours: str, folder: Path, url: str) -> str:
    """How to serve the demo: by make where it made it, else by the command itself."""
    if folder == Path("demo") and Path("Makefile").exists():
        return "make serve"
    return f"{ours} serve --one-time-login --store {url}"
