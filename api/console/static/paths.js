// The path finder: two parties chosen from suggestions, and the chains between them drawn from one
// end to the other.
import { Drawing } from "./drawing.js";
import { byId, dataOf } from "./elements.js";
import { Server } from "./fetching.js";
import { datesText, lineKey, tieText } from "./marks.js";
import { placesOfWalks } from "./places.js";
import { suggest } from "./suggest.js";
import { say, sourceLabels } from "./words.js";

const NARROW_PX = 600;

/** An end of the paths: what is shown of a party, and the hidden field that refers to it. */
class End {
  /** @param {string} side */
  constructor(side) {
    this.text = byId(`${side}-text`, HTMLInputElement);
    this.reference = byId(side, HTMLInputElement);
    suggest(this.text, (id, name) => this.set({ id, name }));
    // Whoever types on no longer means the party that was chosen.
    this.text.addEventListener("input", () => {
      this.reference.value = "";
    });
  }

  get() {
    return { id: this.reference.value, name: this.text.value };
  }

  /** @param {{ id: string, name: string }} party */
  set({ id, name }) {
    this.reference.value = id;
    this.text.value = name;
  }
}

const one = new End("one");
const other = new End("other");

byId("swap", HTMLButtonElement).addEventListener("click", () => {
  const held = one.get();
  one.set(other.get());
  other.set(held);
});

/** @param {HTMLElement} element */
async function drawChains(element) {
  /** @type {string[][]} */
  const walks = JSON.parse(dataOf(element, "walks"));
  /** @type {Set<string>} */
  const crossed = new Set(JSON.parse(dataOf(element, "ties")));
  const places = placesOfWalks(walks, element.clientWidth < NARROW_PX);
  const { parties, relations } = await new Server(clock()).among([...places.keys()]);
  const ties = relations.filter((tie) => crossed.has(tie.id));
  const placed = parties.map((party) => ({
    ...party,
    place: places.get(party.entity.id) ?? { x: 0, y: 0 },
  }));
  const names = new Map(parties.map(({ entity }) => [entity.id, entity.name]));
  const drawing = new Drawing(element, {
    onParty: (id) => tell(names.get(id) ?? id),
    onLine: (key) => tell(lineText(ties, key, names)),
    onNothing: () => tell(""),
  });
  const middle = walks[0]?.[0] ?? "";
  const day = dataOf(element, "day");
  drawing.show({ parties: placed, ties }, { middle, pinned: new Set(), day, words: true });
  drawing.fit();
}

/** The day and revision in the address of the page. */
function clock() {
  const query = new URLSearchParams(location.search);
  const parts = ["as_of", "at_revision"].flatMap((key) => {
    const value = query.get(key);
    return value ? [[key, value]] : [];
  });
  return new URLSearchParams(parts).toString();
}

/**
 * The ties of a line, each with its dates and sources.
 * @param {RelationShape[]} ties
 * @param {string} key
 * @param {Map<string, string>} names
 */
function lineText(ties, key, names) {
  return ties
    .filter((tie) => lineKey(tie) === key)
    .map((tie) => {
      const ends = `${names.get(tie.source)} → ${names.get(tie.target)}`;
      const sources = `${say("picture.source_is")}${sourceLabels(tie.sources)}`;
      return `${ends}：${tieText(tie)}，${datesText(tie)}，${sources}`;
    })
    .join("\n");
}

/** @param {string} text */
function tell(text) {
  byId("chosen", HTMLElement).textContent = text;
}

const element = document.getElementById("network");
if (element) {
  drawChains(element).catch((error) => tell(say("picture.failed", { why: error.message })));
}
