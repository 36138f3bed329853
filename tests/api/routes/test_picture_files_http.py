"""A whole picture as SVG and PDF: what it says of itself, masked, journalled, safe."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from analytics.report.labels import visible
from graph.model import Relation
from graph.opening import open_store
from tests.api.desks import SECRET, Client, client
from tests.api.hubs import HEAD, HOSTILE, HUB, LED, LISTED, hub_store
from tests.builders import firm, judge, tell
from tests.pdfs import need_papers, pages_of, sizes_of, text_of

PURPOSE = "核查</svg><script>window.hurt=2</script>"
TITLE = "</title></style><img src=x onerror=hurt()>"
SOURCE = "</text><script>hurt=3</script>"
PROJECT = "f:project"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("hub")
    url = hub_store(folder, 20)
    store = open_store(url, secret=SECRET.encode())
    works = Relation("works", "participates_in", LED, PROJECT, attributes={"role": "design"})
    tell(store, firm(PROJECT, "鹤岗市甲路\u202e" + HOSTILE, kind="project"), works, source=SOURCE)
    store.close()
    with client(url, folder) as made:
        yield made


def picture(**changed: Any) -> dict[str, Any]:
    head = changed.pop("head", HEAD)
    return {
        "title": TITLE,
        "middle": HUB,
        "places": {HUB: [0, 0], LED: [-300, 200], LISTED: [0, 200], head: [300, -200]}
        | {PROJECT: [-300, 400]},
        "ties": ["t:1", "t:2", "works"],
        "as_of": "2026-11-27",
        "day": "2026-11-27",
        **changed,
    }


def made(
    hub: Client, form: str, purpose: str = PURPOSE, language: str = "zh", **changed: Any
) -> bytes:
    asked = {"json": picture(**changed), "headers": {"accept-language": language}}
    answer = hub("POST", f"/pictures/{form}", purpose=quote(purpose), **asked)
    assert answer.status_code == 200, answer.text
    assert "sandbox" in answer.headers["content-security-policy"]
    return answer.content


def svg_of(hub: Client, purpose: str = PURPOSE, **changed: Any) -> ET.Element:
    return ET.fromstring(made(hub, "svg", purpose, **changed))


def words(svg: ET.Element) -> str:
    return "".join(svg.itertext())


def test_it_says_its_title_clocks_purpose_and_what_is_not_drawn(hub: Client) -> None:
    told = words(svg_of(hub, hidden=[LISTED]))
    assert TITLE in told
    assert "当时情况：截至 2026-11-27；当时所知：入库截至" in told
    assert f"查询目的：{PURPOSE}" in told
    assert "画出 4 个主体、2 条关系" in told
    assert "手动隐藏的 1 个主体" in told
    assert "因筛选或隐藏而不见的 1 条关系" in told
    assert "条关系未展开" in told


def test_a_picture_has_one_pair_of_clocks_which_are_its_own(hub: Client) -> None:
    (operation,) = [
        path["post"]
        for name, path in hub.http.get("/api/openapi.json").json()["paths"].items()
        if name == "/api/pictures/{form}"
    ]
    asked = {one["name"] for one in operation["parameters"]}
    assert asked & {"as_of", "at_revision"} == set()
    answers = [
        hub("POST", f"/pictures/svg{query}", json=picture(), purpose="check").content
        for query in ("", "?as_of=2020-01-01")
    ]
    assert answers[0] == answers[1]
    assert "截至 2026-11-27" in words(ET.fromstring(answers[0]))


def test_who_is_known_no_more_is_counted_and_journalled_as_missed(hub: Client) -> None:
    places = {HUB: [0, 0], "f:nobody": [0, 200]}
    before = hub.desk.store.journal_lengths()["access"]
    assert "查无的 1 个主体" in words(svg_of(hub, places=places))
    actions = [one.action for one in hub.desk.store.journal("access", after=before)]
    assert actions == ["missed", "export picture svg"]


def test_who_was_joined_to_another_stands_where_he_was_put(tmp_path: Path) -> None:
    url = hub_store(tmp_path, 12)
    store = open_store(url, secret=SECRET.encode())
    judge(store, "same", "f:n0001", "f:n0002")
    store.close()
    with client(url, tmp_path) as hub:
        for id_ in ("f:n0001", "f:n0002"):
            svg = svg_of(hub, places={HUB: [0, 0], id_: [0, 2000]})
            assert float(svg.attrib["height"]) > 2000
            assert "画出 2 个主体" in words(svg)


def test_a_person_of_whom_nothing_is_seen_is_journalled(hub: Client) -> None:
    before = hub.desk.store.journal_lengths()["access"]
    wanted = picture(places={HEAD: [0, 0]}, hidden=[HEAD])
    assert hub("POST", "/pictures/svg", json=wanted, purpose=quote("核查")).status_code == 404
    (entry,) = hub.desk.store.journal("access", after=before)
    assert len(entry.particulars["persons"]) == 1


def test_a_filtered_relation_is_not_told_as_not_expanded_too(hub: Client) -> None:
    def not_expanded(**changed: Any) -> str:
        return next(one for one in words(svg_of(hub, **changed)).splitlines() if "未展开" in one)

    filters = {"ties": ["legal_representative_of"]}
    assert not_expanded(filters=filters) == not_expanded()


def test_a_relation_between_two_who_are_drawn_is_not_expanded_once(hub: Client) -> None:
    def told(ties: list[str]) -> int:
        places = {HUB: [0, 0], LED: [0, 200]}
        said = words(svg_of(hub, places=places, ties=ties))
        found = re.search("还有 ([0-9]+) 条关系未展开", said)
        return int(found[1]) if found else 0

    (stake,) = hub.desk.store.relations_at([HUB, LED], limit=5, within=True)
    assert told([]) - told([stake.id]) == 1


def test_its_grades_are_those_of_the_day_that_it_names(hub: Client) -> None:
    assert "直接记录" in words(svg_of(hub))
    before = words(svg_of(hub, day="2026-08-15"))
    assert "当时情况：截至 2026-08-15" in before
    assert "直接记录" not in before


def test_hostile_text_in_every_field_is_text_in_the_svg(hub: Client) -> None:
    svg = svg_of(hub)
    assert {one.tag.rpartition("}")[2] for one in svg.iter()} <= {
        *("svg", "title", "defs", "marker", "path", "g", "circle", "rect", "text", "tspan")
    }
    assert not [name for one in svg.iter() for name in one.attrib if name.startswith("on")]
    assert HOSTILE in words(svg)
    assert "\u202e" not in words(svg)


def test_hostile_text_in_every_field_is_text_in_the_pdf(hub: Client) -> None:
    need_papers()
    pdf = made(hub, "pdf")
    pages = pages_of(pdf)
    whole = text_of(pdf)
    for text in (TITLE, PURPOSE, HOSTILE, SOURCE, "令狐峤"):
        assert "".join(text.split()) in whole
    assert all(word not in pdf for word in (b"/JavaScript", b"/OpenAction", b"/URI"))
    assert "2026-11-27" in pages[0]
    assert "登记·股东" in pages[-1]  # the sources of the ties stand in the tables


def test_the_same_picture_gives_the_same_bytes_and_tall_ones_stand_upright(hub: Client) -> None:
    need_papers()
    assert made(hub, "pdf") == made(hub, "pdf")
    tall = made(hub, "pdf", places={HUB: [0, 0], LED: [0, 900]})
    assert sizes_of(tall)[0] == (210, 297)
    assert sizes_of(made(hub, "pdf", places={HUB: [0, 0], LED: [900, 0]}))[0] == (297, 210)


@pytest.mark.parametrize("form", ["svg", "pdf"])
def test_persons_are_masked_without_a_purpose_and_every_export_is_journalled(
    hub: Client, form: str
) -> None:
    if form == "pdf":
        need_papers()
    store = hub.desk.store
    before = store.journal_lengths()["access"]
    reference = hub.desk.views.current().references.of(HEAD)
    content = made(hub, form, "", head=reference)
    told = text_of(content) if form == "pdf" else content.decode()
    assert "令狐" not in told
    assert "令**" in told
    assert "自然人姓名已遮盖" in told
    (entry,) = [one for one in store.journal("access", after=before) if "export" in one.action]
    assert entry.action == f"export picture {form}"
    assert len(entry.particulars["persons"]) == 1


@pytest.mark.parametrize(
    ("form", "changed", "status"),
    [
        ("gif", {}, 422),
        ("svg", {"places": {}}, 422),
        ("svg", {"places": {"f:nobody": [0, 0]}}, 404),
        ("svg", {"places": {HUB: [0, 1e300]}}, 422),
        ("svg", {"middle": LED, "hidden": [HUB, LED], "places": {HUB: [0, 0]}}, 404),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(
    hub: Client, form: str, changed: dict[str, Any], status: int
) -> None:
    answer = hub("POST", f"/pictures/{form}", json=picture(**changed))
    assert answer.status_code == status
    assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("role", ["enquirer", "data_officer", "supervisor", "administrator"])
def test_only_those_who_may_reach_take_pictures_out(hub: Client, role: str) -> None:
    assert hub("POST", "/pictures/svg", json=picture(), role=role).status_code == 403


CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_in_english_only_what_others_wrote_is_chinese(hub: Client) -> None:
    changed = {"title": "Hub", "purpose": "a check", "language": "en", "hidden": [LISTED]}
    svg = svg_of(hub, **changed)
    names = [
        one.name for one in hub.desk.store.entities([HUB, LED, LISTED, HEAD, PROJECT]).values()
    ]
    told = words(svg)
    assert "As it was on 2026-11-27; as we knew it on" in told
    assert "Participates in (design)" in told
    for name in sorted((visible(one) for one in names), key=len, reverse=True):
        told = told.replace(name, "")
    labels = [one.text or "" for one in svg.iter() if one.tag.endswith("}tspan")]
    assert CHINESE.findall(told) == [], labels


def test_in_english_the_tables_of_the_pdf_are_english(hub: Client) -> None:
    need_papers()
    told = text_of(made(hub, "pdf", language="en"))
    assert all(word in told for word in ("Party", "Company", "Listed", "Legalrepresentativeof"))
    assert all(word not in told for word in ("企业", "直接记录", "法定代表人", "登记·股东"))
