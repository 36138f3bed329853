// The filters of the picture: kinds of parties and of ties, and grades.
import { byId, newElement } from "./elements.js";
import { label, say } from "./words.js";

export class Filters {
  /**
   * @param {string} day the day of the page
   * @param {() => void} onChange
   */
  constructor(day, onChange) {
    this.day = day;
    this.onChange = onChange;
    /** @type {Set<string>} */
    this.kinds = new Set();
    /** @type {Set<string>} */
    this.ties = new Set();
    /** @type {Set<string>} */
    this.grades = new Set();
  }

  /**
   * As they were when a picture was kept.
   * @param {KeptPicture} kept
   */
  takeUp({ filters }) {
    this.kinds = new Set(filters.kinds);
    this.grades = new Set(filters.grades);
    this.ties = new Set(filters.ties);
  }

  clear() {
    for (const words of [this.kinds, this.ties, this.grades]) words.clear();
    this.onChange();
  }

  /**
   * Offer what the picture holds.
   * @param {Picture} picture
   */
  offer(picture) {
    const parties = [...picture.parties.values()];
    const ties = [...picture.ties.values()];
    this.offerWords("kinds", parties, (party) => party.entity.kind, labelsOf("kind"));
    this.offerWords("grades", parties, (party) => party.grade ?? "none", gradeLabel);
    this.offerWords("ties", ties, (tie) => tie.kind, labelsOf("tie"));
  }

  /**
   * A box for each word, with how often it occurs.
   * @template Item
   * @param {"kinds" | "grades" | "ties"} name
   * @param {Item[]} items
   * @param {(item: Item) => string} wordOf
   * @param {(word: string) => string} labelOf
   */
  offerWords(name, items, wordOf, labelOf) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const word of items.map(wordOf)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const boxes = [...counts].map(([word, count]) => {
      const text = ` ${labelOf(word)} `;
      return newElement("label", {}, this.box(name, word), text, small(String(count)));
    });
    const focused = document.activeElement?.id;
    const list = byId(`filter-${name}`, HTMLElement);
    list.replaceChildren(...(boxes.length ? boxes : [small(say("picture.nothing_yet"))]));
    // A box that was just switched keeps the focus.
    const again = focused && list.querySelector(`#${CSS.escape(focused)}`);
    if (again instanceof HTMLElement) again.focus();
  }

  /**
   * @param {"kinds" | "grades" | "ties"} name
   * @param {string} word
   */
  box(name, word) {
    const id = `only-${name}-${word}`;
    const box = newElement("input", { type: "checkbox", id, checked: !this[name].has(word) });
    box.addEventListener("change", () => {
      if (box.checked) this[name].delete(word);
      else this[name].add(word);
      this.onChange();
    });
    return box;
  }
}

/** @param {string} text */
function small(text) {
  return newElement("small", {}, text);
}

/** @param {string} table */
function labelsOf(table) {
  return (/** @type {string} */ word) => label(table, word);
}

/** @param {string} grade */
function gradeLabel(grade) {
  return grade === "none" ? say("picture.no_grade") : label("grade", grade);
}
