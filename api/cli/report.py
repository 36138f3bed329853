"""The command report: the network of a party on one offline page."""

from pathlib import Path
from typing import Any, Final

import click

from analytics.law.measures import read_measures
from analytics.policy import read_policy
from analytics.report.neighbourhood import scene_in_groups
from analytics.report.page import caption_of, write_page
from analytics.report.picture import Frame, Picture, picture_of
from analytics.report.scene import SHOWN, scene_of
from analytics.report.svg import svg_of
from api.cli.command import argument, command, option
from api.cli.output import give
from api.cli.question import Question, asks
from graph.atomic_files import written_whole
from graph.errors import BadInput
from graph.lookup import entity_of
from graph.sentence import Language

_FILE: Final = click.Path(dir_okay=False, path_type=Path)
_FORMATS: Final = ("html", "pyvis", "svg")


@command("report")
@argument("id_", metavar="ID")
@option("--out", type=_FILE, required=True)
@option("--depth", type=click.IntRange(1, 4), default=2, show_default=True)
@option("--limit", type=click.IntRange(1, 2000), default=120, show_default=True)
@option("--format", "form", type=click.Choice(_FORMATS), default="html", show_default=True)
@option("--show", type=click.Choice(SHOWN), default="neighbourhood", show_default=True)
@option("--policy", type=_FILE)
@asks
def report(question: Question, id_: str, **options: Any) -> None:  # noqa: ANN401
    """Write one offline page: the network of a party, its chains, and what was cut."""
    frame = Frame(
        read_policy(options["policy"]), read_measures(), options["depth"], options["limit"]
    )
    at = question.at_revision
    if options["form"] == "pyvis":  # before anything is journalled: it may not be installed
        import analytics.report.interactive  # noqa: PLC0415, F401 - an extra, and half a second
    with question.store() as store:
        entity = entity_of(store, id_, at_revision=at)
        cache = question.cache(store)
        picture = picture_of(
            store, entity.id, frame, as_of=question.as_of, at_revision=at, cache=cache
        )
        question.journal_look(store, "report", picture.everybody)
        question.note_file(store, options["out"], "report")
    _write(picture, question.voice.paper, options["form"], options["show"], options["out"])
    if question.json:
        _give_picture(picture, options["out"])
        return
    question.say(
        "cli.report.written",
        path=options["out"],
        entities=len(picture.nodes),
        relations=len(picture.relations),
        chains=len(picture.reasons),
    )
    if picture.truncated:
        question.say("cli.report.cut", limit=options["limit"], depth=options["depth"])


def _write(picture: Picture, language: Language, form: str, shown: str, path: Path) -> None:
    """Write a picture in the format asked for. Raises BadInput for a format that cannot show it."""
    if form == "html":
        if shown != SHOWN[0]:
            raise BadInput("cli.report.whole_page", show=shown)
        write_page(picture, path, language)
        return
    if form == "svg":
        whole = shown == SHOWN[0]
        drawn = scene_in_groups(picture, language) if whole else scene_of(picture, shown, language)
        with written_whole(path) as draft:
            svg = svg_of(drawn, caption=caption_of(picture, language))
            draft.write_text(svg, encoding="utf-8")
        return
    # pyvis takes half a second to import, and brings IPython with it.
    from analytics.report.interactive import network_of, write_network  # noqa: PLC0415

    write_network(network_of(scene_of(picture, shown, language)), path)


def _give_picture(picture: Picture, path: Path) -> None:
    give(
        {
            "out": str(path),
            "entities": len(picture.nodes),
            "relations": len(picture.relations),
            "chains": len(picture.reasons),
            "left_out": picture.left_out,
            "truncated": picture.truncated,
            "explored": picture.explored,
            "as_of": picture.as_of,
            "revision": picture.revision,
            "policy": picture.policy,
        }
    )
