// The panel beside the picture: a party with the counts by which it is expanded, or a line with the
// dates and sources of its ties.
import { newButton, newElement } from "./elements.js";
import { foldName } from "./folding.js";
import { pinText } from "./lists.js";
import { datesText, endedMark, tieText } from "./marks.js";
import { nameOf, partKey } from "./picture.js";
import { label, say, sourceLabels } from "./words.js";

export class Panel {
  /**
   * @param {HTMLElement} element
   * @param {string} clock
   * @param {Actions} actions
   */
  constructor(element, clock, actions) {
    this.element = element;
    this.clock = clock;
    this.actions = actions;
  }

  focus() {
    this.element.querySelector("h2")?.focus();
  }

  showNothing() {
    this.replace(newElement("p", { class: "hint" }, say("picture.choose")));
  }

  /**
   * @param {Picture} picture
   * @param {string} id
   * @param {number} step
   */
  showParty(picture, id, step) {
    const party = picture.parties.get(id);
    if (!party) return this.showNothing();
    const { entity, ties } = party;
    const roles = (entity.roles ?? []).map((role) => label("role", role));
    const counts = ties.map((count) => this.countItem(picture, id, count, step));
    this.replace(
      newElement("h2", { tabindex: "-1" }, this.partyLink(picture, id)),
      newElement("p", { class: "kind" }, [label("kind", entity.kind), ...roles].join(" · ")),
      exposureLine(party),
      this.tools(picture, id),
      newElement("h3", {}, say("picture.expand")),
      counts.length
        ? newElement("ul", { class: "expand" }, ...counts)
        : newElement("p", { class: "hint" }, say("picture.no_ties")),
    );
  }

  /**
   * The leaves that one mark stands for, and the button that unfolds it.
   * @param {Fold} fold
   */
  showFold(fold) {
    const names = fold.members.map(({ entity: { id, name } }) =>
      newElement(
        "li",
        {},
        newButton(name, () => this.actions.choose(id), { "data-act": id }),
      ),
    );
    this.replace(
      newElement("h2", { tabindex: "-1" }, foldName(fold)),
      newButton(say("picture.unfold"), () => this.actions.unfold(fold.id), {
        "data-act": "unfold",
      }),
      newElement("ul", { class: "ties" }, ...names),
    );
  }

  /**
   * @param {Picture} picture
   * @param {string} id
   */
  tools(picture, id) {
    const pinned = String(picture.pinned.has(id));
    const pin = newButton(pinText(picture, id), () => this.actions.pin(id), {
      "data-act": "pin",
      "aria-pressed": pinned,
    });
    const hide = newButton(say("picture.hide"), () => this.actions.hide(id), {
      "data-act": "hide",
    });
    return newElement("div", { class: "tools" }, pin, id === picture.middle ? null : hide);
  }

  /**
   * How many ties of one kind and direction there are, and the button that shows the next of them.
   * @param {Picture} picture
   * @param {string} id
   * @param {TieCount} count
   * @param {number} step
   */
  countItem(picture, id, count, step) {
    const { kind, outward, holds, ended } = count;
    const direction = say(outward ? "picture.outward" : "picture.inward");
    const arrow = newElement("span", { "aria-label": direction }, outward ? "→" : "←");
    const numbers = newElement(
      "small",
      {},
      say("picture.counted", { held: holds }),
      ended ? say("picture.counted_ended", { ended }) : null,
    );
    const part = picture.parts.get(partKey(id, kind, outward));
    const left = part?.left ?? holds + ended;
    const text = part
      ? say("picture.more", { left })
      : say("picture.show", { count: Math.min(step, left) });
    const expand = newButton(text, () => this.actions.expand(id, count), {
      "data-act": `${kind}-${outward}`,
      "aria-label": `${label("tie", kind)} ${direction}：${text}`,
    });
    return newElement(
      "li",
      {},
      newElement("span", {}, label("tie", kind), " ", arrow, " ", numbers),
      left ? expand : newElement("small", { class: "done" }, say("picture.all_shown")),
    );
  }

  /**
   * @param {Picture} picture
   * @param {RelationShape[]} ties those of one line
   * @param {string} day
   */
  showLine(picture, ties, day) {
    const [first] = ties;
    if (!first) return this.showNothing();
    const source = this.partyLink(picture, first.source);
    const target = this.partyLink(picture, first.target);
    this.replace(
      newElement("h2", { tabindex: "-1" }, source, " → ", target),
      newElement("ul", { class: "ties" }, ...ties.map((tie) => tieItem(tie, day))),
    );
  }

  /**
   * @param {Picture} picture
   * @param {string} id
   */
  partyLink(picture, id) {
    const query = this.clock ? `?${this.clock}` : "";
    const href = `/parties/${encodeURIComponent(id)}${query}`;
    return newElement("a", { href }, nameOf(picture, id));
  }

  /**
   * New content; the button that was pressed by keyboard keeps the focus.
   * @param {HTMLElement[]} children
   */
  replace(...children) {
    const { activeElement } = document;
    const inside = activeElement instanceof HTMLElement && this.element.contains(activeElement);
    const action = inside ? activeElement.dataset.act : undefined;
    this.element.replaceChildren(...children);
    if (action === undefined) return;
    const again = this.element.querySelector(`[data-act="${CSS.escape(action)}"]`);
    const next = again ?? this.element.querySelector("h2") ?? this.element;
    if (next instanceof HTMLElement) next.focus();
  }
}

/** @param {Party} party */
function exposureLine({ grade, level }) {
  const tag = grade && newElement("span", { class: `tag ${grade}` }, label("grade", grade));
  const exposure = newElement("b", {}, label("level", level));
  return newElement("p", {}, tag, grade && " ", say("picture.level"), "：", exposure);
}

/**
 * @param {RelationShape} tie
 * @param {string} day
 */
function tieItem(tie, day) {
  const source = `${say("picture.source_is")}${sourceLabels(tie.sources)}`;
  return newElement(
    "li",
    {},
    newElement("b", {}, tieText(tie)),
    endedMark(tie, day),
    newElement("span", { class: "dates" }, datesText(tie)),
    newElement("span", { class: "source" }, source),
  );
}
