// What is drawn, as text: two tables, so that everything can be read aloud and done by keyboard.
import { holds, unexpanded } from "./picture.js";
import { datesOf, lineKey, wordOf } from "./marks.js";
import { button, label, made, say, sources } from "./words.js";

const ROWS = 100;

export class Lists {
  constructor(root, acts) {
    Object.assign(this, { acts, parties: root.querySelector("#parties tbody"), ties: root.querySelector("#ties tbody"), rows: { parties: ROWS, ties: ROWS } });
    for (const name of ["parties", "ties"])
      root.querySelector(`#more-${name}`).addEventListener("click", () => { this.rows[name] += 5 * ROWS; this.acts.again(); });
    this.root = root;
  }

  told(name, rows, row) {
    const shown = rows.slice(0, this.rows[name]), more = this.root.querySelector(`#more-${name}`);
    this[name].replaceChildren(...shown.map(row));
    more.hidden = shown.length === rows.length;
    more.textContent = say("picture.rows_left", { count: rows.length - shown.length });
  }

  show(view, state, day) {
    const held = document.activeElement?.dataset?.row;
    const name = (id) => state.parties.get(id).entity.name;
    this.told("parties", view.parties, (party) => this.party(party, state));
    this.told("ties", view.ties, (tie) => made("tr", {}, made("td", {}, name(tie.source)), made("td", {}, wordOf(tie)), made("td", {}, name(tie.target)),
      made("td", {}, datesOf(tie), holds(tie, day) ? "" : say("picture.ended_mark")), made("td", {}, sources(tie.sources)),
      made("td", {}, button(say("picture.details"), () => this.acts.line(lineKey(tie)), { "aria-label": `${name(tie.source)} ${wordOf(tie)} ${name(tie.target)}：${say("picture.details")}` }))));
    if (held) this.root.querySelector(`[data-row="${CSS.escape(held)}"]`)?.focus();
  }

  party(party, state) {
    const { entity, grade } = party, id = entity.id, pinned = state.pinned.has(id), about = (text) => ({ "aria-label": `${entity.name}：${text}` });
    const act = (text, does, row) => button(text, does, { ...about(text), "data-row": `${row}-${id}` });
    return made("tr", {},
      made("td", {}, act(entity.name, () => this.acts.choose(id), "choose")),
      made("td", {}, label("kind", entity.kind)),
      made("td", {}, grade ? made("span", { class: `tag ${grade}` }, label("grade", grade)) : ""),
      made("td", {}, label("level", party.level)),
      made("td", { class: "n" }, String(unexpanded(state, id))),
      made("td", { class: "tools" }, act(say(pinned ? "picture.unpin" : "picture.pin"), () => this.acts.pin(id), "pin"),
        id === state.middle ? "" : act(say("picture.hide"), () => this.acts.hide(id), "hide")));
  }
}
