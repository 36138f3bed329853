// What is seen of a picture: its lines, the words on them, names and icons, painted over
// vis-network's canvas, which says where everything stands and paints nothing itself.
import { Icons } from "./icons.js";
import { edgeWords, readable } from "./letters.js";
import { LETTERS, wordsOnLines } from "./line_words.js";
import { isSeen, lineAt, paintHeads, paintLines, paintWords, sheavesOf } from "./lines.js";
import { ABOVE_NAME, spotsAt } from "./spots.js";
import { Taken } from "./taken.js";

const PAPER = { plain: "#ffffff", chosen: "#d9e6f5" };
const CHOSEN = "#27588f"; // the border of who is chosen with others
const GAP = 4; // between words

/** @typedef {{ scale: number, spots: Map<vis.Id, Spot>, words: LineWord[] }} Laid */

export class Painter {
  /** @param {vis.Network} network */
  constructor(network) {
    this.network = network;
    this.icons = new Icons(() => network.redraw());
    /** @type {Mark[]} */
    this.marks = [];
    /** @type {Line[]} */
    this.lines = [];
    /** @type {Laid | null} */
    this.laid = null;
    /** @type {string | null} */
    this.chosenLine = null;
    network.on("dragging", ({ nodes }) => {
      if (nodes.length) this.layAnew(); // else it is the view that is dragged
    });
    network.on("select", () => this.layAnew());
    network.on("afterDrawing", (pen) => this.paint(pen));
  }

  /**
   * From the next frame on, these are painted.
   * @param {Mark[]} marks
   * @param {Line[]} lines
   */
  replace(marks, lines) {
    this.marks = marks;
    this.lines = lines;
    this.layAnew();
  }

  /** Something stands elsewhere than it did. */
  layAnew() {
    this.laid = null;
  }

  /**
   * Where everything stands, and which words have room.
   * @returns {Laid}
   */
  layout() {
    const scale = this.network.getScale();
    if (this.laid?.scale === scale) return this.laid;
    const taken = new Taken(readable(LETTERS, scale), GAP);
    const chosen = new Set(this.network.getSelectedNodes());
    const marks = this.marks.map((mark) => (chosen.has(mark.id) ? { ...mark, told: true } : mark));
    const spots = spotsAt(marks, (mark) => this.boxOf(mark), scale, taken);
    this.laid = { scale, spots, words: wordsOnLines(this.lines, spots, scale, taken) };
    return this.laid;
  }

  /**
   * @param {Mark} mark
   * @returns {Box}
   */
  boxOf({ id }) {
    const { left, right, top, bottom } = this.network.getBoundingBox(id);
    const [width, height] = [right - left, bottom - top];
    return { x: left + width / 2, y: top + height / 2, width, height };
  }

  /** @param {CanvasRenderingContext2D} pen */
  paint(pen) {
    const { scale, spots, words } = this.layout();
    const seen = this.seen(scale);
    const chosen = new Set(this.network.getSelectedNodes());
    const sheaves = sheavesOf(this.lines, this.chosenLine ? chosen.add(this.chosenLine) : chosen);
    const marks = this.marks.flatMap((mark) => {
      const spot = spots.get(mark.id);
      return spot && isSeen(spot, seen) ? [{ mark, spot }] : [];
    });
    pen.save();
    paintLines(pen, sheaves, spots);
    paintWords(pen, words, seen);
    for (const { mark, spot } of marks) paintPaper(pen, mark, spot, chosen.has(mark.id));
    paintHeads(pen, sheaves, spots, seen);
    for (const { mark, spot } of marks) this.icons.paint(pen, mark, spot, scale);
    for (const { mark, spot } of marks) paintName(pen, mark, spot);
    pen.restore();
  }

  /**
   * @param {number} scale
   * @returns {Section}
   */
  seen(scale) {
    const { clientWidth: x, clientHeight: y } = this.network.canvas.frame.canvas;
    const [{ x: left, y: top }, { x: right, y: bottom }] = [
      this.network.DOMtoCanvas({ x: 0, y: 0 }),
      this.network.DOMtoCanvas({ x, y }),
    ];
    return { scale, left, top, right, bottom };
  }

  /**
   * The key of the line that is touched at a point of the picture's plane, if one is.
   * @param {vis.Point} point
   */
  lineAt(point) {
    const { scale, spots } = this.layout();
    return lineAt(this.lines, spots, point, scale)?.id ?? null;
  }
}

/**
 * White behind a name, so that no line runs through it. What is faded has none: the lit chain may
 * run behind it.
 * @param {CanvasRenderingContext2D} pen
 * @param {Mark} mark
 * @param {Spot} spot
 * @param {boolean} chosen
 */
function paintPaper(pen, { faded, bordered }, { x, y, aside, radius, down }, chosen) {
  if (faded) return;
  if (!chosen && !bordered) {
    pen.fillStyle = PAPER.plain;
    return pen.fillRect(x - aside, y + radius, 2 * aside, down - radius);
  }
  const box = /** @type {const} */ ([x - aside, y - radius, 2 * aside, radius + down]);
  pen.fillStyle = chosen ? PAPER.chosen : PAPER.plain;
  pen.fillRect(...box);
  pen.strokeStyle = CHOSEN;
  pen.lineWidth = 2;
  if (bordered) pen.strokeRect(...box);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Mark} mark
 * @param {Spot} spot
 */
function paintName(pen, { label, font, faded }, { x, y, radius, letters }) {
  if (!letters) return;
  pen.fillStyle = font.color;
  edgeWords(pen, letters);
  const mayMeetIcons = letters > font.size && !faded;
  label.split("\n").forEach((row, n) => {
    const middle = y + radius + ABOVE_NAME + (n + 0.5) * letters;
    if (mayMeetIcons) pen.strokeText(row, x, middle);
    pen.fillText(row, x, middle);
  });
}
