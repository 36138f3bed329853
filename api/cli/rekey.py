"""The command rekey: another secret for a store."""

from api.cli.command import command
from api.cli.output import give
from api.cli.question import Question, asks
from api.upkeep.rekeying import rekey_store


@command("rekey")
@asks
def rekey(question: Question) -> None:
    """Give the store another secret: hashes, seals, chains and check value are made anew."""
    ended = rekey_store(question.url, question.settings)
    if question.json:
        give({"store": question.url, "rekeyed": ended == "done"})
    else:
        question.say("rekey.done" if ended == "done" else "rekey.was_done", store=question.url)
