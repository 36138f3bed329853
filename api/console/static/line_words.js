// Words on lines, each where it hides nothing: a word without room is left to the panel and the
// tables. Pure; lengths are those of the picture's own plane.

const LINE_PX = 12; // of a word on a line
const GAP = 4;
const LETTER = { latin: 0.56, han: 1 };

/**
 * The lines with their words taken off where they would stand on a name, a mark or another word.
 * @param {vis.Edge[]} edges
 * @param {Mark[]} clear those whose names are to be read
 * @param {Mark[]} nodes all of them
 * @param {object} how what is added to a line that says something, and to one that does not
 * @param {Partial<vis.Edge>} how.said
 * @param {Partial<vis.Edge>} how.silent
 * @returns {vis.Edge[]}
 */
export function withClearWords(edges, clear, nodes, { said, silent }) {
  const at = new Map(nodes.map((node) => [node.id, node]));
  const taken = new Taken(clear.flatMap(boxesOf));
  return edges.map((edge) => {
    const [from, to] = [at.get(edge.from), at.get(edge.to)];
    if (!from || !to || !edge.label.trim()) return { ...edge, ...silent };
    // Where all its words have no room, the number of its relations may have.
    const label = [edge.label, edge.count].find((text) => {
      const box = text.trim() ? boxOnLine(text, from, to) : null;
      if (!box || !taken.isFree(box)) return false;
      taken.take(box);
      return true;
    });
    return label === undefined ? { ...edge, ...silent } : { ...edge, label, ...said };
  });
}

/**
 * @param {string} text
 * @param {Mark} from
 * @param {Mark} to
 * @returns {Box}
 */
function boxOnLine(text, from, to) {
  const rows = text.split("\n");
  return {
    x: (from.x + to.x) / 2,
    y: (from.y + to.y) / 2,
    width: Math.max(...rows.map((row) => widthOf(row, LINE_PX))),
    height: rows.length * LINE_PX,
  };
}

/**
 * The room of an icon and of the name beneath it.
 * @param {Mark} mark
 * @returns {Box[]}
 */
function boxesOf({ x, y, label, font, icon }) {
  const rows = label.split("\n");
  const height = rows.length * font.size;
  return [
    { x, y: y - icon.above, width: 2 * icon.radius, height: 2 * icon.radius },
    {
      x,
      y: y + icon.radius,
      width: Math.max(...rows.map((row) => widthOf(row, font.size))),
      height,
    },
  ];
}

/** @type {Map<string, number>} */
const widths = new Map();
const MOST_WIDTHS = 20_000;

/**
 * @param {string} text
 * @param {number} letters their size
 */
function widthOf(text, letters) {
  let width = widths.get(text);
  if (width === undefined) {
    width = 0;
    for (const letter of text) width += letter > "\u2e7f" ? LETTER.han : LETTER.latin;
    if (widths.size >= MOST_WIDTHS) widths.clear();
    widths.set(text, width);
  }
  return width * letters;
}

/** What is taken, in cells, so that a word is compared with few others. */
class Taken {
  /** @param {Box[]} boxes */
  constructor(boxes) {
    /** @type {Map<string, Box[]>} */
    this.cells = new Map();
    for (const box of boxes) this.take(box);
  }

  /** @param {Box} box */
  take(box) {
    for (const cell of cellsOf(box)) {
      const held = this.cells.get(cell);
      if (held) held.push(box);
      else this.cells.set(cell, [box]);
    }
  }

  /** @param {Box} box */
  isFree(box) {
    return cellsOf(box).every((cell) =>
      (this.cells.get(cell) ?? []).every(
        (other) =>
          Math.abs(other.x - box.x) >= (other.width + box.width) / 2 + GAP ||
          Math.abs(other.y - box.y) >= (other.height + box.height) / 2 + GAP,
      ),
    );
  }
}

/** @param {Box} box */
function cellsOf({ x, y, width, height }) {
  const [across, down] = [160, 80];
  const cells = [];
  for (
    let column = Math.floor((x - width / 2 - GAP) / across);
    column <= (x + width / 2 + GAP) / across;
    column++
  ) {
    for (
      let row = Math.floor((y - height / 2 - GAP) / down);
      row <= (y + height / 2 + GAP) / down;
      row++
    ) {
      cells.push(`${column}:${row}`);
    }
  }
  return cells;
}
