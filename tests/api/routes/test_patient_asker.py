"""Masks hold against a patient asker: nothing but what he holds whole finds a masked person."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from loaders.city.numbers import Numbers
from tests.api.desks import Client
from tests.api.twins import CODE, FIRM, FIRM_NAME, HEAD, MOBILE, NAMES, NUMBER, NUMBERED, twins
from tests.builders import person, tell

Twins = tuple[Client, Client]
MASKED = ("enquirer", "investigator", "data_officer", "supervisor")
# Every part of either name, telling characters alone and together, and parts of the telephone.
PARTS = ("欧", "欧阳", "欧阳试", "欧阳验", "试", "阳试", "阳验", "旧欧阳试", "旧", "验", *NAMES)
# As people type: pinyin, initials, homophones, one wrong character, words, telephones, documents.
TYPED = (
    *("ouyangshi", "ouyangyan", "ouyangs", "oys", "oyy", "shi", "ou yang shi", "jiuouyangshi"),
    *("欧洋试", "欧阳师", "讴阳验", "欧样试", "欧阳 试", "验 欧阳", "欧阳是试"),
    *("欧阳试验设备场", "13904680007", "13904680008", "0468 0007", "139-0468", "80008"),
    *(
        "〔2026〕9号",
        "欧阳试罚",
        "试罚〔2026",
        *map(NUMBERED.format, NAMES),
    ),
)
PARTS += TYPED
# What finds the same at both desks for who sees persons.
ALIKE = ("欧阳试验设备场", "139-0468", "〔2026〕9号")
CERTIFIED = re.compile('"(hash|seal|code)":"[^"]*"')
NUMBERS = [Numbers(seed).citizen() for seed in range(40, 60)]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    with twins(tmp_path_factory.mktemp("twins"), CREDITGRAPH_ID_MISSES="10000") as made:
        yield made


@pytest.fixture
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with twins(tmp_path_factory.mktemp("alone"), CREDITGRAPH_ID_MISSES="3") as made:
        yield made[0]


def accesses(client: Client, after: int = 0) -> list[Any]:
    return list(client.desk.store.journal("access", after=after, limit=1000))


def count(client: Client) -> int:
    return client.desk.store.journal_lengths()["access"]


def answers(client: Client, role: str) -> list[str]:
    """What the desk says to one who asks for every part of a name in every way there is."""
    said = []

    def ask(method: str, path: str, **more: Any) -> None:
        answer = client(method, path, role=role, **more)
        # The hash of a certificate covers the names in it (docs/security.md says what follows).
        text = CERTIFIED.sub("", answer.text)
        said.append(f"{method} {path} {more} {answer.status_code} {text}")

    for part in TYPED:
        for more in ({}, {"offset": 1}, {"kind": "enterprise"}, {"grade": "listed"}):
            ask("POST", "/find", json={"text": part, "limit": 200, **more})
    for part in PARTS:
        for limit in (1, 2, 8):
            ask("POST", "/find", json={"text": part, "limit": limit})
            ask("POST", "/suggest", json={"text": part, "limit": limit})
        ask("GET", f"/entities/{quote(part)}")
        ask("GET", f"/records/of/{quote('person:' + part)}")
        ask("GET", f"/network/{quote(part)}")
        ask("GET", f"/chains?one={quote(part)}&other={FIRM}")
        ask("POST", "/among", json={"ids": [part]})
        ask("POST", "/vettings", json={"subject": part, "scenario": "employment"})
        ask("POST", "/vettings/batch", json={"subjects": [part, FIRM], "scenario": "bidding"})
    for part in (MOBILE[:3], MOBILE[:7], MOBILE[3:], MOBILE[:-1]):
        ask("POST", "/find", json={"text": part})
    for path in (f"/entities/{FIRM}", f"/network/{FIRM}", f"/ties/{FIRM}", f"/entities/{HEAD}"):
        ask("GET", path)
    return said


@pytest.mark.parametrize("role", MASKED)
def test_no_answer_to_a_masked_asker_depends_on_the_hidden_part_of_a_name(
    both: Twins, role: str
) -> None:
    one, other = (answers(client, role) for client in both)
    assert [a for a, b in zip(one, other, strict=True) if a != b] == []


@pytest.mark.parametrize("path", ["/search", "/suggest"])
def test_no_page_depends_on_it_either(both: Twins, path: str) -> None:
    said = []
    for client in both:
        csrf = client.login("enquirer")
        for part in PARTS:
            body = {"json": {"text": part}, "headers": {"x-csrf-token": csrf}}
            form = {"data": {"csrf": csrf, "text": part}}
            answer = client.http.post(path, **(body if path == "/suggest" else form))
            assert answer.status_code == 200
            said.append(answer.text.replace(csrf, ""))
    assert said[: len(PARTS)] == said[len(PARTS) :]


@pytest.mark.parametrize("text", TYPED)
def test_who_may_see_persons_finds_them_by_what_is_hidden_from_others(
    both: Twins, text: str
) -> None:
    """Else the tests above would compare two desks that find nothing."""
    asked = {"text": text, "limit": 200}
    answers = [client("POST", "/find", json=asked, purpose="check") for client in both]
    said = [answer.json()["results"] for answer in answers]
    found = [hit for results in said for hit in results]
    assert found, text
    assert said[0] != said[1] or text in ALIKE


def test_metrics_and_refusals_do_not_depend_on_it(both: Twins) -> None:
    said = []
    for client in both:
        for part in PARTS:
            client("POST", "/find", json={"text": part}, role="enquirer")
        text = client("GET", "/metrics", role="administrator").text
        said.append([line for line in text.splitlines() if "person_look_ups" in line])
    assert [line.partition("_created")[0] for line in said[0]] == [
        line.partition("_created")[0] for line in said[1]
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {"text": f"欧阳试 {FIRM_NAME}"},
        {"text": f"{FIRM_NAME}，欧阳试"},
        {"text": f"欧阳试 {CODE}"},
        {"text": "欧阳试", "organisation": FIRM_NAME},
        {"text": "旧欧阳试", "organisation": CODE},
    ],
)
def test_the_whole_name_with_the_organisation_finds_the_person_masked(
    both: Twins, asked: dict[str, Any]
) -> None:
    before = count(both[0])
    (hit,) = both[0]("POST", "/find", json=asked, role="enquirer").json()["results"]
    assert (hit["id"], hit["name"]) == (HEAD, "欧**")
    (entry,) = accesses(both[0], before)
    assert (entry.action, entry.particulars["persons"]) == ("find", [HEAD])
    assert both[1]("POST", "/find", json=asked, role="enquirer").json()["results"] == []


def test_an_id_number_finds_the_person_masked_for_a_stated_purpose_only(both: Twins) -> None:
    client = both[0]
    for role in ("enquirer", "data_officer"):
        without = client("POST", "/find", json={"text": NUMBER}, role=role).json()["results"]
        shown = client("POST", "/find", json={"text": NUMBER}, role=role, purpose="check").json()
        assert (without, [hit["name"] for hit in shown["results"]]) == ([], ["欧**"])
        assert client("GET", f"/entities/{NUMBER}", role=role).status_code == 404
        card = client("GET", f"/entities/{NUMBER}", role=role, purpose="check").json()
        assert card["entity"]["name"] == "欧**"


def test_an_id_that_holds_a_name_confirms_it_only_with_its_organisation(alone: Client) -> None:
    tell(alone.desk.store, person("person:case1/欧阳试", "欧阳试"), person("欧阳试的号", "欧阳试"))
    tell(alone.desk.store, person(f"person:{FIRM}/欧阳某", "欧阳某"), person("p17", "欧阳甲"))
    asked = ("person:case1/欧阳试", "欧阳试的号", f"person:{FIRM}/欧阳某", "p17")
    statuses = [
        alone("GET", f"/entities/{quote(id_)}", role="enquirer").status_code for id_ in asked
    ]
    assert statuses == [404, 404, 200, 200]
    batch = alone("POST", "/among", json={"ids": [asked[0]]}, role="investigator")
    assert batch.status_code == 404


def test_an_id_that_holds_a_mobile_number_confirms_it_to_nobody(both: Twins) -> None:
    client, known, unknown = both[0], f"phone:{MOBILE}", "phone:13912340000"
    assert client.told(f"/entities/{known}", purpose="check")["entity"]["kind"] == "phone"

    def said(id_: str) -> list[tuple[int, str]]:
        asked = (
            ("GET", f"/entities/{id_}", {}),
            ("POST", "/find", {"json": {"text": id_}}),
            ("POST", "/among", {"json": {"ids": [id_]}}),
        )
        answers = [
            client(method, path, role="investigator", **more) for method, path, more in asked
        ]
        return [(one.status_code, one.text.replace(id_, "")) for one in answers]

    assert said(known) == said(unknown)


DAY = "2026-11-01"
PICTURE = {"title": "t", "middle": "{}", "places": {"{}": [0, 0]}, "as_of": DAY, "day": DAY}
LOOKS = [
    ("POST", "/find", {"json": {"text": "{}"}}),
    ("POST", "/suggest", {"json": {"text": "{}"}}),
    ("GET", "/entities/{}", {}),
    ("GET", "/records/of/{}", {}),
    ("GET", "/measures/of/{}", {}),
    ("GET", "/ties/{}", {}),
    ("GET", "/neighbours/{}", {}),
    ("GET", "/network/{}", {}),
    ("GET", "/exposure/{}", {}),
    ("GET", "/impact/{}", {}),
    ("GET", "/entities/{}/ownership", {}),
    ("GET", "/chains?other=" + FIRM + "&one={}", {}),
    ("POST", "/among", {"json": {"ids": ["{}"]}}),
    ("POST", "/over-time", {"json": {"ids": ["{}"]}}),
    ("POST", "/chains/among", {"json": {"ids": ["{}", FIRM]}}),
    ("POST", "/pictures/svg", {"json": PICTURE}),
    ("POST", "/watches", {"json": {"party": "{}"}}),
    ("POST", "/vettings", {"json": {"subject": "{}", "scenario": "employment"}}),
    ("POST", "/vettings/batch", {"json": {"subjects": ["{}"], "scenario": "employment"}}),
]


@pytest.mark.parametrize(("method", "path", "more"), LOOKS)
def test_misses_by_id_number_are_limited_and_alarmed_wherever_they_are_tried(
    alone: Client, method: str, path: str, more: dict[str, Any]
) -> None:
    def ask(number: str) -> Any:
        filled = {"json": _filled(more["json"], number)} if more else {}
        return alone(method, path.format(number), purpose="check", **filled)

    before = count(alone)
    for number in NUMBERS[:3]:
        assert ask(number).status_code in (200, 404)
    missed = accesses(alone, before)
    assert [entry.action for entry in missed] == ["missed by number"] * 3
    assert {entry.particulars["purpose"] for entry in missed} == {"check"}
    refused = [ask(number) for number in (*NUMBERS[3:6], NUMBER)]
    if path.endswith("batch"):
        assert all("too many" in one.text or "within an hour" in one.text for one in refused)
    else:
        assert [one.status_code for one in refused] == [429] * 4
        assert 3500 < int(refused[0].headers["retry-after"]) <= 3600
    alarms = [entry.action for entry in accesses(alone, before)[3:]]
    assert alarms == ["refused by number"]
    metrics = alone("GET", "/metrics", role="administrator").text
    assert 'creditgraph_person_look_ups_total{by="number",outcome="refused"} 4.0' in metrics
    # another caller is not held back
    assert alone("GET", f"/entities/{NUMBER}", role="supervisor", purpose="x").status_code == 200


def _filled(body: Any, text: str) -> Any:
    if isinstance(body, dict):
        return {_filled(key, text): _filled(value, text) for key, value in body.items()}
    if isinstance(body, list):
        return [_filled(one, text) for one in body]
    return body.replace("{}", text) if isinstance(body, str) else body


# A search takes such a text as a name, and finds nobody.
BY_ID = [(path, more) for _, path, more in LOOKS if more and path not in ("/find", "/suggest")]


@pytest.mark.parametrize(("path", "more"), BY_ID)
def test_misses_by_an_id_that_holds_a_name_are_limited_too(
    alone: Client, path: str, more: dict[str, Any]
) -> None:
    def ask(name: str) -> Any:
        body = _filled(more["json"], f"person:{FIRM}/{name}")
        return alone("POST", path, json=body, role="investigator")

    before = count(alone)
    said = [ask("欧阳" + letter) for letter in "甲乙丙丁戊"]
    actions = [entry.action for entry in accesses(alone, before)]
    assert actions == [*["missed by name"] * 3, "refused by name"]
    assert path.endswith("batch") or [one.status_code for one in said[3:]] == [429, 429]


def test_who_is_hidden_in_a_picture_is_looked_for_by_nobody(alone: Client) -> None:
    tell(alone.desk.store, person(f"person:{FIRM}/欧阳某", "欧阳某"))
    said = []
    for name in ("欧阳某", "欧阳谁"):
        hidden = {**_filled(PICTURE, FIRM), "hidden": [f"person:{FIRM}/{name}"]}
        said.append(alone("POST", "/pictures/svg", json=hidden, role="investigator"))
    assert [one.status_code for one in said] == [200, 200]
    assert said[0].content == said[1].content


def test_hits_by_id_number_do_not_count(alone: Client) -> None:
    for _ in range(5):
        answer = alone("GET", f"/entities/{NUMBER}", role="supervisor", purpose="check")
        assert answer.status_code == 200


def test_guesses_of_a_name_in_an_organisation_are_limited_too(alone: Client) -> None:
    guesses = [f"欧阳{c} {FIRM_NAME}" for c in "甲乙丙丁戊"]
    said = [alone("POST", "/find", json={"text": g}, role="enquirer") for g in guesses]
    assert [answer.status_code for answer in said] == [200] * 3 + [429] * 2
    assert [entry.action for entry in accesses(alone)] == [
        *["missed by name"] * 3,
        "refused by name",
    ]
