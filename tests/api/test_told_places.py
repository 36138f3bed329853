"""Nothing told over HTTP names a folder of the server, and no redirect leads to another site."""

import json
import string
from pathlib import Path

import pytest

from api.access.cookies import ASKED
from api.desk.problems import problem
from api.loading.job import text_of
from api.placeless import placeless
from graph.errors import StoreError
from graph.sentence import LANGUAGES, Sentence, catalogue, plain_sentence, say
from tests.api.desks import Client

FOLDER = "/srv/credit/secret-place"
PLACES: tuple[object, ...] = (
    Path(f"{FOLDER}/city.db"),
    f"{FOLDER}/city.db",
    f"sqlite:///{FOLDER}/city.db",
    OSError(2, "No such file", f"{FOLDER}/city.db"),
    [f"{FOLDER}/a.csv", Path(f"{FOLDER}/b.csv")],
    say("store.closed", store=f"{FOLDER}/city.db"),
)


def fields(code: str) -> set[str]:
    """The particulars that a sentence names."""
    texts = catalogue()[code].values()
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("place", PLACES, ids=lambda one: type(one).__name__)
def test_no_error_of_the_catalogue_tells_a_folder_over_http(place: object) -> None:
    for code, both in catalogue().items():
        specs = [spec for text in both.values() for _, _, spec, _ in string.Formatter().parse(text)]
        if any(spec and "|" not in spec for spec in specs):
            continue  # it formats a number
        sentence = Sentence(code, dict.fromkeys(fields(code), place))
        for language in LANGUAGES:
            told = json.loads(bytes(problem(503, sentence, language).body))["detail"]
            assert "secret-place" not in told, code
    kept = plain_sentence(Sentence("store.closed", {"store": place}))
    assert "secret-place" not in text_of(kept, "zh")


@pytest.mark.parametrize(
    "text",
    [
        "name:list/鹤岗市某公司",
        "2026/11/01",
        "neo4j://host:7687/neo4j",
        "鹤市监罚〔2026〕1/2号",
        "a/b/c",
    ],
)
def test_what_is_no_path_stays_as_it_is(text: str) -> None:
    assert placeless(text) == text


def test_a_store_that_is_closed_tells_no_folder(
    reading: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> int:
        raise StoreError("store.closed", store=Path(f"{FOLDER}/city.db"))

    monkeypatch.setattr(reading.desk.views, "latest", away)
    for path in ("/ready", "/freshness"):
        answer = reading("GET", path)
        assert answer.status_code == 503
        assert "city.db" in answer.text
        assert "secret-place" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/a",
        "/\\evil.example",
        "/%5cevil",
        "///evil.example",
        "/\t/evil.example",
        "/a b",
    ],
)
def test_no_referer_leads_to_another_site(reading: Client, path: str) -> None:
    answer = reading.http.post(
        "/language",
        data={"language": "zh"},
        headers={"referer": f"http://testserver{path}"},
        follow_redirects=False,
    )
    place = answer.headers["location"]
    assert answer.status_code == 303
    assert not place.startswith(("//", "/\\", "http"))


@pytest.mark.parametrize("asked", ["//evil.example/a", "/\\evil", "https://evil.example/a", "evil"])
def test_no_page_asked_for_before_a_login_is_of_another_site(reading: Client, asked: str) -> None:
    reading.login()
    reading.http.cookies.set(ASKED, asked)
    answer = reading.http.get("/", follow_redirects=False)
    reading.http.cookies.delete(ASKED)
    assert answer.headers["location"] == "/worklist"


def test_a_referer_of_our_own_is_gone_back_to(reading: Client) -> None:
    answer = reading.http.post(
        "/language",
        data={"language": "zh"},
        headers={"referer": "http://testserver/search?a=1"},
        follow_redirects=False,
    )
    assert answer.headers["location"] == "/search?a=1"
