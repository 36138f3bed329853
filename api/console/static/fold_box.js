// Whether leaves are folded, and what is drawn of a view.
import { byId } from "./elements.js";
import { foldedView, isCrowded } from "./folding.js";

export class FoldBox {
  /** @param {() => void} onChange */
  constructor(onChange) {
    this.box = byId("fold-leaves", HTMLInputElement);
    /** @type {boolean | null} */
    this.wanted = null; // as the number of parties suggests
    /** @type {Fold[]} */
    this.folds = [];
    this.box.addEventListener("change", () => {
      this.wanted = this.box.checked;
      onChange();
    });
  }

  /**
   * What is drawn of a view: its leaves folded where that is wanted or where there are many.
   * @param {View} view
   * @param {{ stays: (id: string) => boolean, unfolded: Set<string>, day: string }} how
   * @returns {FoldedView}
   */
  drawn(view, how) {
    this.box.checked = this.wanted ?? isCrowded(view);
    const drawn = this.box.checked ? foldedView(view, how) : { ...view, folds: [] };
    this.folds = drawn.folds;
    return drawn;
  }

  /** @param {string | undefined} id of a mark */
  of(id) {
    return this.folds.find((fold) => fold.id === id);
  }
}
