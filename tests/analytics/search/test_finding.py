"""What the index of a store finds: by name, code, document, head, telephone and address."""

from datetime import date

import pytest

from analytics.search.filed import tail_of
from analytics.search.finding import Hits, Scope, find
from analytics.search.index import SearchIndex, followed, index_of
from analytics.snapshot.building import refreshed, snapshot_from
from analytics.snapshot.columns import Snapshot
from graph.model import Entity, Relation
from graph.store import Store
from tests.builders import firm, happen, heads, penalty, person, phone, tell

DAY = date(2026, 11, 1).toordinal()
SEES, MASKED = Scope(True, DAY), Scope(False, DAY)
CODE = "91230400W72859538F"


@pytest.fixture
def store(engine_store: Store) -> Store:
    """Of each engine in turn: both are searched alike."""
    return engine_store


def snapshot(store: Store) -> Snapshot:
    return snapshot_from(store.scan(), store.revision().number)


def told(hits: Hits, of: Snapshot) -> list[tuple[str, str]]:
    """(id, how) of all hits, in order."""
    places = hits.page(0, 1000)
    sources = hits.sources(places)
    return [(of.entities.ids[place], sources[place].how) for place in places]


def found(store: Store, text: str, scope: Scope = SEES) -> list[tuple[str, str]]:
    of = snapshot(store)
    return told(find(index_of(store, of), of, text, scope), of)


def a_city(store: Store) -> None:
    """A firm with everything that it may be found by, and another."""
    tell(
        store,
        firm("f1", "鹤岗市穗垣建设工程有限公司", identifiers={"uscc": CODE}, names=("旧穗公司",)),
        firm("f2", "兴安煤业"),
        person("p1", "司小二", names=("司晓耳",)),
        phone("phone:13904680001", "139 0468 0001"),
        phone("phone:04683351234", "0468-3351234"),
        Entity("address:1", "address", "工农区红旗路12号"),
        heads("p1", "f1"),
        Relation("t1", "located_at", "f1", "address:1"),
        Relation("t2", "reachable_at", "f1", "phone:13904680001"),
        Relation("t3", "reachable_at", "f2", "phone:04683351234"),
        penalty("c1", "f1", document_no="鹤市监罚〔2026〕17号"),
        penalty("c2", "p1", document_no="鹤市监罚〔2026〕27号"),
        penalty("c3", "f2", document_no="司小二罚〔2026〕37号"),
    )


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (CODE, ("f1", "identifier")),
        ("912304 00W7 2859538f", ("f1", "identifier")),
        ("W72859", ("f1", "code_part")),
        ("鹤市监罚[2026]17号", ("f1", "document")),
        ("鹤市监罚 2026 17号", ("f1", "document")),
        ("监罚202617号", ("f1", "document_part")),
        ("2026)17", ("f1", "document_part")),
        ("穗垣有限公司", ("f1", "words")),
        ("穗垣公司", ("f1", "words")),
        ("鹤岗市穗垣建设工程有限公司", ("f1", "name")),
        ("旧穗公司", ("f1", "name")),
        ("鹤岗市穗", ("f1", "beginning")),
        ("建设工程", ("f1", "inside")),
        ("工程 穗垣", ("f1", "words")),
        ("suiyuan", ("f1", "pinyin")),
        ("碎园建设", ("f1", "sound")),
        ("鹤岗穗垣建设工程", ("f1", "close")),
        ("红旗路12号", ("address:1", "inside")),
        ("13904680001", ("phone:13904680001", "name")),
        ("0468 335", ("phone:04683351234", "inside")),
    ],
)
def test_a_party_is_found_by_whatever_is_known_of_it(
    store: Store, text: str, first: tuple[str, str]
) -> None:
    a_city(store)
    assert found(store, text)[0] == first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("司小二", ("f1", "head")),
        ("司晓耳", ("f1", "head")),
        ("sixiaoer", ("f1", "head")),
        ("13904680001", ("f1", "phone")),
        ("+86 0468 3351234", None),
        ("04683351234", ("f2", "phone")),
        ("红旗路", ("f1", "address")),
    ],
)
def test_a_party_is_found_by_its_head_telephone_and_address(
    store: Store, text: str, expected: tuple[str, str] | None
) -> None:
    a_city(store)
    assert (expected in found(store, text)) is (expected is not None)


def test_a_head_is_one_on_the_day_and_known_by_the_whole_name(store: Store) -> None:
    a_city(store)
    tell(store, firm("f3", "另一家"), heads("p1", "f3", valid_to=date(2026, 1, 1)))
    assert [id_ for id_, how in found(store, "司小二") if how == "head"] == ["f1"]
    before = Scope(True, date(2025, 12, 31).toordinal())
    assert [i for i, how in found(store, "司小二", before) if how == "head"] == ["f1", "f3"]
    assert [i for i, how in found(store, "司小") if how == "head"] == []


# Every part of what is hidden, with what it shares with an organisation left out.
HIDDEN = (
    "司小二",
    "司小",
    "小二",
    "司晓耳",
    "sixiaoer",
    "sxe",
    "司小三",
    "思晓二",
    "139",
    "13904680001",
)


@pytest.mark.parametrize("text", HIDDEN)
def test_who_sees_persons_masked_finds_nothing_by_what_is_hidden(store: Store, text: str) -> None:
    a_city(store)
    assert found(store, text, MASKED) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026)17号", [("f1", "document_part")]),
        ("2026)27号", []),  # of a person
        ("鹤市监罚(2026)27号", [("p1", "document")]),  # the whole number, which he holds
        ("鹤市监罚202627号", [("p1", "document")]),
        ("监罚202627号", []),
        ("司小二罚(2026)", []),
        ("司小二罚2026 3", []),
        ("2026)37", [("f2", "document_part")]),
        ("红旗路", [("address:1", "inside"), ("f1", "address")]),
    ],
)
def test_who_sees_persons_masked_finds_by_parts_that_name_nobody(
    store: Store, text: str, expected: list[tuple[str, str]]
) -> None:
    a_city(store)
    assert found(store, text, MASKED) == expected


@pytest.mark.parametrize(
    ("number", "tail"),
    [
        ("鹤市监罚(2026)17号", "(2026)17号"),
        ("(2026)黑0402执123号之1", "(2026)黑0402执123号之1"),
        ("(2026)司小二1号", ""),
        ("(2026)13904680001号", ""),
        ("鹤罚17号", ""),
    ],
)
def test_the_tail_of_a_number_names_nobody(number: str, tail: str) -> None:
    assert tail_of(number) == tail


def test_the_best_way_and_the_shorter_name_come_first(store: Store) -> None:
    tell(
        store,
        firm("a", "鹤岗兴安集团"),
        firm("b", "鹤岗兴安"),
        firm("c", "兴安煤业公司"),
        firm("d", "兴安"),
        firm("e", "兴安煤业"),
        firm("f", "鹤岗市兴化安达"),
        firm("g", "星安"),
    )
    assert found(store, "兴安") == [
        ("d", "name"),
        ("e", "beginning"),
        ("c", "beginning"),
        ("b", "inside"),
        ("a", "inside"),
        ("g", "sound"),
    ]


def test_pages_follow_each_other_without_gap(store: Store) -> None:
    tell(store, *(firm(f"{n:02}", f"煤{n:02}") for n in range(25)))
    of = snapshot(store)
    hits = find(index_of(store, of), of, "煤", SEES)
    pages = [hits.page(at, 10) for at in (0, 10, 20, 30)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert sorted(place for page in pages for place in page) == list(range(25))


def indexes(store: Store, before: tuple[SearchIndex, Snapshot]) -> tuple[SearchIndex, Snapshot]:
    """The index and snapshot of the latest revision, from those of an earlier one."""
    index, of = before
    now = store.revision().number
    changed = refreshed(of, store.scan(since=of.revision), now)
    return followed(index, store, now)[0], changed


TEXTS = (
    "公司",
    "煤业",
    "司小二",
    "鹤市监罚(2026)17号",
    "2026)27",
    CODE,
    "sixiaoer",
    "穗",
    "139046",
)


def test_an_index_that_followed_its_store_finds_what_a_new_one_finds(store: Store) -> None:
    a_city(store)
    of = snapshot(store)
    index = index_of(store, of)
    changes = (
        lambda: tell(store, firm("f2", "改名煤业公司"), firm("f9", "穗九公司")),
        lambda: happen(store, "c1", "repair"),
        lambda: tell(
            store, person("p1", "司大二"), penalty("c9", "f9", document_no="x〔2026〕27号")
        ),
        lambda: happen(store, "c1", "restore"),
        lambda: tell(store, *(firm(f"z{n}", f"穗{n}公司") for n in range(30))),
    )
    for change in changes:
        change()
        index, of = indexes(store, (index, of))
        new = index_of(store, of)
        for text in TEXTS:
            for scope in (SEES, MASKED):
                one, other = (told(find(i, of, text, scope), of) for i in (index, new))
                assert one == other


def test_a_withdrawn_record_finds_nothing_and_leaves_the_index(store: Store) -> None:
    a_city(store)
    of = snapshot(store)
    index = index_of(store, of)
    gone = Scope(True, DAY, frozenset({"c1"}))
    assert told(find(index, of, "2026)17", gone), of) == []
    assert told(find(index, of, "鹤市监罚(2026)17号", gone), of) == []
    happen(store, "c1", "revoke")
    after, lost = followed(index, store, store.revision().number)
    assert lost
    assert "17" not in "".join(map(after.filed.compacted().numbers.text, range(2)))


def test_an_earlier_revision_is_searched_as_it_was_known(store: Store) -> None:
    tell(store, firm("f1", "旧名煤业"))
    tell(store, firm("f1", "新名煤业"))
    of = snapshot_from(store.scan(at_revision=1), 1)
    index = index_of(store, of)
    assert told(find(index, of, "旧名", SEES), of) == [("f1", "beginning")]
    assert told(find(index, of, "新名", SEES), of) == []
