// What is drawn, as text: two tables, so that all of it can be read aloud and done by keyboard.
import { byId, newButton, newElement } from "./elements.js";
import { foldName } from "./folding.js";
import { datesText, endedMark, lineKey, tieText } from "./marks.js";
import { nameOf } from "./picture.js";
import { label, say, sourceLabels } from "./words.js";

const ROWS = 100;
const MORE_ROWS = 500;

export class Lists {
  /** @param {Actions} actions */
  constructor(actions) {
    this.actions = actions;
    this.parties = new Table("parties", actions);
    this.ties = new Table("ties", actions);
  }

  /**
   * @param {View} view
   * @param {Picture} picture
   * @param {Map<string, number>} notExpanded
   * @param {string} day
   * @param {Fold[]} folds the marks that stand for several of the parties
   */
  show(view, picture, notExpanded, day, folds) {
    // The row in which a button was pressed by keyboard keeps the focus.
    const { activeElement } = document;
    const focused = activeElement instanceof HTMLElement ? activeElement.dataset.row : undefined;
    this.parties.show([...folds, ...view.parties], (one) =>
      "members" in one ? this.foldRow(one) : this.partyRow(one, picture, notExpanded),
    );
    this.ties.show(view.ties, (tie) => this.tieRow(tie, picture, day));
    const again = focused && document.querySelector(`[data-row="${CSS.escape(focused)}"]`);
    if (again instanceof HTMLElement) again.focus();
  }

  /**
   * @param {Party} party
   * @param {Picture} picture
   * @param {Map<string, number>} notExpanded
   */
  partyRow({ entity, grade, level }, picture, notExpanded) {
    const tag = grade && newElement("span", { class: `tag ${grade}` }, label("grade", grade));
    return row(
      cell(this.partyButton("choose", entity, entity.name)),
      cell(label("kind", entity.kind)),
      cell(tag),
      cell(label("level", level)),
      newElement("td", { class: "n" }, String(notExpanded.get(entity.id) ?? 0)),
      newElement(
        "td",
        { class: "tools" },
        this.severalBox(entity),
        this.partyButton("pin", entity, pinText(picture, entity.id)),
        entity.id === picture.middle ? null : this.partyButton("hide", entity, say("picture.hide")),
      ),
    );
  }

  /**
   * The box that makes a party one of several chosen.
   * @param {EntityShape} entity
   */
  severalBox({ id, name }) {
    const text = say("picture.together");
    const box = newElement("input", {
      type: "checkbox",
      checked: this.actions.together(id),
      "aria-label": `${name}：${text}`,
      "data-row": `together-${id}`,
      onchange: () => this.actions.turnSeveral(id),
    });
    return newElement("label", {}, box, text);
  }

  /** @param {Fold} fold */
  foldRow(fold) {
    const name = foldName(fold);
    const unfold = say("picture.unfold");
    return newElement(
      "tr",
      { class: "fold" },
      cell(
        newButton(name, () => this.actions.choose(fold.id), { "data-row": `choose-${fold.id}` }),
      ),
      newElement("td", { colspan: "4" }, say("picture.members_below")),
      newElement(
        "td",
        { class: "tools" },
        newButton(unfold, () => this.actions.unfold(fold.id), {
          "aria-label": `${name}：${unfold}`,
        }),
      ),
    );
  }

  /**
   * @param {"choose" | "pin" | "hide"} action
   * @param {EntityShape} entity
   * @param {string} text
   */
  partyButton(action, { id, name }, text) {
    const attributes = { "aria-label": `${name}：${text}`, "data-row": `${action}-${id}` };
    return newButton(text, () => this.actions[action](id), attributes);
  }

  /**
   * @param {RelationShape} tie
   * @param {Picture} picture
   * @param {string} day
   */
  tieRow(tie, picture, day) {
    const [source, target] = [nameOf(picture, tie.source), nameOf(picture, tie.target)];
    const details = say("picture.details");
    const choose = newButton(details, () => this.actions.chooseLine(lineKey(tie)), {
      "aria-label": `${source} ${tieText(tie)} ${target}：${details}`,
    });
    return row(
      cell(source),
      cell(tieText(tie)),
      cell(target),
      cell(datesText(tie), endedMark(tie, day)),
      cell(sourceLabels(tie.sources)),
      cell(choose),
    );
  }
}

/** A table that shows its first rows, and more of them when that is asked for. */
class Table {
  /**
   * @param {string} id
   * @param {Actions} actions
   */
  constructor(id, actions) {
    this.table = byId(id, HTMLTableElement);
    this.more = byId(`more-${id}`, HTMLButtonElement);
    this.heads = [...(this.table.tHead?.rows[0]?.cells ?? [])].map(
      (head) => head.textContent ?? "",
    );
    this.most = ROWS;
    this.more.addEventListener("click", () => {
      this.most += MORE_ROWS;
      actions.refresh();
    });
  }

  /**
   * @template Item
   * @param {Item[]} items
   * @param {(item: Item) => HTMLTableRowElement} rowOf
   */
  show(items, rowOf) {
    const left = items.length - this.most;
    this.table.tBodies[0]?.replaceChildren(
      ...items.slice(0, this.most).map((item) => this.headed(rowOf(item))),
    );
    this.more.hidden = left <= 0;
    this.more.textContent = say("picture.rows_left", { count: left });
  }

  /**
   * With each cell told what it is of: on a telephone a row is a card.
   * @param {HTMLTableRowElement} row
   */
  headed(row) {
    const cells = [...row.cells];
    // The first says itself what it is; a fold's cells are fewer than the heads.
    if (cells.length === this.heads.length) {
      for (const [n, cell] of cells.entries()) if (n) cell.dataset.of = this.heads[n];
    }
    return row;
  }
}

/**
 * @param {Picture} picture
 * @param {string} id
 */
export function pinText(picture, id) {
  return say(picture.pinned.has(id) ? "picture.unpin" : "picture.pin");
}

/** @param {HTMLTableCellElement[]} cells */
function row(...cells) {
  return newElement("tr", {}, ...cells);
}

/** @param {(Node | string | null)[]} children */
function cell(...children) {
  return newElement("td", {}, ...children);
}
