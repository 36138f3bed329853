"""The command decide: the officer's word on a certificate."""

from pathlib import Path
from typing import Final

import click

from analytics.law.measures import read_measures
from analytics.policy import read_policy
from analytics.vetting.decision import decide as decide_on
from analytics.vetting.decision import present_of, withdraw
from analytics.vetting.seal import SealedCertificate
from api.cli.certificate_file import read_certificate
from api.cli.command import argument, command, option
from api.cli.output import give
from api.cli.question import Question, asks
from api.clock import today
from graph.errors import BadInput
from graph.store import Store

# The sentence printed after a word was written, and the word in JSON.
_DONE: Final = {
    "accept": ("cli.decide.accepted", "accepted"),
    "depart": ("cli.decide.departed", "departed from"),
    "withdraw": ("cli.decide.withdrawn", "withdrawn"),
}


@command("decide")
@argument("certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--accept", "word", flag_value="accept")
@option("--depart", "word", flag_value="depart")
@option("--withdraw", "word", flag_value="withdraw")
@option("--reason")
@asks
def decide(question: Question, certificate: Path, word: str | None, reason: str | None) -> None:
    """The officer's word on a vetting: accepted, departed from with a reason, or taken back."""
    if word is None:  # no default: accepting is a decision, too
        raise BadInput("cli.decide.no_word")
    one = read_certificate(certificate)
    with question.store() as store:
        revision = _speak(question, store, one, word, reason)
    said, plain = _DONE[word]
    if question.json:
        give({"decision": plain, "revision": revision})
        return
    question.say(said)


def _speak(
    question: Question, store: Store, one: SealedCertificate, word: str, reason: str | None
) -> int:
    who = question.settings.who
    if word == "withdraw":
        return withdraw(store, one, reason=reason, who=who).revision
    # Today of the clock and not --as-of: nobody decides for another day.
    present = present_of(
        store,
        one.certificate,
        policy=read_policy(),
        measures=read_measures(),
        today=today(),
        cache=question.cache(store),
    )
    accept = word == "accept"
    return decide_on(store, one, present, accept=accept, reason=reason, who=who).revision
