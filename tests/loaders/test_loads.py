"""Loads taken back whole: as if they had never been, whatever they did."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.errors import BadInput, NotFound
from graph.model import Stake
from graph.store import Store
from loaders.export import export_csv
from loaders.loads import load_named, standing_loads, unload
from tests.builders import firm, judge, tell
from tests.graph.engines import ENGINES
from tests.loaders.sheets import CITIZEN, LIST, NUMBERS, PENALTY, ROW, STAKES, USCC, take, write_csv

REG_NO = "230400000000019"
FIRMS = (
    *("企业名称", "统一社会信用代码", "注册号", "企业类型"),
    *("法定代表人", "法定代表人证件号码", "任职起始日期"),
)
CHANGES = ("企业名称", "统一社会信用代码", "变更事项", "变更前", "变更后", "变更日期")
LISTED = ("L-SX", "甲煤业有限公司", USCC[0], "（2026）黑0402执1号", "2026-01-05", "", "法院")
# A sheet: its header, then rows that say the same of the same parties, or else, or more.
SHEETS: dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]] = {
    "firms": (
        FIRMS,
        [
            ("甲煤业有限公司", USCC[0], "", "有限", "赵甲", CITIZEN[0], "2019-01-01"),
            ("甲煤业有限公司", USCC[0], REG_NO, "有限", "赵甲", "", "2019-01-01"),
            ("乙商贸有限公司", USCC[1], REG_NO, "有限", "钱乙", CITIZEN[1], "2020-01-01"),
            ("乙商贸有限公司", USCC[1], "", "股份", "钱乙", "", ""),
        ],
    ),
    "penalties": (
        PENALTY,
        [
            ROW,
            (*ROW[:5], "7", *ROW[6:]),
            ("乙商贸有限公司", USCC[1], "钱乙", "鹤应急罚〔2026〕2号", *ROW[4:]),
        ],
    ),
    "list": (
        LIST,
        [
            (*LISTED, "有效"),
            (*LISTED, "已修复"),
            (*LISTED[:3], "（2026）黑0402执2号", *LISTED[4:], "有效"),
        ],
    ),
    "stakes": (
        STAKES,
        [
            ("甲煤业有限公司", USCC[0], "钱乙", "自然人", CITIZEN[1], "60%", "2020-01-01"),
            ("甲煤业有限公司", USCC[0], "钱乙", "自然人", CITIZEN[1], "40%", "2020-01-01"),
            ("乙商贸有限公司", USCC[1], "赵甲", "自然人", CITIZEN[0], "30%", "2021-01-01"),
        ],
    ),
    "changes": (
        CHANGES,
        [
            ("甲煤业有限公司", USCC[0], "法定代表人变更", "赵甲", "钱乙", "2024-06-01"),
            ("甲煤业有限公司", USCC[0], "股东变更", "钱乙", "赵甲", "2025-06-01"),
        ],
    ),
}
NUMBERED = ("penalties", "list")  # their rows have a document number in the fourth column


def rows_of(kind: str) -> st.SearchStrategy[tuple[str, list[tuple[str, ...]]]]:
    """Rows of one sheet; of two rows of one number the second would get an id by its content."""
    apart = (lambda row: row[3]) if kind in NUMBERED else None
    rows = st.lists(st.sampled_from(SHEETS[kind][1]), min_size=1, max_size=3, unique_by=apart)
    return st.tuples(st.just(kind), rows)


FILE = st.sampled_from(sorted(SHEETS)).flatmap(rows_of)


def written(folder: Path, place: int, sent: tuple[str, Sequence[tuple[str, ...]]]) -> Path:
    """A file of its own content, so that no two of a test have one digest."""
    kind, rows = sent
    # A firm of its own makes the file another one than all that say the same.
    header = SHEETS[kind][0]
    own = dict.fromkeys(header, "") | dict(zip(header, rows[0], strict=True))
    name = "主体名称" if kind == "list" else header[0]
    code = next(column for column in header if "统一社会信用代码" in column)
    own |= {name: f"另{place}号有限公司", code: OWN[place]}
    return write_csv(folder / f"{place}.csv", header, *rows, tuple(own.values()))


OWN = [NUMBERS.uscc() for _ in range(6)]


def exported(store: Store, folder: Path, at: int | None = None) -> dict[str, bytes]:
    folder.mkdir()
    export_csv(store, folder, at_revision=at)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("engine", ENGINES)
def test_without_a_load_every_answer_is_as_if_it_had_never_been(engine: str) -> None:
    @settings(max_examples=25 if engine == "sqlite" else 3)
    @given(files=st.lists(FILE, min_size=3, max_size=4), place=st.integers(0, 3))
    def check(files: list[tuple[str, list[tuple[str, ...]]]], place: int) -> None:
        with TemporaryDirectory() as folder:
            here = Path(folder)
            for name in ("one", "other"):
                (here / name).mkdir()
            # A change ends what it finds, so loaded before the tie it would end nothing.
            files.sort(key=lambda sent: sent[0] == "changes")
            paths = [written(here, n, sent) for n, sent in enumerate(files)]
            out = paths[place % len(paths)]
            store = ENGINES[engine](here / "one")
            for path in paths:
                take(store, path)
            latest = store.revision().number
            # One revision more: of an earlier one an export knows less of joined ids.
            tell(store, firm("z"))
            before = exported(store, here / "a", latest)
            unload(store, load_named(standing_loads(store), out.name), reason="错报", who="w")
            after = exported(store, here / "b")
            assert exported(store, here / "c", latest) == before
            store.close()
            without = ENGINES[engine](here / "other")
            for path in paths:
                if path != out:
                    take(without, path)
            tell(without, firm("z"))
            assert exported(without, here / "d") == after
            without.close()

    check()


@settings(max_examples=25)
@given(files=st.lists(FILE, min_size=2, max_size=4))
def test_files_sent_together_say_what_they_say_one_by_one(
    files: list[tuple[str, list[tuple[str, ...]]]],
) -> None:
    # Of one number in one load a row of other content is a second decision, not a correction.
    contents = {(row[3], row) for kind, rows in files if kind in NUMBERED for row in rows}
    assume(len(contents) == len({number for number, _ in contents}))
    with TemporaryDirectory() as folder:
        here = Path(folder)
        # A change ends what it finds, so loaded before the tie it would end nothing.
        files.sort(key=lambda sent: sent[0] == "changes")
        paths = [written(here, n, sent) for n, sent in enumerate(files)]
        told = []
        for name, loads in (("apart", [[path] for path in paths]), ("together", [paths])):
            (here / name).mkdir()
            store = ENGINES["sqlite"](here / name)
            for load in loads:
                take(store, *load)
            told.append(exported(store, here / name / "out"))
            store.close()
        assert told[0] == told[1]


@pytest.mark.parametrize("together", [False, True])
def test_what_two_files_say_stays_when_one_is_taken_back(
    store: Store, tmp_path: Path, *, together: bool
) -> None:
    first = write_csv(tmp_path / "a.csv", PENALTY, ROW)
    other = ("乙商贸有限公司", USCC[1], "钱乙", "鹤应急罚〔2026〕2号", *ROW[4:])
    both = write_csv(tmp_path / "c.csv", PENALTY, ROW, other)
    take(store, first)
    take(store, *([first, both] if together else [both]))
    unload(store, load_named(standing_loads(store), "a.csv"), reason="错报", who="w")
    assert [record.document_no for record in store.records(subjects=[f"uscc:{USCC[0]}"])] == [
        ROW[3]
    ]
    heads = store.relations_at(
        [f"uscc:{USCC[0]}"], kinds=["legal_representative_of"], as_of=None, limit=9
    )
    assert len(heads) == 1


def test_a_file_that_corrects_itself_is_known_again_in_parts_of_any_size(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [SHEETS["stakes"][1][0], SHEETS["stakes"][1][1]]
    path = write_csv(tmp_path / "a.csv", STAKES, *rows)
    revisions = []
    for size in (2500, 1):
        monkeypatch.setattr("loaders.mapped._CHUNK_ROWS", size)
        revisions.append(take(store, path).revision)
    assert revisions == [1, 1]
    (stake,) = store.relations_at(
        [f"uscc:{USCC[0]}"], kinds=["shareholder_of"], as_of=None, limit=9
    )
    assert stake.share == Stake(0.4, 0.4)


def a_load(store: Store, folder: Path, name: str = "b.csv") -> str:
    return take(store, write_csv(folder / name, PENALTY, ROW)).load


def test_a_load_of_several_files_is_taken_back_together(store: Store, tmp_path: Path) -> None:
    paths = [written(tmp_path, n, (k, SHEETS[k][1][:1])) for n, k in enumerate(("firms", "list"))]
    take(store, *paths)
    latest = store.revision().number
    unload(store, load_named(standing_loads(store), "0.csv"), reason="错报", who="w")
    assert store.revision().number == latest + 1
    assert store.records(withdrawn=True) == ()
    assert store.entities([f"uscc:{USCC[0]}"]) == {}
    assert standing_loads(store) == []


def test_a_load_goes_by_its_id_a_revision_its_file_or_its_digest(
    store: Store, tmp_path: Path
) -> None:
    id_ = a_load(store, tmp_path)
    loads = standing_loads(store)
    for text in (id_, id_[:6], str(store.revision().number), "b.csv", next(iter(loads[0].files))):
        assert load_named(loads, text).id == id_
    with pytest.raises(NotFound, match="stands"):
        load_named(loads, "c.csv")


def test_a_file_taken_back_may_be_loaded_again(store: Store, tmp_path: Path) -> None:
    a_load(store, tmp_path)
    before = store.records()
    unload(store, standing_loads(store)[0], reason="错报", who="w")
    assert store.records(withdrawn=True) == ()
    a_load(store, tmp_path)
    assert store.records() == before
    assert len(standing_loads(store)) == 1


def test_taking_back_is_journalled_with_who_and_why(store: Store, tmp_path: Path) -> None:
    id_ = a_load(store, tmp_path)
    unload(store, standing_loads(store)[0], reason="文件发错了", who="王报送")
    entry = store.journal("facts")[-1]
    assert (entry.who, entry.action) == ("王报送", "unload")
    assert (entry.particulars["load"], entry.particulars["reason"]) == (id_, "文件发错了")


def test_taking_back_needs_a_reason(store: Store, tmp_path: Path) -> None:
    a_load(store, tmp_path)
    with pytest.raises(BadInput, match="reason"):
        unload(store, standing_loads(store)[0], reason=" ", who="w")


def test_a_verdict_on_what_only_the_load_brought_is_lifted_first(
    store: Store, tmp_path: Path
) -> None:
    take(store, written(tmp_path, 0, ("firms", SHEETS["firms"][1][:1])))
    take(store, written(tmp_path, 1, ("stakes", SHEETS["stakes"][1][2:])))
    judge(store, "same", f"uscc:{USCC[0]}", f"uscc:{USCC[1]}")
    load = load_named(standing_loads(store), "1.csv")
    with pytest.raises(BadInput, match="undo"):
        unload(store, load, reason="错报", who="w")
    judge(store, "same", f"uscc:{USCC[0]}", f"uscc:{USCC[1]}", undone=True)
    unload(store, load, reason="错报", who="w")
    assert store.entities([f"uscc:{USCC[1]}"]) == {}


def test_a_fact_of_another_load_that_needs_its_party_is_named(store: Store, tmp_path: Path) -> None:
    entities = write_csv(tmp_path / "e.csv", ("id", "kind", "name"), ("x", "enterprise", "甲"))
    take(store, entities)
    record = ("c1", "penalty", "x", "2026-01-05")
    take(store, write_csv(tmp_path / "r.csv", ("id", "kind", "subject", "decided_on"), record))
    with pytest.raises(BadInput, match="c1"):
        unload(store, load_named(standing_loads(store), "e.csv"), reason="错报", who="w")
    assert store.entities(["x"])


def test_a_native_file_never_makes_a_revision_again_also_after_another_corrected_it(
    store: Store, tmp_path: Path
) -> None:
    header = ("id", "kind", "name")
    first = write_csv(tmp_path / "1.csv", header, ("x", "enterprise", "甲"))
    second = write_csv(tmp_path / "2.csv", header, ("x", "enterprise", "乙"))
    revisions = [take(store, path).revision for path in (first, second, first, second)]
    assert revisions == [1, 2, 2, 2]
    assert store.entities(["x"])["x"].name == "乙"


def test_a_file_that_only_repeated_is_no_news_after_another_corrected_it(
    store: Store, tmp_path: Path
) -> None:
    one = write_csv(tmp_path / "1.csv", PENALTY, ROW)
    # The same rows in another file, then a correction: the second file is known all the same.
    again = write_csv(tmp_path / "2.csv", PENALTY, ROW, ROW)
    corrected = write_csv(tmp_path / "3.csv", PENALTY, (*ROW[:5], "7", *ROW[6:]))
    revisions = [take(store, path).revision for path in (one, again, corrected, again)]
    assert revisions == [1, 1, 2, 2]
    assert [record.amount for record in store.records()] == [70_000]
