"""Every page in both languages: none shows a sentence of the other one.

Names, codes and what sources say are data, and stay as they are. So what is looked for are the
catalogue's own sentences of the other language, and runs of English words on a Chinese page.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from string import Formatter
from typing import Final

import pytest
from fastapi.routing import APIRoute

from graph.sentence import LANGUAGES, Language, catalogue
from tests.api import working_day as day
from tests.api.desks import Client, client, copy_of_city
from tests.api.walking import is_api, routes

_CHINESE: Final = re.compile(r"[一-鿿]")
# Three English words in a row, outside of “quoted” commands.
_ENGLISH: Final = re.compile(r"[A-Za-z][a-z]+(?:[ ,]+[a-z]{2,}){2,}")
_QUOTED: Final = re.compile(r"“[^”]*”")
_READ: Final = ("placeholder", "aria-label", "title", "alt", "content")
# Heads of columns, which the page about spreadsheets names as they stand in them.
_HEADS: Final = frozenset({"opinion.uscc"})
# Words of the domain are short and stand in data too; sentences are longer.
_FEWEST: Final = {"zh": 6, "en": 15}
_FILES: Final = re.compile(r"\.(css|js|svg|pdf|csv|xlsx)$|^/(static|icons)|ticket|/oidc|/login/")


class Text(HTMLParser):
    """What a page shows: its text and the attributes that are read aloud, but no code or data."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"script", "style", "code", "bdi"}:
            self._inside.append(tag)
        if tag == "button" and "lang" in given:  # the switch is in the other language
            self._inside.append(tag)
        if not self._inside and tag != "meta":
            self.parts += [given[key] or "" for key in _READ if key in given]

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.parts.append(data)


def shown(page: str) -> str:
    """The text of a page, a line each."""
    text = Text()
    text.feed(page)
    return "\n".join(" ".join(part.split()) for part in text.parts if part.strip())


def fixed(language: Language) -> dict[str, str]:
    """The longest fixed part of each sentence in a language, with its code, where it is long."""
    parts: dict[str, str] = {}
    for code, both in catalogue().items():
        literal = [text.strip() for text, *_ in Formatter().parse(both[language]) if text]
        longest = max(literal, key=len, default="")
        counted = len(_CHINESE.findall(longest)) if language == "zh" else len(longest)
        enough = counted >= _FEWEST[language] and (language == "zh" or longest.count(" ") >= 2)
        if (
            enough
            and code not in _HEADS
            and not code.startswith("word.")
            and both["zh"] != both["en"]
        ):
            parts[longest] = code
    return parts


FOREIGN: Final = {"zh": fixed("en"), "en": fixed("zh")}


def strangers(text: str, language: Language) -> list[str]:
    """The sentences of the other language on a page, and English runs on a Chinese one."""
    found = [f"{code}: {part}" for part, code in FOREIGN[language].items() if part in text]
    if language == "zh":
        found += [run for line in text.splitlines() for run in _runs(line)]
    return found


def _runs(line: str) -> list[str]:
    return [] if not _CHINESE.search(line) else _ENGLISH.findall(_QUOTED.sub("", line))


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A desk at which something is on every page."""
    folder = tmp_path_factory.mktemp("languages")
    with client(copy_of_city(folder), folder, CREDITGRAPH_FOUR_EYES="on") as made:
        day.fill(made.desk)
        made.desk.integrity.begin()
        made.desk.integrity.wait()
        yield made


def addresses(at: Client) -> dict[str, str]:
    """An address for each page of the console, by route."""
    made = day.vet(at.desk, day.LEAD)
    filled = {
        "{id:path}": day.FIRM,
        "{hash}": str(made["hash"]),
        "{number}": "1",
        "{number:int}": "1",
    }
    told: dict[str, str] = {}
    for route in routes(at.http.app):
        if is_api(route) or route.methods != {"GET"} or _FILES.search(route.path):
            continue
        told[route.path] = _address(route, filled)
    told["/journal?chain=access"] = "/journal?chain=access"
    told["/parties of a debtor"] = f"/parties/{next(iter(_debtors(at)))}"
    return told


def _debtors(at: Client) -> Iterator[str]:
    snapshot = at.desk.views.current().reach.snapshot
    for record in at.desk.store.records(ids=snapshot.records.ids):
        if record.list == "L-SX" and record.subject.startswith("uscc:"):
            yield record.subject


def _address(route: APIRoute, filled: dict[str, str]) -> str:
    path = route.path
    if path.startswith("/records/"):
        filled = {**filled, "{id:path}": "c:asked"}
    for name, value in filled.items():
        path = path.replace(name, value)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_shows_a_sentence_of_the_other_language(busy: Client, language: Language) -> None:
    busy.login("everyone")
    busy.http.post("/language", data={"language": language})
    seen, wrong = 0, {}
    for route, address in addresses(busy).items():
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
        addresses(busy)
    )
