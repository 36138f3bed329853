"""Answers while new data is being taken in: of which revision they are is said with them."""

from dataclasses import replace

from api.clock import today
from api.desk.views import Views
from api.places import cache_of
from tests.api.desks import Client
from tests.builders import firm, penalty, tell


def impatient(at: Client) -> Client:
    """The same client, over a desk that waits for no new snapshot."""
    desk = at.desk
    desk.watcher.close()  # it looks at the views that are closed next
    desk.views.close()
    folder = cache_of(desk.store, desk.settings)
    views = Views(desk.store, desk.policy, folder, today, patience_s=0)
    at.desk = replace(desk, views=views)
    at.http.app.state.desk = at.desk
    views.start()
    return at


def test_an_answer_says_by_how_many_revisions_it_is_behind(writing: Client) -> None:
    at = impatient(writing)
    tell(at.desk.store, firm("uscc:lag"))
    at.desk.views.current()
    lags = []
    for number in range(20):
        tell(at.desk.store, penalty(f"c:lag{number}", "uscc:lag"))
        latest = at.desk.store.revision().number
        answer = at("GET", "/freshness", role="supervisor").json()
        assert answer["behind"] == latest - answer["revision"]
        lags.append(answer["behind"])
    assert max(lags) > 0
    at.desk.views.close()
