"""Columns of groups: no name on another, all within the frame, sixty readable at 1280 pixels."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.report.grouped import HEADING_PX, Grouped, Row, grouped
from analytics.report.labels import SMALL_PX, width_px
from analytics.report.layout import SCREEN_PX, Box
from tests.analytics.report.test_layout import SIZES, is_within, meet

HIGH = 700  # of a window of 900, beneath the head of the page


@st.composite
def outlines(draw: st.DrawFn) -> tuple[dict[str, Box], list[Row]]:
    """Rows indented by at most one more than the row before, some headings among them."""
    rows: list[Row] = []
    for n in range(draw(st.integers(0, 40))):
        deepest = rows[-1].level + 1 if rows else 0
        level = draw(st.integers(0, min(deepest, 4)))
        rows.append(Row(f"n{n}", level, f"续 {n}") if level else Row("", 0, f"组 {n}"))
    ids = ["middle", *(row.id for row in rows if row.id)]
    return {id_: draw(SIZES) for id_ in ids}, rows


def placed(outline: tuple[dict[str, Box], list[Row]]) -> Grouped:
    return grouped("middle", *outline)


@settings(max_examples=40)
@given(outlines())
def test_no_name_meets_another_and_all_are_within_the_frame(
    outline: tuple[dict[str, Box], list[Row]],
) -> None:
    boxes, _ = outline
    layout = placed(outline).layout
    assert layout.places.keys() == boxes.keys()
    assert not [pair for pair in combinations(boxes, 2) if meet(*pair, boxes, layout)]
    assert all(is_within(id_, boxes, layout) for id_ in boxes)


@settings(max_examples=40)
@given(outlines())
def test_no_heading_stands_on_a_name(outline: tuple[dict[str, Box], list[Row]]) -> None:
    boxes, _ = outline
    made = placed(outline)
    for heading in made.headings:
        for id_, at in made.layout.places.items():
            left, top = at.x - boxes[id_].width / 2, at.y - boxes[id_].height / 2
            beside = (
                left > heading.x + width_px(heading.text, SMALL_PX)
                or at.x + boxes[id_].width / 2 < heading.x
            )
            above = top >= heading.y + HEADING_PX or top + boxes[id_].height <= heading.y
            assert beside or above


def test_sixty_parties_fit_a_window_of_1280_with_no_letter_below_11_pixels() -> None:
    # A third each: a firm of fifteen letters with its tie beneath, a person, a lot on two lines.
    sizes = (Box(226, 32), Box(200, 26), Box(226, 48))
    rows = [Row("", 0, "股东 · 60")]
    rows += [Row(f"n{n}", 1 if n % 6 == 0 else 2, "续") for n in range(60)]
    boxes = {"middle": Box(300, 26)} | {f"n{n}": sizes[n % 3] for n in range(60)}
    layout = grouped("middle", boxes, rows).layout
    scale = min(SCREEN_PX / layout.width, HIGH / layout.height)
    assert SMALL_PX * scale >= 11


def test_what_goes_on_in_the_next_column_says_of_whom() -> None:
    rows = [Row("head", 1, "续 甲公司"), *(Row(f"n{n}", 2, "") for n in range(60))]
    boxes = {"middle": Box(200, 26), "head": Box(200, 32)} | {
        f"n{n}": Box(200, 32) for n in range(60)
    }
    made = grouped("middle", boxes, rows)
    columns = {round(place.x - boxes[id_].width / 2) for id_, place in made.layout.places.items()}
    assert len(columns) > 3
    assert {heading.text for heading in made.headings} == {"续 甲公司"}
