"""Scripts fill in a sentence as the server does, in a real browser."""

from pathlib import Path
from string import Formatter

import pytest

from api import console
from graph.sentence import LANGUAGES, Language, Sentence
from tests.api.console.test_catalogue import SENTENCES
from tests.browser import browser

FILLED = (Path(console.__file__).parent / "static/filled.js").read_text("utf-8")
_IN_THE_BROWSER = """async ([script, cases]) => {
  const { filled } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  return cases.map(([sentence, parts]) => filled(sentence, parts));
}"""


def filled(cases: list[tuple[str, dict[str, int | str]]]) -> list[str]:
    page = browser().new_page()
    try:
        told: list[str] = page.evaluate(_IN_THE_BROWSER, [FILLED, cases])
    finally:
        page.close()
    return told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_script_says_every_sentence_of_the_console_as_the_server_does(language: Language) -> None:
    codes, cases = [], []
    for code, both in SENTENCES.items():
        names = {name for _, name, _, _ in Formatter().parse(both[language]) if name}
        for number in (0, 1, 2, "1", "1,001") if names else ():
            codes.append(code)
            cases.append((both[language], dict.fromkeys(names, number)))
    by_server = [
        Sentence(code, parts).text(language) for code, (_, parts) in zip(codes, cases, strict=True)
    ]
    assert len(codes) > 1000
    assert filled(cases) == by_server


def test_a_part_that_is_not_given_stays_as_it_is_written() -> None:
    assert filled([("{count} {count:row|rows}", {})]) == ["{count} {count:row|rows}"]
