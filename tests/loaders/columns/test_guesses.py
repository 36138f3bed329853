"""Guesses for the columns of an unknown sheet: a field, a reason that a person can check."""

from loaders.city.numbers import Numbers
from loaders.columns.guesses import Guess, guesses, likeliest
from loaders.columns.mapping import shipped_mappings
from loaders.columns.sheet_columns import SheetColumns

SHIPPED = shipped_mappings()
NUMBERS = Numbers(7)


def columns(**cells: tuple[str, ...]) -> SheetColumns:
    return SheetColumns(tuple(cells), tuple(zip(*cells.values(), strict=True)))


def guess(sheet: SheetColumns, column: str, source: str = "penalty") -> Guess:
    return next(g for g in guesses(sheet, SHIPPED[source]) if g.column == column)


def test_a_name_a_spelling_and_a_hint_say_so_with_falling_confidence() -> None:
    sheet = columns(行政相对人名称=("甲",), 处罚文号=("1号",), 处罚机关=("局",))
    sheet = SheetColumns((*sheet.header, "备注（选填）"), ())
    guessed = [(g.field, g.reason.code, g.confidence) for g in guesses(sheet, SHIPPED["penalty"])]
    assert guessed[0] == ("subject", "column_guess.exact", 1.0)
    assert guessed[-1] == ("remarks", "column_guess.hint", 0.9)


def test_a_known_spelling_is_named_by_the_forms_own_name() -> None:
    one = guess(columns(当事人名称=("甲",)), "当事人名称")
    assert (one.field, one.reason.code) == ("subject", "column_guess.spelling")
    assert "行政相对人名称" in one.reason.text("zh")


def test_a_note_that_is_not_understood_is_a_doubtful_guess() -> None:
    one = guess(SheetColumns(("法定代表人（变更前）",)), "法定代表人（变更前）")
    assert (one.field, one.reason.code, one.confidence) == ("head", "column_guess.note", 0.5)


def test_codes_with_a_right_check_digit_are_codes_whatever_their_column_is_called() -> None:
    cells = tuple(NUMBERS.uscc() for _ in range(5))
    one = guess(columns(行政相对人名称=tuple("甲乙丙丁戊"), 号码=cells), "号码")
    assert (one.field, one.reason.code) == ("uscc", "column_guess.uscc")


def test_dates_and_numbers_of_persons_are_told_by_their_cells() -> None:
    sheet = columns(时间=("2026-03-05", "2026/4/1"), 证件=(NUMBERS.citizen(), NUMBERS.citizen()))
    assert guess(sheet, "时间").reason.code == "column_guess.date"
    assert guess(sheet, "证件").reason.code == "column_guess.person_number"


def test_phones_and_amounts_are_told_by_their_cells() -> None:
    sheet = columns(号=("0468-3345678", "13904680000"), 额=("100", "2,500.5"))
    assert guess(sheet, "号", "organisations").field == "phone"
    assert guess(sheet, "额", "organisations").field == "capital"


def test_a_column_of_a_sources_own_words_is_the_column_of_these_words() -> None:
    one = guess(columns(角色=("施工", "监理", "施工")), "角色", "participants")
    assert (one.field, one.reason.code) == ("role", "column_guess.words")


def test_a_name_that_is_nearly_a_known_one_is_guessed_by_likeness() -> None:
    one = guess(columns(行政处罚决定之文号=("x",)), "行政处罚决定之文号")
    assert (one.field, one.reason.code) == ("document_no", "column_guess.alike")


def test_nothing_is_guessed_where_nothing_speaks_for_any_field() -> None:
    one = guess(columns(甲乙=("丙", "丁")), "甲乙")
    assert (one.field, one.confidence, one.reason.code) == (None, 0.0, "column_guess.none")


def test_each_field_is_guessed_for_one_column_and_every_column_has_its_place() -> None:
    sheet = columns(行政相对人名称=("甲",), 当事人名称=("乙",), 被处罚人的名称=("丙",))
    guessed = guesses(sheet, SHIPPED["penalty"])
    assert [g.place for g in guessed] == [0, 1, 2]
    assert [g.field for g in guessed].count("subject") == 1


def test_the_likeliest_source_reads_most_of_a_sheet_that_lacks_a_column() -> None:
    sheet = SheetColumns(("企业名称", "统一社会信用代码", "变更事项", "变更前", "变更日期"))
    assert likeliest(sheet, SHIPPED.values(), most=1)[0].name == "changes"


def test_a_guess_does_not_show_a_number_of_a_person() -> None:
    number = NUMBERS.citizen()
    sheet = columns(证件号码=(number,))
    assert not any(number in g.reason.text("zh") for g in guesses(sheet, SHIPPED["penalty"]))


def test_the_code_of_an_authority_is_not_guessed_to_be_the_partys() -> None:
    codes = tuple(NUMBERS.uscc("11") for _ in range(3))
    sheet = columns(机关代码=codes, 代号=codes)
    assert guess(sheet, "机关代码").field in (None, "issuer_uscc")
    assert guess(sheet, "代号").field == "uscc"
    assert guess(columns(主管部门代码=codes), "主管部门代码", "shareholders").field is None


def test_a_common_ending_of_names_is_like_none_of_them() -> None:
    sheet = columns(时间=("不详", "未定"))
    assert guess(sheet, "时间").field is None
