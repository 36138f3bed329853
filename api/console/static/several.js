// Several parties chosen together, by the boxes of the table or in the picture, whose chains are
// asked for at once.
import { byId } from "./elements.js";
import { nameOf } from "./picture.js";
import { say } from "./words.js";

const FEWEST = 2;
const MOST = 5; // the server takes no more

export class Several {
  /**
   * @param {() => void} onChange
   * @param {(ids: string[], hops: number) => void} onAsk
   */
  constructor(onChange, onAsk) {
    /** @type {string[]} */
    this.ids = [];
    this.tooMany = false;
    this.onChange = onChange;
    this.told = byId("several-told", HTMLElement);
    this.ask = byId("several-chains", HTMLButtonElement);
    this.none = byId("several-none", HTMLButtonElement);
    const hops = byId("several-hops", HTMLSelectElement);
    this.ask.addEventListener("click", () => onAsk(this.ids, Number(hops.value)));
    this.none.addEventListener("click", () => this.choose([]));
  }

  /** @param {string[]} ids as many of them as may be chosen */
  choose(ids) {
    this.ids = ids.slice(0, MOST);
    this.tooMany = ids.length > MOST;
    this.onChange();
  }

  /** Chosen if it was not, and the other way round. @param {string} id */
  turn = (id) => {
    const without = this.ids.filter((one) => one !== id);
    this.choose(without.length < this.ids.length ? without : [...this.ids, id]);
  };

  /** @param {string} id */
  has = (id) => this.ids.includes(id);

  /** Who is drawn no more is chosen no more. @param {Picture} picture */
  show(picture) {
    this.ids = this.ids.filter((id) => picture.parties.has(id) && !picture.hidden.has(id));
    const names = this.ids.map((id) => nameOf(picture, id)).join(say("picture.comma"));
    const text = [
      this.ids.length ? say("picture.several", { count: this.ids.length, names }) : "",
      this.tooMany ? say("picture.several_most", { count: MOST }) : "",
    ];
    this.told.textContent = text.filter(Boolean).join(" ") || say("picture.several_none");
    this.ask.disabled = this.ids.length < FEWEST;
    this.none.hidden = !this.ids.length;
  }
}
