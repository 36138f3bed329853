"""An answer says how many revisions it lags the store."""

from dataclasses import replace

from api.desk.question import Ask
from api.desk.response import framed
from tests.api.desks import Client


def behind(client: Client, **view: int | bool) -> int:
    desk = client.desk
    caller = desk.accounts.of_key(desk.accounts.add_key("asker", ["investigator"]))
    assert caller is not None
    lagging = replace(desk.views.current(), **view)
    said: int = framed(Ask(desk, caller, lagging))["behind"]
    return said


def test_an_answer_says_how_many_revisions_it_lags_the_store(writing: Client) -> None:
    revision = writing.desk.views.current().revision
    assert behind(writing, latest=revision + 3) == 3


def test_an_answer_of_an_earlier_revision_that_was_asked_for_lags_nothing(writing: Client) -> None:
    revision = writing.desk.views.current().revision
    assert behind(writing, latest=revision + 3, past=True) == 0
