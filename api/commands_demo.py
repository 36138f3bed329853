"""The demo: sample city, load, exposures, and what to try next."""

from pathlib import Path

import click

from analytics.exposure import Propagation
from analytics.policy import read_policy
from analytics.snapshot import snapshot_of
from api.asking import today
from api.commands_files import say_load
from api.output import say
from api.settings import settings_from
from graph.lookup import journal_access
from graph.opening import open_store
from graph.store import Store
from loaders.city.sample import write_city
from loaders.load import LoadOptions, load

_ENTITIES = 2000
_SEED = 20170419  # the day of 鹤信用发〔2017〕2号


@click.command()
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("demo"),
              show_default=True, help="Where the demo keeps its files and its store.")  # fmt: skip
def demo(folder: Path) -> None:
    """The way so far, on invented data: load, then who stands closest to whom."""
    folder.mkdir(parents=True, exist_ok=True)
    city = folder / "city"
    city.mkdir(exist_ok=True)
    say(f"1. An invented city of about {_ENTITIES} entities, in {city}")
    write_city(city, entities=_ENTITIES, seed=_SEED)
    settings = settings_from()
    url = f"sqlite:///{folder / 'city.db'}"
    store = open_store(url, secret=settings.secret)
    try:
        _walk(store, folder, settings.who)
    finally:
        store.close()
    _farewell(folder, url)


def _walk(store: Store, folder: Path, who: str) -> None:
    say("\n2. Loading what its departments sent")
    files = [path for path in sorted((folder / "city").iterdir()) if path.name != "truth.csv"]
    options = LoadOptions(rejects=folder / "rejects.csv", who=who)
    say_load(load(store, files, options=options))
    policy = read_policy()
    reach = Propagation(snapshot_of(store), policy, today())
    say("\n3. Who stands closest to a dishonest party (leads, never grounds)")
    top = reach.top(5)
    shown = store.entities([e.entity for e in top])
    journal_access(store, shown.values(), who=who, purpose="demo", what="exposure")
    for one in top:
        say(f"   {one.level:6} {one.index:7.3f}  {shown[one.entity].name}")


def _farewell(folder: Path, url: str) -> None:
    say(f"""
What was refused, and why, is in {folder / "rejects.csv"}: open it beside {folder / "city"}.

Try next:
  creditgraph find 煤 --store {url}
  creditgraph exposure --top 10 --store {url}
  creditgraph trace ID --store {url}""")
