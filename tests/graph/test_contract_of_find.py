"""What every engine finds by name, by identifier and by document number, and in what order."""

import pytest

from graph.store import Store
from tests.builders import firm, happen, numbered, penalty, person, phone, tell


def test_find_gives_identifier_then_name_then_beginning_then_inside(store: Store) -> None:
    tell(
        store,
        firm("1", "兴安"),
        firm("2", "兴安煤业"),
        firm("3", "鹤岗兴安"),
        firm("4", "x", identifiers={"tax_no": "兴安"}),
        firm("5", "兴安建工"),
    )
    found = store.find("兴安")
    assert [(m.entity.id, m.matched) for m in found.matches] == [
        ("4", "identifier"),
        ("1", "name"),
        ("5", "beginning"),
        ("2", "beginning"),
        ("3", "inside"),
    ]
    assert not found.truncated


def test_find_takes_a_single_character(store: Store) -> None:
    tell(store, firm("1", "鹤岗煤业"), firm("2", "兴安"))
    assert [match.entity.id for match in store.find("煤").matches] == ["1"]
    assert [match.entity.id for match in store.find("业").matches] == ["1"]


def test_find_ignores_width_brackets_blanks_and_case(store: Store) -> None:
    tell(store, firm("1", "鹤岗（兴安）Ａbc 公司"))
    assert [match.entity.id for match in store.find("(兴安)aBC公司").matches] == ["1"]


@pytest.mark.parametrize("text", ["买试提·吐试逊", "买试提.吐试逊", "买试提吐试逊", "试提•吐"])
def test_find_ignores_the_dots_between_the_parts_of_a_name(store: Store, text: str) -> None:
    tell(store, firm("1", "买试提●吐试逊"), firm("2", "买试提"))
    assert [match.entity.id for match in store.find(text).matches] == ["1"]


def test_find_knows_a_code_with_blanks_and_unseen_marks(store: Store) -> None:
    tell(store, firm("1", "甲", identifiers={"tax_no": "23040012345"}))
    found = store.find("\u202d230400 12345\u200f").matches
    assert [(m.entity.id, m.matched) for m in found] == [("1", "identifier")]


CODE = "2611-230400-04-01-103016"


@pytest.mark.parametrize("text", ["1", "甲", CODE, f" {CODE} ", "23040012345", "乙23040012345", ""])
@pytest.mark.parametrize("revision", [None, 1])
def test_identified_are_those_whom_find_lists_by_identifier(
    store: Store, text: str, revision: int | None
) -> None:
    one = firm("1", "甲", identifiers={"tax_no": "23040012345", "project_code": CODE})
    tell(store, one, firm("2", f"乙{CODE}"), firm("3", "1"))
    tell(store, firm("4", "乙23040012345", identifiers={"tax_no": "23040012345"}))
    found = store.find(text, at_revision=revision).matches
    listed = tuple(match.entity for match in found if match.matched == "identifier")
    assert store.identified(text, at_revision=revision) == listed


def test_find_says_when_hits_were_left_out(store: Store) -> None:
    tell(store, *(firm(f"{n:02}", f"煤{n:02}") for n in range(9)))
    found = store.find("煤", limit=3)
    assert ([m.entity.id for m in found.matches], found.truncated) == (["00", "01", "02"], True)


@pytest.mark.parametrize(
    "name", ["煤", "煤{n}", "鹤{n}煤"], ids=["exact name", "beginning", "inside"]
)
@pytest.mark.parametrize(("limit", "truncated"), [(2, True), (3, False)])
def test_find_says_so_wherever_the_hits_left_out_would_stand(
    store: Store, name: str, limit: int, truncated: bool
) -> None:
    tell(store, *(firm(f"{n}", name.format(n=n)) for n in range(3)))
    found = store.find("煤", limit=limit)
    assert (len(found.matches), found.truncated) == (limit, truncated)


def test_inside_is_not_given_when_over_5000_names_contain_the_text(store: Store) -> None:
    tell(store, *(firm(f"{n:05}", f"鹤{n}煤") for n in range(5001)))
    found = store.find("煤")
    assert (found.matches, found.truncated) == ((), True)
    found = store.find("鹤7煤")
    assert ([match.entity.id for match in found.matches], found.truncated) == (["00007"], False)


def test_a_former_name_is_found(store: Store) -> None:
    tell(store, firm("a", "新名", names=("旧名",)))
    assert [match.entity.name for match in store.find("旧名").matches] == ["新名"]


NUMBER = "鹤规罚〔2026〕1号"


@pytest.mark.parametrize(
    "asked", [NUMBER, "鹤规罚[2026]1号", "鹤规罚（2026） 1号", "鹤规罚【２０２６】1号"]
)
def test_a_document_number_finds_its_records_however_it_is_written(
    store: Store, asked: str
) -> None:
    tell(
        store,
        firm("a"),
        firm("b"),
        penalty("c2", "b", document_no=NUMBER),
        penalty("c1", "a", document_no=NUMBER),
        penalty("c3", "a", document_no="鹤规罚〔2026〕11号"),
        penalty("c4", "a"),
    )
    assert store.records_by_document_no(asked, limit=9) == store.records(ids=["c1", "c2"])
    assert store.records_by_document_no(asked, limit=1) == store.records(ids=["c1"])
    assert numbered(store, "") == numbered(store, "鹤规罚") == []


def test_a_document_number_finds_what_bore_it_at_the_revision_asked(store: Store) -> None:
    tell(store, firm("a"))
    tell(store, penalty("c1", "a", document_no=NUMBER), penalty("c2", "a", document_no=NUMBER))
    tell(store, penalty("c1", "a", document_no="corrected"))
    happen(store, "c2", "repair")
    at = [numbered(store, NUMBER, at_revision=n) for n in range(5)]
    assert at == [[], [], ["c1", "c2"], ["c2"], []]
    assert numbered(store, "CORRECTED") == ["c1"]
    happen(store, "c2", "restore")
    assert numbered(store, NUMBER) == ["c2"]


def _many_faces(store: Store) -> None:
    """A person and a telephone of telling names, an other name, and firms that resemble them."""
    tell(
        store,
        firm("f1", "司小二食杂店"),
        firm("f2", "鹤岗司小二煤业"),
        person("p1", "司小二", names=("司晓耳",)),
        person("p2", "司小二郎", identifiers={"tax_no": "T1"}),
        phone("phone:13800001234", "13800001234"),
    )


@pytest.mark.parametrize("revision", [None, 1], ids=["now", "then"])
def test_masked_persons_and_telephones_are_found_by_identifier_only(
    store: Store, revision: int | None
) -> None:
    _many_faces(store)
    tell(store, person("p1", "改名的人"), phone("phone:13800001234", "none"), firm("f9", "另一家"))

    def asked(text: str, *, masked: bool = True) -> list[str]:
        found = store.find(text, masked=masked, at_revision=revision)
        return [match.entity.id for match in found.matches]

    assert [asked(text) for text in ("司晓耳", "司晓", "晓", "13800001234", "1380")] == [[]] * 5
    assert [asked(text) for text in ("司小二", "司小", "小二")] == [["f1", "f2"]] * 3
    assert set(asked("司小二", masked=False)) >= {"f1", "f2", "p2"}
    assert [asked(text) for text in ("p1", "T1")] == [["p1"], ["p2"]]


def test_no_masked_hit_order_or_truncated_depends_on_the_names_of_persons(store: Store) -> None:
    _many_faces(store)
    before = [store.find(text, limit=n, masked=True) for text in ("司", "小") for n in (1, 2, 9)]
    tell(store, *(person(f"q{n}", f"司小{n}") for n in range(30)))
    tell(store, *(person(f"r{n}", f"司{n}", names=(f"大小{n}",)) for n in range(30)))
    after = [store.find(text, limit=n, masked=True) for text in ("司", "小") for n in (1, 2, 9)]
    assert after == before


def test_those_of_these_names_are_told_that_a_person_bears_or_ever_bore(store: Store) -> None:
    tell(
        store,
        person("p1", "司小二", names=("司晓耳",)),
        firm("f", "石小三"),
        person("p2", "司小四"),
    )
    tell(store, person("p1", "司改名"))
    asked = ["司小二", "司晓耳", "司改名", "石小三", "司小", "司小四", "nobody"]
    assert store.persons_called(asked) == {"司小二", "司晓耳", "司改名", "司小四"}
    assert store.persons_called([]) == frozenset()
