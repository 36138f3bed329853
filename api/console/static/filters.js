// What is let through to the picture: kinds of parties and of relations, grades, and the day.
import { label, made, say } from "./words.js";

const DAY_MS = 86_400_000;
const numbered = (day) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
const dated = (number) => new Date(number * DAY_MS).toISOString().slice(0, 10);

export class Filters {
  constructor(root, day, changed) {
    Object.assign(this, { root, changed, today: day, kinds: new Set(), ties: new Set(), grades: new Set(), day });
    this.slider = root.querySelector("#day");
    this.shown = root.querySelector("#day-shown");
    this.slider.addEventListener("input", () => this.dayChosen(dated(Number(this.slider.value))));
    root.querySelector("#day-last").addEventListener("click", () => { this.slider.value = this.slider.max; this.dayChosen(this.today); });
    this.dayTold();
  }

  dayChosen(day) {
    this.day = day;
    this.dayTold();
    this.changed();
  }

  dayTold() {
    this.shown.textContent = this.day;
    this.slider.setAttribute("aria-valuetext", this.day);
  }

  // The slider reaches back to the first day that any relation drawn begins or ends.
  range(state) {
    const days = [...state.ties.values()].flatMap((tie) => [tie.valid_from, tie.valid_to]).filter((day) => day && day <= this.today);
    const last = numbered(this.today), first = days.length ? numbered(days.reduce((a, b) => (a < b ? a : b))) - 1 : last - 1;
    this.slider.min = String(first);
    this.slider.max = String(last);
    this.slider.value = String(numbered(this.day));
    this.slider.disabled = !days.length;
    this.counted("kinds", "kind", [...state.parties.values()].map((party) => party.entity.kind));
    this.counted("grades", "grade", [...state.parties.values()].map((party) => party.grade ?? "none"));
    this.counted("ties", "tie", [...state.ties.values()].map((tie) => tie.kind));
  }

  counted(name, table, words) {
    const box = this.root.querySelector(`#filter-${name}`), counts = new Map();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    const held = document.activeElement?.id;
    const rows = [...counts].map(([word, count]) => {
      const input = made("input", { type: "checkbox", id: `only-${name}-${word}`, checked: !this[name].has(word),
        onchange: (event) => { if (event.target.checked) this[name].delete(word); else this[name].add(word); this.changed(); } });
      const text = name === "grades" && word === "none" ? say("picture.no_grade") : label(table, word);
      return made("label", {}, input, ` ${text} `, made("small", {}, String(count)));
    });
    box.replaceChildren(...(rows.length ? rows : [made("small", {}, say("picture.nothing_yet"))]));
    if (held && box.querySelector(`#${CSS.escape(held)}`)) box.querySelector(`#${CSS.escape(held)}`).focus();
  }

  clear() {
    for (const set of [this.kinds, this.ties, this.grades]) set.clear();
    this.day = this.today;
    this.dayTold();
    this.changed();
  }
}
