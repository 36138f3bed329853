"""The network of a party on one offline page."""

from pathlib import Path
from typing import Any

import click

from analytics.law.measures import read_measures
from analytics.policy import read_policy
from analytics.report.page import write_page
from analytics.report.picture import Frame, picture_of
from api.cli.output import give, say
from api.cli.question import Asking, asks
from graph.lookup import entity_of

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--out", type=_FILE, required=True, help="The HTML file to write.")
@click.option("--depth", type=click.IntRange(1, 4), default=2, show_default=True)
@click.option("--limit", type=click.IntRange(1, 2000), default=120, show_default=True,
              help="At most so many entities around the party.")  # fmt: skip
@click.option("--policy", type=_FILE, help="Another policy file.")
@asks
def report(asking: Asking, id_: str, **options: Any) -> None:  # noqa: ANN401
    """Write one offline page: the network of a party, its chains, and what was cut."""
    frame = Frame(
        read_policy(options["policy"]), read_measures(), options["depth"], options["limit"]
    )
    with asking.store() as store:
        entity = entity_of(store, id_, at_revision=asking.at_revision)
        picture = picture_of(
            store, entity.id, frame, as_of=asking.as_of, at_revision=asking.at_revision,
            cache=asking.cache(store),
        )  # fmt: skip
        asking.looked_at(store, "report", [node.entity for node in picture.nodes])
    write_page(picture, options["out"])
    if asking.json:
        give({
            "out": str(options["out"]), "entities": len(picture.nodes),
            "relations": len(picture.relations), "chains": len(picture.reasons),
            "left_out": picture.left_out, "truncated": picture.truncated,
            "explored": picture.explored, "as_of": picture.as_of,
            "revision": picture.revision, "policy": picture.policy,
        })  # fmt: skip
        return
    say(f"{options['out']}: {len(picture.nodes)} entities, {len(picture.relations)} relations, "
        f"{len(picture.reasons)} chains" + f" — cut: raise --limit or lower --depth, now "
        f"{options['limit']} and {options['depth']}" * picture.truncated)  # fmt: skip
