// The panel beside the picture: a party with its counts to expand, or a line with its dates and sources.
import { holds, keyOf } from "./picture.js";
import { datesOf, wordOf } from "./marks.js";
import { button, label, made, say, sources } from "./words.js";

const tag = (grade) => (grade ? made("span", { class: `tag ${grade}` }, label("grade", grade)) : null);

export class Panel {
  constructor(element, clock, acts) { Object.assign(this, { element, clock, acts }); }

  partyLink(party) {
    const href = `/parties/${encodeURIComponent(party.entity.id)}${this.clock ? `?${this.clock}` : ""}`;
    return made("a", { href }, party.entity.name);
  }

  // Redrawn after each change; a button pressed by keyboard keeps the focus.
  told(...children) {
    const held = this.element.contains(document.activeElement) ? document.activeElement.dataset.act : null;
    this.element.replaceChildren(...children.filter(Boolean));
    if (held) (this.element.querySelector(`[data-act="${CSS.escape(held)}"]`) ?? this.element.querySelector("h2") ?? this.element).focus();
  }

  nothing() { this.told(made("p", { class: "hint" }, say("picture.choose"))); }

  party(state, id, step) {
    const party = state.parties.get(id);
    if (!party) return this.nothing();
    const { entity, grade, level } = party, pinned = state.pinned.has(id);
    const roles = [label("kind", entity.kind), ...(entity.roles ?? []).map((role) => label("role", role))].join(" · ");
    this.told(
      made("h2", { tabindex: "-1" }, this.partyLink(party)),
      made("p", { class: "kind" }, roles),
      made("p", {}, tag(grade), grade ? " " : "", say("picture.level"), "：", made("b", {}, label("level", level))),
      made("div", { class: "tools" },
        button(say(pinned ? "picture.unpin" : "picture.pin"), () => this.acts.pin(id), { "data-act": "pin", "aria-pressed": String(pinned) }),
        id === state.middle ? null : button(say("picture.hide"), () => this.acts.hide(id), { "data-act": "hide" })),
      made("h3", {}, say("picture.expand")),
      party.ties.length ? made("ul", { class: "expand" }, ...party.ties.map((count) => this.count(state, id, count, step)))
        : made("p", { class: "hint" }, say("picture.no_ties")),
    );
  }

  count(state, id, { kind, outward, holds: held, ended }, step) {
    const part = state.parts.get(keyOf(id, kind, outward)), left = part ? part.left : held + ended;
    const arrow = made("span", { "aria-label": say(outward ? "picture.outward" : "picture.inward") }, outward ? "→" : "←");
    const numbers = made("small", {}, say("picture.counted", { held }), ended ? say("picture.counted_ended", { ended }) : "");
    const word = part ? say("picture.more", { left }) : say("picture.show", { count: Math.min(step, left) });
    const act = { "data-act": `${kind}-${outward}`, "aria-label": `${label("tie", kind)} ${say(outward ? "picture.outward" : "picture.inward")}：${word}` };
    return made("li", {}, made("span", {}, label("tie", kind), " ", arrow, " ", numbers),
      left ? button(word, () => this.acts.expand(id, kind, outward), act) : made("small", { class: "done" }, say("picture.all_shown")));
  }

  line(state, ties, day) {
    if (!ties.length) return this.nothing();
    const ends = [ties[0].source, ties[0].target].map((id) => state.parties.get(id));
    this.told(
      made("h2", { tabindex: "-1" }, this.partyLink(ends[0]), " → ", this.partyLink(ends[1])),
      made("ul", { class: "ties" }, ...ties.map((tie) => made("li", {}, made("b", {}, wordOf(tie)), holds(tie, day) ? "" : say("picture.ended_mark"),
        made("span", { class: "dates" }, datesOf(tie)), made("span", { class: "source" }, say("picture.source_is"), sources(tie.sources))))),
    );
  }
}

// The leads of the party asked about, each a button that adds and lights its chain.
export function leadsTold(element, found, act) {
  const [{ evidence }] = found.entities;
  const items = evidence.map((one, place) => {
    const record = found.records[one.record], what = record.list ? `${label("list", record.list)}（${record.list}）` : label("record", record.kind);
    const text = `${found.names[record.subject] ?? record.subject}：${what}${record.document_no ? ` ${record.document_no}` : ""}`;
    const chain = button("", () => act(place), { class: "lead", "aria-pressed": "false", "data-lead": String(place) });
    chain.append(made("span", { class: "tag lead" }, label("grade", "lead")), " ", made("b", { class: "number" }, one.score.toFixed(3)), " ", text);
    const told = `${label("tier", record.tier)} · ${record.issuer ?? ""} ${record.decided_on} · ${say("picture.hops", { count: one.hops })}`;
    return made("li", {}, chain, made("small", {}, told), ...one.marks.map((mark) => made("small", { class: "mark" }, say("picture.note"), label("mark", mark))));
  });
  element.replaceChildren(...(items.length ? [made("ol", {}, ...items)] : [made("p", { class: "hint" }, say("picture.no_leads"))]));
  if (found.left) element.append(made("p", { class: "note cut" }, say("picture.leads_left", { count: found.left })));
  if (found.truncated) element.append(made("p", { class: "note cut" }, say("picture.search_cut")));
}
