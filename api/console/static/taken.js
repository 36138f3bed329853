// What is taken of a picture, in cells, so that a rectangle is compared with few others.

const LETTERS = { across: 14, down: 7 }; // of a cell
const ROW = 2 ** 20; // more than there are cells side by side

export class Taken {
  /**
   * @param {number} letter the size of letters, which the cells follow
   * @param {number} gap that is left between two
   */
  constructor(letter, gap) {
    /** @type {Map<number, Box[]>} */
    this.cells = new Map();
    this.across = LETTERS.across * letter;
    this.down = LETTERS.down * letter;
    this.gap = gap;
  }

  /** @param {Box} box */
  take(box) {
    for (const cell of this.cellsOf(box)) {
      const held = this.cells.get(cell);
      if (held) held.push(box);
      else this.cells.set(cell, [box]);
    }
  }

  /** @param {Box} box */
  isFree(box) {
    const { gap } = this;
    for (const cell of this.cellsOf(box)) {
      for (const other of this.cells.get(cell) ?? []) {
        if (other.of !== undefined && other.of === box.of) continue;
        const beside = Math.abs(other.x - box.x) >= (other.width + box.width) / 2 + gap;
        const beneath = Math.abs(other.y - box.y) >= (other.height + box.height) / 2 + gap;
        if (!beside && !beneath) return false;
      }
    }
    return true;
  }

  /** @param {Box} box */
  cellsOf({ x, y, width, height }) {
    const { across, down, gap } = this;
    const [first, last] = [x - width / 2 - gap, x + width / 2 + gap].map((one) =>
      Math.floor(one / across),
    );
    const [top, bottom] = [y - height / 2 - gap, y + height / 2 + gap].map((one) =>
      Math.floor(one / down),
    );
    const cells = [];
    for (let column = first ?? 0; column <= (last ?? 0); column++) {
      for (let row = top ?? 0; row <= (bottom ?? 0); row++) cells.push(column * ROW + row);
    }
    return cells;
  }
}
