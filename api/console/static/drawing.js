// The canvas. Every place is given, so nothing moves by itself.
import { FACE } from "./letters.js";
import { linesOf, nodeOf } from "./marks.js";
import { Painter } from "./painter.js";

const FADED = "rgba(138,148,163,0.18)";
const UNSEEN = "rgba(255,255,255,0)";
const HIGHLIGHT = "#8a6d00";
const NEVER = 1e9; // so large, letters would be painted by vis-network
const READABLE_SCALE = 0.55; // below this a name cannot be read
const LARGEST_SCALE = 1.2; // few parties need no larger letters
const CLOSER = 1.08; // vis-network leaves a tenth of the canvas empty, and names would be smaller
const NAMES_SCALE = 11 / 14; // from here on, names have their own size
const MOST_READABLE = 60; // with as many parties it is better to see them all
const OPTIONS = {
  physics: false,
  layout: { randomSeed: 1, improvedLayout: false },
  interaction: {
    hover: false,
    keyboard: { enabled: true, bindToWindow: false },
    dragNodes: true,
    multiselect: true, // with Ctrl held, or by a long press
  },
  // They are measured, moved and chosen by vis-network, and painted by us.
  nodes: {
    font: { face: FACE },
    color: {
      background: UNSEEN,
      border: UNSEEN,
      highlight: { background: UNSEEN, border: UNSEEN },
    },
    borderWidthSelected: 0,
    scaling: { label: { drawThreshold: NEVER } },
    shapeProperties: { borderRadius: 0 }, // it would be left empty around a fitted picture
  },
};

export class Drawing {
  /**
   * @param {HTMLElement} element
   * @param {object} listeners
   * @param {(id: string) => void} listeners.onParty
   * @param {(key: string) => void} listeners.onLine
   * @param {() => void} listeners.onNothing
   * @param {(ids: string[]) => void} [listeners.onSeveral]
   * @param {(id: string) => void} [listeners.onOpen] a party is clicked twice
   * @param {(places: Record<string, vis.Point>) => void} [listeners.onMove]
   */
  constructor(element, { onParty, onLine, onNothing, onSeveral, onOpen, onMove }) {
    this.element = element;
    /** @type {Rows<Mark>} */
    this.nodes = new Rows();
    this.network = new vis.Network(element, { nodes: this.nodes.set, edges: [] }, OPTIONS);
    this.painter = new Painter(this.network);
    /** @type {{ parties: Set<string>, lines: Set<string> } | null} */
    this.highlighted = null;
    this.network.on("select", ({ nodes }) => {
      const [node] = nodes;
      if (nodes.length > 1 && onSeveral) onSeveral(nodes.map(String));
      else if (node !== undefined) onParty(String(node));
    });
    this.network.on("click", ({ nodes, pointer }) => {
      const line = nodes.length ? null : this.painter.lineAt(pointer.canvas);
      this.painter.chosenLine = line;
      if (line !== null) onLine(line);
      else if (!nodes.length) onNothing();
    });
    this.network.on("doubleClick", ({ nodes: [node] }) => {
      if (node !== undefined) onOpen?.(String(node));
    });
    this.network.on("dragEnd", ({ nodes }) => {
      if (nodes.length) onMove?.(this.iconsAt(nodes));
    });
  }

  /**
   * @param {{ parties: Party[], ties: RelationShape[] }} view
   * @param {object} how
   * @param {string} how.middle
   * @param {Set<string>} how.pinned
   * @param {string} how.day
   * @param {boolean} how.words on lines
   * @param {(id: string) => boolean} [how.together] whether a party is one of several chosen
   */
  show(view, { middle, pinned, day, words, together = () => false }) {
    const nodes = view.parties.map((party) => {
      const { id } = party.entity;
      const is = { middle: id === middle, pinned: pinned.has(id), together: together(id) };
      return this.emphasised(nodeOf(party, is));
    });
    const lines = linesOf(view.ties, day).map((line) =>
      this.emphasisedLine(words ? line : { ...line, words: line.count }),
    );
    this.painter.replace(nodes, lines);
    // Told of a change, vis-network draws anew each time: let it draw once, when all is told.
    this.network.body.emitter.emit("_blockRedraw");
    this.nodes.replace(nodes);
    this.network.body.emitter.emit("_allowRedraw");
    this.network.redraw();
  }

  /**
   * @param {Mark} node
   * @returns {Mark}
   */
  emphasised(node) {
    if (!this.highlighted || this.highlighted.parties.has(String(node.id))) return node;
    return { ...node, faded: true, font: { ...node.font, color: FADED } };
  }

  /**
   * Where the icons of marks stand now.
   * @param {vis.Id[]} ids
   */
  iconsAt(ids) {
    const places = Object.entries(this.network.getPositions(ids)).map(([id, { x, y }]) => [
      id,
      { x, y: y - (this.nodes.rows.get(id)?.icon.above ?? 0) },
    ]);
    return Object.fromEntries(places);
  }

  /**
   * @param {Line} line
   * @returns {Line}
   */
  emphasisedLine(line) {
    if (!this.highlighted) return line;
    if (this.highlighted.lines.has(line.id)) return { ...line, width: 4, colour: HIGHLIGHT };
    return { ...line, words: "", colour: FADED, faded: true };
  }

  /**
   * From the next `show` on, all but these parties and lines are faded.
   * @param {string[]} parties
   * @param {string[]} lines
   */
  highlight(parties, lines) {
    this.highlighted = { parties: new Set(parties), lines: new Set(lines) };
  }

  /** @param {string} id of a party */
  isHighlighted(id) {
    return this.highlighted?.parties.has(id) ?? false;
  }

  highlightNothing() {
    this.highlighted = null;
  }

  /** Zoom so that everything is seen, however small. */
  fit() {
    this.network.fit({ maxZoomLevel: LARGEST_SCALE / CLOSER, animation: false });
    const scale = CLOSER * this.network.getScale();
    // Further out, names are larger than their boxes, and the lowest ones need the room.
    if (scale >= NAMES_SCALE) this.network.moveTo({ scale, animation: false });
  }

  /** Zoom so that everything is seen, but not so far out that names cannot be read. */
  fitReadably() {
    this.fit();
    if (this.nodes.set.length < MOST_READABLE && this.network.getScale() < READABLE_SCALE) {
      this.network.moveTo({ position: { x: 0, y: 0 }, scale: READABLE_SCALE, animation: false });
    }
  }

  /**
   * Zoom to these parties.
   * @param {string[]} nodes
   */
  fitTo(nodes) {
    this.network.fit({ nodes, maxZoomLevel: 1.2, animation: false });
  }

  /**
   * Mark a party as chosen and bring it into the middle, if it is drawn.
   * @param {string} id
   */
  select(id) {
    const drawn = this.nodes.set.get(id) !== null;
    this.network.selectNodes(drawn ? [id] : []);
    this.painter.chosenLine = null;
    this.painter.layAnew();
    const position = drawn && this.network.getPositions([id])[id];
    if (position) this.network.moveTo({ position, animation: false });
  }

  canvas() {
    const canvas = this.element.querySelector("canvas");
    if (!canvas) throw new Error("vis-network has made no canvas");
    return canvas;
  }
}

/**
 * The rows of a data set. Only what differs is told to it, so that what stands is not drawn anew.
 * @template {{ id: vis.Id }} Row
 */
class Rows {
  constructor() {
    /** @type {vis.DataSet<Row>} */
    this.set = new vis.DataSet();
    /** @type {Map<vis.Id, Row>} */
    this.rows = new Map();
  }

  /** @param {Row[]} rows */
  replace(rows) {
    const wanted = new Map(rows.map((row) => [row.id, row]));
    const gone = [...this.rows.keys()].filter((id) => !wanted.has(id));
    const changed = rows.filter((row) => !isSame(this.rows.get(row.id), row));
    if (gone.length) this.set.remove(gone);
    if (changed.length) this.set.update(changed);
    this.rows = wanted;
  }
}

/**
 * Whether two rows look the same; quicker than as text, and a step through time asks it of all.
 * @param {unknown} one
 * @param {unknown} other
 * @returns {boolean}
 */
function isSame(one, other) {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  const [left, right] = [Object.entries(one), Object.entries(other)];
  return (
    left.length === right.length &&
    left.every(([key, value], n) => right[n]?.[0] === key && isSame(value, right[n]?.[1]))
  );
}
