"""One decision is one record, and two are two (DESIGN §4)."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.codec import body_of, encoded
from graph.identity import person_id, record_id
from graph.model import Claim, EncodedClaim, Record
from graph.store import Store
from loaders.facts.same_number import RecordMark, SameNumbers, mark_of
from loaders.load import FileReport
from tests.builders import happen
from tests.loaders.sheets import LIST, PENALTY, ROW, USCC, a_store, counts, take, write_csv

SUBJECT = f"uscc:{USCC[0]}"
SHEET = (*PENALTY, "违法事实")
SPELLINGS = [
    *("鹤罚〔2026〕1号", "鹤罚［2026］1号", "鹤罚[2026]1号", "鹤罚【2026】1号", "鹤罚（2026）1号"),
    *(
        "鹤罚(2026)1号",
        "鹤罚﹝2026﹞1号",
        "鹤罚〔2026〕 1 号",
        "鹤罚〔2026〕\n1号",
        "鹤罚〔２０２６〕1号",
    ),
    "鹤罚〔2026〕１号",
]


def penalty(number: str = "鹤罚〔2026〕1号", **cells: str) -> tuple[str, ...]:
    """A row of the sheet: by default one fine of one day."""
    row = dict(zip(SHEET, (*ROW, "未按规定报送"), strict=True))
    row["行政处罚决定书文号"] = number
    assert cells.keys() <= row.keys()
    return tuple({**row, **cells}.values())


def load(store: Store, folder: Path, *rows: Sequence[object], name: str = "a.csv") -> FileReport:
    report = take(store, write_csv(folder / name, SHEET, *rows), rejects=folder / "r.csv")
    return report.files[0]


def amounts(store: Store) -> list[float | None]:
    return sorted(record.amount or 0 for record in store.records(subjects=[SUBJECT]))


def codes(report: FileReport) -> list[tuple[str, object]]:
    return [(w.code, w.particulars.get("rows")) for w in report.warnings]


def test_one_number_in_every_spelling_is_one_record(store: Store, tmp_path: Path) -> None:
    report = load(store, tmp_path, *(penalty(number) for number in SPELLINGS))
    (record,) = store.records(subjects=[SUBJECT])
    assert (report.accepted, codes(report)) == (len(SPELLINGS), [])
    happen(store, record.id, "repair")
    assert store.records(subjects=[SUBJECT]) == ()


def test_one_issuer_with_blanks_or_wide_letters_is_one(store: Store, tmp_path: Path) -> None:
    load(
        store,
        tmp_path,
        *(penalty(处罚机关=name) for name in ("鹤岗市Ａ局", "鹤岗市 A局", "鹤岗市a局")),
    )
    assert len(store.records(subjects=[SUBJECT])) == 1


def test_a_person_known_by_a_number_only_is_one_in_every_spelling() -> None:
    assert len({person_id("赵甲", document=number) for number in SPELLINGS}) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"处罚类别": "警告"},
        {"处罚决定日期": "2026-04-05"},
        {"违法事实": "另一事实"},
        {"罚款金额(万元)": "9"},
    ],
)
def test_two_decisions_of_one_number_are_both_kept_and_told(
    store: Store, tmp_path: Path, other: dict[str, str]
) -> None:
    report = load(store, tmp_path, penalty(), penalty(**other))
    assert len(store.records(subjects=[SUBJECT])) == 2
    assert codes(report) == [("load_note.same_number", ["3"])]


def test_the_same_row_twice_is_one_record_and_not_told(store: Store, tmp_path: Path) -> None:
    report = load(store, tmp_path, penalty(), penalty())
    assert (len(store.records(subjects=[SUBJECT])), codes(report)) == (1, [])


def test_a_corrected_row_of_a_later_file_is_a_new_version(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, penalty())
    load(store, tmp_path, penalty(**{"罚款金额(万元)": "7"}), name="b.csv")
    assert amounts(store) == [70_000.0]


@pytest.mark.parametrize("corrected", [0, 1])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_decisions_each_is_corrected_by_a_later_file_in_any_order(
    store: Store, tmp_path: Path, corrected: int, order: tuple[int, int]
) -> None:
    fine, warning = {"罚款金额(万元)": "5"}, {"处罚类别": "警告", "罚款金额(万元)": "1"}
    load(store, tmp_path, penalty(**fine), penalty(**warning))
    sent = [fine, warning]
    sent[corrected] = {**sent[corrected], "罚款金额(万元)": "8"}
    load(store, tmp_path, *(penalty(**sent[place]) for place in order), name="b.csv")
    assert amounts(store) == sorted([(80_000.0, 10_000.0), (50_000.0, 80_000.0)][corrected])


def test_the_second_of_two_decisions_sent_alone_leaves_the_first(
    store: Store, tmp_path: Path
) -> None:
    load(store, tmp_path, penalty(), penalty(处罚决定日期="2026-04-05", 违法事实="另一"))
    load(store, tmp_path, penalty(处罚决定日期="2026-04-05", 违法事实="更正"), name="b.csv")
    records = store.records(subjects=[SUBJECT])
    assert {(r.decided_on, r.attributes["cause"]) for r in records} == {
        (date(2026, 3, 5), "未按规定报送"),
        (date(2026, 4, 5), "更正"),
    }


def test_the_same_file_again_makes_no_revision(store: Store, tmp_path: Path) -> None:
    rows = [
        penalty(),
        penalty(处罚类别="警告"),
        penalty(违法事实="另一"),
        penalty("当场处罚决定书"),
    ]
    load(store, tmp_path, *rows)
    before = store.revision().number
    again = load(store, tmp_path, *rows)
    assert (store.revision().number, again.unchanged) == (before, 4)


def test_decisions_of_a_forms_name_are_told_apart_by_their_days(
    store: Store, tmp_path: Path
) -> None:
    days = ["2026-01-05", "2026-03-05", "2026-06-05"]
    report = load(store, tmp_path, *(penalty("当场处罚决定书", 处罚决定日期=on) for on in days))
    records = store.records(subjects=[SUBJECT])
    assert sorted(r.decided_on.isoformat() for r in records) == days
    assert {(r.document_no, r.attributes["document_as_given"]) for r in records} == {
        (None, "当场处罚决定书")
    }
    assert (report.refused, codes(report)) == (0, [])


def test_two_decisions_of_one_day_without_a_number_are_two(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, penalty("无"), penalty("无", 违法事实="另一"))
    assert len(store.records(subjects=[SUBJECT])) == 2


def test_two_persons_of_one_name_under_a_forms_name_are_not_one(
    store: Store, tmp_path: Path
) -> None:
    names = ("行政相对人名称", "行政相对人类别", *PENALTY[3:])
    row = ("赵甲", "自然人", "简易程序", *ROW[4:])
    report = take(store, write_csv(tmp_path / "a.csv", names, row), rejects=tmp_path / "r.csv")
    assert counts(report) == (0, 1)


def test_a_rounded_number_is_refused(store: Store, tmp_path: Path) -> None:
    report = load(store, tmp_path, penalty("2.02511E+16"), penalty("202511030000120000"))
    assert (report.accepted, report.refused) == (0, 2)


def test_a_row_that_revokes_is_about_the_record_however_it_tells_of_it(
    store: Store, tmp_path: Path
) -> None:
    listed = ("L-SX", "甲公司", USCC[0], "1号", "2026-01-05", "", "法院", "")
    revoked = (*listed[:5], "2026-06-05", "法院", "撤销")
    for place, rows in enumerate(((listed, revoked), (revoked, listed))):
        folder = tmp_path / str(place)
        folder.mkdir()
        store = a_store(folder)
        take(store, write_csv(folder / "a.csv", LIST, *rows))
        assert store.records(subjects=[SUBJECT]) == ()
        assert len(store.records(subjects=[SUBJECT], withdrawn=True)) == 1


def test_two_files_of_one_load_that_contradict_each_other_are_both_kept(
    store: Store, tmp_path: Path
) -> None:
    one = write_csv(tmp_path / "a.csv", SHEET, penalty())
    two = write_csv(tmp_path / "b.csv", SHEET, penalty(**{"罚款金额(万元)": "7"}))
    report = take(store, one, two)
    assert amounts(store) == [50_000.0, 70_000.0]
    assert codes(report.files[1]) == [("load_note.same_number", ["2"])]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return a_store(tmp_path_factory.mktemp("empty"))


def mark(number: int, decision: int, content: int) -> tuple[EncodedClaim, RecordMark]:
    record = Record(
        record_id("局", f"{number}号", "a"),
        "penalty",
        "a",
        date(2026, 1, 1 + decision),
        amount=content,
    )
    claim = encoded(Claim(record, "penalty"))
    return claim, mark_of(body_of(record), claim.text, "document_no", state=False)


ROWS = st.lists(st.tuples(*[st.integers(0, 2)] * 3), max_size=12)


@settings(max_examples=60)
@given(rows=ROWS, cuts=st.sets(st.integers(0, 12)))
def test_the_ids_do_not_depend_on_chunks_and_differing_rows_never_share_one(
    empty: Store, rows: list[tuple[int, int, int]], cuts: set[int]
) -> None:
    marks = [mark(*row) for row in rows]
    whole = SameNumbers(empty).ids(marks)
    parts, numbers = [], SameNumbers(empty)
    edges = [0, *sorted(cut for cut in cuts if 0 < cut < len(rows)), len(rows)]
    for begin, end in pairwise(edges):
        parts += numbers.ids(marks[begin:end])
    assert parts == whole
    assert len({id_ for id_, _ in whole}) == len(set(rows))
