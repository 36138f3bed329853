// Suggestions while typing. They are asked for by POST, so that no name stands in an address.
import { byId, dataOf, newElement } from "./elements.js";
import { postJson } from "./requests.js";

const PAUSE_MS = 150;

/**
 * Offer suggestions below an input, in the list that it names in `data-suggest`.
 * @param {HTMLInputElement} input
 * @param {(id: string, name: string) => void} onChoose
 */
export function suggest(input, onChoose) {
  const suggestions = new Suggestions(input, onChoose);
  input.addEventListener("input", () => suggestions.askSoon());
  input.addEventListener("keydown", (event) => suggestions.onKey(event));
  input.addEventListener("blur", () => suggestions.close());
}

class Suggestions {
  /**
   * @param {HTMLInputElement} input
   * @param {(id: string, name: string) => void} onChoose
   */
  constructor(input, onChoose) {
    this.input = input;
    this.onChoose = onChoose;
    this.list = byId(dataOf(input, "suggest"), HTMLElement);
    /** @type {(SuggestedParty & { item: HTMLElement })[]} */
    this.offers = [];
    this.marked = -1;
    this.questions = 0;
    this.timer = 0;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-autocomplete", "list");
    this.offer([]);
  }

  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(this.input.value.trim()), PAUSE_MS);
  }

  /** @param {string} text */
  ask(text) {
    this.questions += 1;
    const question = this.questions;
    if (!text) return this.close();
    postJson("/suggest", { text })
      .then(({ results }) => this.questions === question && this.offer(results))
      .catch(() => this.close()); // the form itself still works
  }

  /** Answers that are still under way are no longer wanted either. */
  close() {
    clearTimeout(this.timer);
    this.questions += 1;
    this.offer([]);
  }

  /** @param {SuggestedParty[]} parties */
  offer(parties) {
    this.offers = parties.map((party, place) => ({ ...party, item: this.itemOf(party, place) }));
    this.list.replaceChildren(...this.offers.map((offer) => offer.item));
    this.list.hidden = !parties.length;
    this.input.setAttribute("aria-expanded", String(parties.length > 0));
    this.mark(-1);
  }

  /**
   * @param {SuggestedParty} party
   * @param {number} place
   */
  itemOf(party, place) {
    // On mousedown, since the list closes when the input loses the focus.
    const onmousedown = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.choose(place);
    };
    return newElement(
      "li",
      { role: "option", id: `${this.list.id}-${place}`, onmousedown },
      newElement("b", {}, party.name),
      newElement(
        "small",
        {},
        [party.kind_label, ...party.role_labels, party.why].filter(Boolean).join(" · "),
      ),
    );
  }

  /** @param {number} place the suggestion that Enter chooses; -1 is none */
  mark(place) {
    this.marked = place;
    this.offers.forEach(({ item }, n) => {
      item.setAttribute("aria-selected", String(n === place));
    });
    const item = this.offers[place]?.item;
    if (item) this.input.setAttribute("aria-activedescendant", item.id);
    else this.input.removeAttribute("aria-activedescendant");
    item?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} place */
  choose(place) {
    const offer = this.offers[place];
    this.close();
    if (offer) this.onChoose(offer.id, offer.name);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const count = this.offers.length;
    if (!count) return;
    if (event.key === "ArrowDown") this.mark((this.marked + 1) % count);
    else if (event.key === "ArrowUp") this.mark((Math.max(this.marked, 0) - 1 + count) % count);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.marked >= 0) this.choose(this.marked);
    else return;
    event.preventDefault();
  }
}
