"""A department's own mapping reads its sheets as a person said, and no other sheet."""

from pathlib import Path
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadInput
from loaders.columns.mapping import shipped_mappings
from loaders.columns.own_mapping import (
    OwnMapping,
    own_sources,
    read_own_mapping,
    signature_of,
    source_of,
)
from loaders.unknown_sheet import unknown_sheet
from tests.loaders.sheets import (
    CITIZEN,
    PENALTY,
    ROW,
    a_store,
    counts,
    take,
    with_cell,
    write_csv,
    write_xlsx,
)

# The penalty form under headings that nobody else uses.
HEADING = ("谁", "代号", "头儿", "第几号", "怎么罚", "多少", "哪天", "哪个局")
TEXTS = st.text(alphabet=printable + "列名“”\x7f\\\u2028", max_size=12)


def own(**changes: object) -> OwnMapping:
    columns = dict(zip(HEADING, _fields(), strict=True))
    return OwnMapping(**{"source": "penalty", "columns": columns, **changes})  # type: ignore[arg-type]


def _fields() -> list[str]:
    """The field of each column of PENALTY, as the shipped mapping has it."""
    words = shipped_mappings()["penalty"].words
    return [next(f for w, f in words.items() if w == _plain(title)) for title in PENALTY]


def _plain(title: str) -> str:
    return next(iter(signature_of([title])))


def kept(folder: Path, mapping: OwnMapping) -> Path:
    path = folder / "own.toml"
    path.write_text(mapping.text(), encoding="utf-8")
    return path


def test_a_sheet_of_unknown_columns_is_read_as_a_person_said(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", HEADING, ROW)
    with pytest.raises(BadInput):
        take(a_store(tmp_path), path)
    known = write_csv(tmp_path / "b.csv", PENALTY, ROW)
    (tmp_path / "other").mkdir()
    one, other = a_store(tmp_path), a_store(tmp_path / "other")
    assert counts(take(one, path, own=(kept(tmp_path, own()),))) == (1, 0)
    assert counts(take(other, known)) == (1, 0)
    assert one.records() == other.records()


def test_it_may_be_named_as_the_source(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", HEADING, ROW)
    named = str(kept(tmp_path, own()))
    assert counts(take(a_store(tmp_path), path, source=named)) == (1, 0)


def test_columns_in_another_order_are_the_same_sheet(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", HEADING[::-1], ROW[::-1])
    assert counts(take(a_store(tmp_path), path, own=(kept(tmp_path, own()),))) == (1, 0)


def test_a_sheet_of_other_columns_is_not_read_by_it(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", (*HEADING, "状态"), (*ROW, "已撤销"))
    with pytest.raises(BadInput):
        take(a_store(tmp_path), path, own=(kept(tmp_path, own()),))


def test_its_words_are_read_beside_those_of_the_source() -> None:
    name, words = next((n, w) for n, w in shipped_mappings()["penalty"].values.items() if w)
    word, meaning = next(iter(words.items()))
    source = source_of(own(values={name: {"咱们的词": meaning}}), shipped_mappings())
    assert source.values[name]["咱们的词"] == source.values[name][word] == meaning


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"source": "nothing"}, "load_source.not_known"),
        ({"columns": {"谁": "nobody"}}, "load_own.field"),
        ({"columns": {"谁": "subject", "名": "subject"}}, "load_own.twice"),
        ({"values": {"state": {"完了": "finished"}}}, "load_own.word"),
        ({"values": {"no field": {"完了": "in_force"}}}, "load_own.word"),
    ],
)
def test_what_a_person_said_wrongly_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(BadInput) as error:
        source_of(own(**changes), shipped_mappings())
    assert error.value.code == code


def test_a_required_column_that_it_does_not_name_is_told(tmp_path: Path) -> None:
    columns = {**dict(zip(HEADING, _fields(), strict=True)), "哪天": ""}
    path = write_csv(tmp_path / "a.csv", HEADING, ROW)
    with pytest.raises(BadInput) as error:
        take(a_store(tmp_path), path, own=(kept(tmp_path, own(columns=columns)),))
    assert error.value.code == "load_source.lacking"


@given(
    st.dictionaries(TEXTS, TEXTS, max_size=4),
    st.dictionaries(TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=3), max_size=3),
    TEXTS,
)
def test_it_is_written_and_read_whatever_the_words(
    tmp_path_factory: pytest.TempPathFactory,
    columns: dict[str, str],
    values: dict[str, dict[str, str]],
    who: str,
) -> None:
    mapping = OwnMapping("penalty", columns, values, who, who, "2026-11-26")
    assert read_own_mapping(kept(tmp_path_factory.mktemp("own"), mapping)) == mapping


@pytest.mark.parametrize("text", ["", "extends = 'penalty'", "[columns]\na = 'b'", "extends = "])
def test_a_file_that_is_none_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as error:
        read_own_mapping(path)
    assert "own.toml" in str(error.value)


def test_of_two_for_the_same_columns_the_later_counts(tmp_path: Path) -> None:
    first, second = tmp_path / "1.toml", tmp_path / "2.toml"
    first.write_text(own(columns={"谁": "subject"}).text(), encoding="utf-8")
    second.write_text(own(columns={"谁": "issuer"}).text(), encoding="utf-8")
    (source,) = own_sources([first, second], shipped_mappings()).values()
    assert dict(source.words) == {"谁": "issuer"}


def test_rows_refused_twice_are_still_read_by_it(tmp_path: Path) -> None:
    wrong = [cell.replace("2026-03-05", "2026-02-30") for cell in ROW]
    path = write_csv(tmp_path / "a.csv", HEADING, wrong)
    mappings = (kept(tmp_path, own()),)
    for number in range(3):
        rejects = tmp_path / f"r{number}.csv"
        report = take(a_store(tmp_path), path, rejects=rejects, own=mappings)
        assert counts(report) == (0, 1)
        path = rejects
    mended = path.read_text(encoding="utf-8").replace(",2026-02-30,", ",2026-02-28,")
    path.write_text(mended, encoding="utf-8")
    assert counts(take(a_store(tmp_path), path, own=mappings)) == (1, 0)


@pytest.mark.parametrize("named", ["penalty", "own"])
def test_a_named_source_reads_no_sheet_without_its_column_of_states(
    tmp_path: Path, named: str
) -> None:
    heading = PENALTY if named == "penalty" else HEADING
    path = write_csv(tmp_path / "a.csv", (*heading, "文书撤销情况"), (*ROW, "已撤销"))
    columns = {**own().columns, "文书撤销情况": ""}
    source = named if named == "penalty" else str(kept(tmp_path, own(columns=columns)))
    with pytest.raises(BadInput) as error:
        take(a_store(tmp_path), path, source=source)
    assert error.value.code == "load_recognition.state"


def test_named_it_leaves_a_sheet_of_another_form_to_that_form(tmp_path: Path) -> None:
    rows = {"known": (PENALTY, with_cell("行政处罚决定书文号", "2号")), "taught": (HEADING, ROW)}
    path = write_xlsx(tmp_path / "a.xlsx", **rows)
    report = take(a_store(tmp_path), path, source=str(kept(tmp_path, own())))
    assert counts(report) == (2, 0)


def test_an_id_number_in_a_header_is_masked(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ("张三", CITIZEN[0]), ("李四", CITIZEN[1]))
    sheet = unknown_sheet(path)
    assert sheet is not None
    assert CITIZEN[0] not in str(sheet)
