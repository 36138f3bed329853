"""The command doctor: what store this is, how it is, and whether its installation is safe."""

from collections.abc import Sequence

from api.cli.command import command
from api.cli.output import give
from api.cli.question import Question, asks
from api.cli.voice import Voice
from api.installation import Check, checks
from graph.errors import BadInput
from graph.store import About


@command("doctor")
@asks
def doctor(question: Question) -> None:
    """Say what store this is, what it holds, how it is, and what to do."""
    with question.store() as store:
        about, name = store.about(), store.name
        made = checks(store, about, question.settings)
    faults = [one for one in made if one.state == "fault"]
    if question.json:
        give({"store": name, **_plain(about, made)})
    else:
        _say(question.voice, name, about, made)
    if faults:
        raise BadInput("doctor.faults", count=len(faults))


def _plain(about: About, made: Sequence[Check]) -> dict[str, object]:
    return {
        "engine": about.engine,
        "version": about.version,
        "format": about.format,
        "revision": about.revision,
        "counts": dict(about.counts),
        "indexes": dict(about.indexes),
        "behind_s": about.behind_s,
        "advice": list(about.advice),
        "checks": [{"check": one.name, "state": one.state, "what": one.what} for one in made],
        "well": all(one.state != "fault" for one in made),
    }


def _say(voice: Voice, name: str, about: About, made: Sequence[Check]) -> None:
    voice.say(
        "cli.doctor.store",
        name=name,
        engine=about.engine,
        version=about.version,
        format=about.format,
    )
    voice.say("cli.doctor.holds", revision=about.revision, **about.counts)
    voice.say(
        "cli.doctor.indexes",
        online=sum(state == "online" for state in about.indexes.values()),
        all=len(about.indexes),
        behind_s=about.behind_s,
    )
    unwell = [one.what for one in made if one.what is not None]
    for what in unwell:
        voice.line(f"  {voice.given(what)}")
    if not unwell:
        voice.say("doctor.well", checks=len(made))
