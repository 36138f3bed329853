"""Every page and refusal in both languages: none shows a sentence of the other one."""

from collections.abc import Iterator

import pytest

from graph.sentence import LANGUAGES, Language, catalogue
from tests.api import working_day as day
from tests.api.desks import Client, client, copy_of_city
from tests.api.every_page import addresses, fill_pages
from tests.api.page_words import shown, strangers


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A desk at which something is on every page."""
    folder = tmp_path_factory.mktemp("languages")
    with client(copy_of_city(folder), folder, CREDITGRAPH_FOUR_EYES="on") as made:
        day.fill(made.desk)
        fill_pages(made.desk)
        made.desk.integrity.begin()
        made.desk.integrity.wait()
        yield made


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_shows_a_sentence_of_the_other_language(busy: Client, language: Language) -> None:
    busy.login("everyone")
    busy.http.post("/language", data={"language": language})
    seen, wrong = 0, {}
    for route, address in addresses(busy.desk, busy.http.app).items():
        answer = busy.http.get(address)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        assert answer.status_code < 500, address
        seen += answer.status_code == 200
        if found := strangers(shown(answer.text), language):
            wrong[route] = found[:5]
    assert wrong == {}
    assert seen > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_refusal_is_in_the_other_language(busy: Client, language: Language) -> None:
    csrf = busy.login("everyone")
    busy.http.post("/language", data={"language": language})
    refused = [
        busy.http.get("/parties/uscc:nobody"),
        busy.http.get("/vettings/" + "0" * 64),
        busy.http.get("/loads/999"),
        busy.http.get("/worklist?only=nothing"),
        busy.http.get("/nothing"),
        busy.http.get("/journal?before=x"),
        busy.http.post("/vet", data={"csrf": csrf, "scenario": "bidding", "text": "没有"}),
        busy.http.post("/purpose", data={"csrf": "another"}),
    ]
    assert [answer.status_code >= 400 for answer in refused] == [True] * len(refused)
    assert [strangers(shown(answer.text), language) for answer in refused] == [[]] * len(refused)


def test_a_sentence_of_the_other_language_would_be_found() -> None:
    chinese = catalogue()["worklists.floor"]["zh"]
    english = catalogue()["worklists.floor"]["en"]
    assert strangers(shown(f"<p>{english}</p>"), "zh")
    assert strangers(shown(f"<p>{chinese}</p>"), "en")
    assert strangers(shown("<p>请看 this is not said here</p>"), "zh")
    assert not strangers(shown(f"<p>{chinese}</p><code>{english}</code>"), "zh")


def test_the_pages_of_the_console_are_walked(busy: Client) -> None:
    assert {"/worklist", "/journal", "/vettings/{hash}", "/parties/{id:path}"} <= set(
        addresses(busy.desk, busy.http.app)
    )
