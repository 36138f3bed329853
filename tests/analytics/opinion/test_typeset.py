"""A paper set in type: whole without fonts' gaps, whatever the texts hold."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.opinion import typeset
from analytics.opinion.check_code import check_address, qr_svg
from analytics.opinion.opinion import Party
from analytics.opinion.typeset import pdf_of
from graph.errors import Unavailable
from tests.opinions import plain_opinion
from tests.pdfs import need_papers, pages_of, text_of

ROOT = Path(__file__).parents[3]
NO_FONTS = "<?xml version='1.0'?><fontconfig><dir>{folder}</dir></fontconfig>"
MAKE = (
    "from analytics.opinion.typeset import pdf_of\n"
    "from tests.opinions import plain_opinion\n"
    "from graph.errors import Unavailable\n"
    "try: pdf_of(plain_opinion())\n"
    "except Unavailable as error: print(error.code)\n"
)


@pytest.fixture(autouse=True, scope="module")
def papers() -> None:
    need_papers()


def party(name: str) -> tuple[Party, ...]:
    return (Party(name, "申请人", "—", "无"),)


def test_every_page_says_which_it_is_and_the_last_one_has_text_beside_signatures() -> None:
    for count in (20, 24):
        lines = ("该项依据内容甚长，须写满数行方止，以便看清分页。" * 2,) * count
        pages = pages_of(pdf_of(plain_opinion(listed=lines)))
        assert len(pages) > 2
        assert all(f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, start=1))
        assert all("7KQ2-M9XA-C3WD" in page for page in pages)
        assert "复核人" in pages[-1]
        assert "数据版本" in pages[-1]


HOSTILE = (
    "<script>alert(1)</script>公司",
    "</style></table><h1>假</h1>公司",
    '"><img src="file:///etc/passwd">公司',
    "<link rel=attachment href=file:///etc/passwd>公司",
    "{{ 7*7 }}{% raw %}公司",
)


def test_hostile_text_is_text_and_the_same_paper_has_the_same_words() -> None:
    parties = tuple(one for name in HOSTILE for one in party(name))
    opinion = plain_opinion(parties=parties, issuer=HOSTILE[0], listed=HOSTILE)
    pdf = pdf_of(opinion)
    text = text_of(pdf)
    assert all(text.count(re.sub(r"\s", "", one)) >= 2 for one in HOSTILE)
    assert b"/EmbeddedFile" not in pdf
    assert text_of(pdf_of(opinion)) == text


def test_what_cannot_be_shown_leaves_no_box() -> None:
    names = ("甲\u202e乙\u200b丙\x00丁\ufeff公司", "王\U0010fffd餐饮店", "\ud800\ufffe戊")
    text = text_of(pdf_of(plain_opinion(parties=tuple(p for n in names for p in party(n)))))
    assert "甲乙丙丁公司" in text
    assert "王〔U+10FFFD〕餐饮店" in text  # of private use: no font has it
    assert "戊" in text


def test_without_any_font_there_is_a_sentence_and_no_crash(tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(NO_FONTS.format(folder=tmp_path), encoding="utf-8")
    environment = {**os.environ, "FONTCONFIG_FILE": str(config), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", MAKE], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "opinion.no_font\n")


def test_a_machine_without_chinese_fonts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "_set", lambda *_: (b"boxes", {"信", "用"}))
    with pytest.raises(Unavailable) as refused:
        pdf_of(plain_opinion())
    assert refused.value.code == "opinion.no_font"


def test_a_machine_without_weasyprint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(Unavailable) as refused:
        pdf_of(plain_opinion())
    assert refused.value.code == "opinion.no_weasyprint"


def test_the_code_opens_the_look_up_where_the_office_told_its_address() -> None:
    code = "7KQ2-M9XA-C3WD"
    assert check_address("", code) == ""
    assert check_address("https://a.cn/", code) == f"https://a.cn/certificates?code={code}"
    assert qr_svg(code) == qr_svg(code) != qr_svg("other")
