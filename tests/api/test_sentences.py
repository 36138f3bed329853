"""The server's sentences: whole in both languages, each in use, in the language of who asks."""

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

import api
from graph.sentence import FOLDER, LANGUAGES, catalogue
from tests.api.desks import Client, client, copy_of_city

CHINESE = re.compile("[一-鿿]")
# Sections whose names the code puts together: of a status, a library's code, a reason.
COMPOSED = {"http", "request", "field", "load_ended", "check_ended"}
SENTENCES = {
    f"{section}.{name}": text
    for section, entries in tomllib.loads((FOLDER / "desk.toml").read_text("utf-8")).items()
    for name, text in entries.items()
}


def named() -> set[str]:
    """Codes that stand whole in a module of the server."""
    paths = (path for path in Path(api.__path__[0]).rglob("*.py") if "cli" not in path.parts)
    sections = "|".join({code.partition(".")[0] for code in SENTENCES})
    code = re.compile(rf"""["']((?:{sections})\.[a-z_0-9]+)["']""")
    return {one for path in paths for one in code.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_sentence_of_the_server_is_there_in_both_languages(code: str) -> None:
    text = SENTENCES[code]
    parts = [{name for _, name, _, _ in Formatter().parse(text[one]) if name} for one in LANGUAGES]
    assert CHINESE.search(text["zh"])
    assert code in {"request.other", "field.other"} or parts[0] == parts[1]


def test_every_code_that_the_server_names_is_in_the_catalogue_and_every_one_is_used() -> None:
    codes = {code for code in named() if not code.endswith((".py", ".lock"))}
    assert sorted(codes - catalogue().keys()) == []
    unused = [code for code in SENTENCES if code not in codes]
    assert [code for code in unused if code.partition(".")[0] not in COMPOSED] == []


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("zh", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB, zh;q=0.5", "en"),
        ("zh;q=0.1, en;q=0.7", "en"),
        ("zh;q=0, fr", "en"),
        ("fr, *", "en"),
        ("zh;q=much", "en"),
        ("", "en"),
    ],
)
def test_a_refusal_speaks_the_language_that_was_asked_for(
    reading: Client, asked: str, language: str
) -> None:
    headers = {"accept-language": asked}
    answer = reading("GET", "/entities/uscc:nobody", headers=headers).json()
    assert answer["detail"] == catalogue()["desk.nobody"][language]
    assert answer["title"] == catalogue()["http.404"][language]


def test_a_server_speaks_its_own_language_to_who_asks_for_none(tmp_path: Path) -> None:
    with client(copy_of_city(tmp_path), tmp_path, CREDITGRAPH_LANG="zh") as at:
        answers = [
            at("GET", "/entities/uscc:nobody"),
            at("GET", "/nothing"),
            at.http.get("/api/accounts"),
            at("GET", "/accounts"),
        ]
        english = at("GET", "/nothing", headers={"accept-language": "en"})
    assert [a.status_code for a in answers] == [404, 404, 401, 403]
    assert all(CHINESE.search(answer.json()["detail"]) for answer in answers)
    assert not CHINESE.search(english.json()["detail"])


@pytest.mark.parametrize(
    ("path", "code", "particulars"),
    [
        ("/entities/x?as_of=yesterday", "field.date_from_datetime_parsing", {}),
        ("/neighbours/x?limit=0", "field.greater_than_equal", {"ge": 1}),
        ("/neighbours/x?limit=many", "field.int_parsing", {}),
        ("/network/x?kind=friend_of", "desk.no_relation_kind", None),
        ("/journal/facts?who=me", "field.string_pattern_mismatch", {}),
        ("/chains?one=x", "field.missing", {}),
        (f"/chains?other=x&one={'x' * 1001}", "field.string_too_long", {"max_length": 1000}),
    ],
)
def test_a_field_that_is_wrong_is_named_in_chinese_and_never_quoted(
    reading: Client, path: str, code: str, particulars: dict[str, int] | None
) -> None:
    role = "supervisor" if "journal" in path else "investigator"
    answer = reading("GET", path, role=role, headers={"accept-language": "zh"})
    wrong = catalogue()[code]["zh"]
    expected = wrong.partition("{")[0] if particulars is None else wrong.format(**particulars)
    assert (answer.status_code, expected in answer.json()["detail"]) == (422, True)
    assert "friend_of" not in answer.json()["detail"]
    assert answer.json()["detail"].endswith("请改正后重新发送。")


def test_one_of_many_that_is_refused_is_refused_in_the_language_asked(reading: Client) -> None:
    body = {"subjects": ["nobody at all"]}
    answer = reading(
        "POST", "/vettings/batch", json=body, role="enquirer", headers={"accept-language": "zh"}
    )
    assert answer.json()["results"][0]["refused"] == catalogue()["desk.nobody"]["zh"]


def test_a_page_refuses_in_the_language_of_its_switch_and_so_do_its_scripts(
    writing: Client,
) -> None:
    writing.login("investigator")
    english = {"accept-language": "en"}
    page = writing.http.get("/parties/uscc:nobody", headers=english)
    script = writing.http.get("/api/entities/uscc:nobody", headers=english)
    writing.http.post("/language", data={"language": "en"})
    other = writing.http.get("/parties/uscc:nobody", headers={"accept-language": "zh"})
    nobody = catalogue()["desk.nobody"]
    assert nobody["zh"] in page.text
    assert script.json()["detail"] == nobody["zh"]
    assert nobody["en"] in other.text
