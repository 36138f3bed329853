"""What a person sees on the canvas of a page: words and lines, as its pen painted them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

FADED: Final = "rgba(138, 148, 163, 0.18)"
HIGHLIGHTED: Final = "#8a6d00"
# What vis-network leaves on the window of a page.
LIBRARY: Final = {"vis", "regeneratorRuntime", "__core-js_shared__"}
HOLDING, ENDED = "#8a94a3", "#b9a58f"  # the colours of lines
RELATION: Final = "#55606e"  # the colour of the words on lines
_NAME_LINE: Final = 9  # characters of a name on one line
_MARK_ABOVE_NAME: Final = 27  # from the first line of a name up to the middle of its mark

# From the answer in hand to the picture on the screen: the button is pressed, the page says that it
# is busy, then that it is not, and the browser has painted the frame after that.
_EXPANSION = """(button) => new Promise((done) => {
  const busy = document.getElementById("busy");
  const painted = () => {
    const answers = performance.getEntriesByType("resource");
    const answer = answers.filter((one) => one.name.includes("/api/neighbours/")).at(-1);
    done(performance.now() - answer.responseEnd);
  };
  const watcher = new MutationObserver(() => {
    if (!busy.hidden) return;
    watcher.disconnect();
    requestAnimationFrame(() => setTimeout(painted));
  });
  watcher.observe(busy, { attributeFilter: ["hidden"] });
  document.querySelector(button).click();
})"""


# Of a rectangle of the canvas, how many pixels have the blue grey of lines; names have none.
_LINE_PIXELS = """([x, y, width, height]) => {
  const ratio = devicePixelRatio;
  const pen = document.querySelector("#network canvas").getContext("2d");
  const box = [x, y, width, height].map((one) => Math.round(ratio * one));
  const { data } = pen.getImageData(...box);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at + 2] - data[at] > 12) count += 1;
  return count;
}"""


@dataclass(frozen=True)
class Word:
    """A line of text on the canvas; `place` does not depend on the zoom.

    Where it is `seen` and how large its letters are is in pixels.
    """

    text: str
    colour: str
    place: tuple[int, int]
    seen: tuple[float, float]
    zoom: float
    letters: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """In pixels, the rectangle of the letters of a name: left, top, width, height."""
        x, y, letter = *self.seen, self.letters
        width = letter * sum(1 if one > "\u2e7f" else 0.5 for one in self.text)
        return x - width / 2, y - letter / 2, width, letter

    @property
    def mark(self) -> tuple[float, float]:
        """In pixels, the middle of the mark above a name."""
        return self.seen[0], self.seen[1] - _MARK_ABOVE_NAME * self.zoom


@dataclass(frozen=True)
class Painted:
    """The last frame of a canvas; the places of icons do not depend on the zoom."""

    words: list[Word]
    lines: list[dict[str, Any]]
    icons: list[tuple[int, int]]

    def word(self, text: str) -> Word:
        """The only word of this text."""
        (found,) = [word for word in self.words if word.text == text]
        return found

    def places(self, names: list[str]) -> dict[str, tuple[int, int]]:
        """Where the names of parties stand; each must be there."""
        return {name: self.word(name[:_NAME_LINE]).place for name in names}

    def shown(self, names: list[str]) -> list[str]:
        """Which of these names are on the canvas."""
        texts = {word.text for word in self.words}
        return [name for name in names if name[:_NAME_LINE] in texts]

    def relations(self) -> list[str]:
        """The words on lines, sorted."""
        return sorted(
            word.text for word in self.words if word.colour == RELATION and word.text.strip()
        )

    def ties(self) -> list[dict[str, Any]]:
        """The lines that are relations and hold or have ended."""
        return [line for line in self.lines if line["colour"] in {HOLDING, ENDED}]

    def highlighted(self) -> list[dict[str, Any]]:
        """The lines of the chain that is highlighted; the borders of leads are dashed."""
        return [line for line in self.lines if line["colour"] == HIGHLIGHTED and not line["dashes"]]


def watch_canvas(page: Page) -> None:
    """Note what the pages opened from now on paint."""
    page.add_init_script(path=Path(__file__).with_suffix(".js"))


def painted(page: Page) -> Painted:
    """What is on the canvas now."""
    frame = page.evaluate("painted()")
    words = [
        Word(**{**word, "place": tuple(word["place"]), "seen": tuple(word["seen"])})
        for word in frame["words"]
    ]
    return Painted(words, frame["lines"], sorted((x, y) for x, y in frame["icons"]))


def line_pixels(page: Page, name: Word) -> int:
    """How many pixels of lines are seen among the letters of a name without a colour."""
    return int(page.evaluate(_LINE_PIXELS, list(name.box)))


def on_window(page: Page) -> set[str]:
    """The names of all that stands on the window of a page."""
    return set(page.evaluate("Object.getOwnPropertyNames(window)"))


def expansion_ms(page: Page, button: str) -> float:
    """Press a button that expands, and wait: how long its answer took to be on the screen."""
    return float(page.evaluate(_EXPANSION, button))
