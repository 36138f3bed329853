// The canvas: draws what is seen, every place given, so nothing moves by itself.
import { linesOf, nodeOf } from "./marks.js";

const FACE = "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, Noto Serif CJK SC, sans-serif";
const FADED = "rgba(138,148,163,0.18)", LIT = "#8a6d00", READABLE = 0.55;
const NO_WORDS = " "; // told an empty label, vis-network keeps the one it had
const OPTIONS = {
  physics: false, layout: { randomSeed: 1, improvedLayout: false },
  interaction: { hover: false, keyboard: { enabled: true, bindToWindow: false }, dragNodes: true, multiselect: false },
  nodes: { font: { face: FACE, strokeWidth: 3, strokeColor: "#ffffff" } },
  edges: { arrows: { to: { enabled: true, scaleFactor: 0.6 } }, font: { size: 11, color: "#55606e", strokeWidth: 3, strokeColor: "#ffffff", face: FACE } },
};

// Only what differs is told to the canvas: what stands is not drawn anew.
function brought(set, told, rows) {
  const wanted = new Map(rows.map((row) => [row.id, JSON.stringify(row)]));
  const gone = [...told.keys()].filter((id) => !wanted.has(id));
  if (gone.length) set.remove(gone);
  const changed = rows.filter((row) => told.get(row.id) !== wanted.get(row.id));
  if (changed.length) set.update(changed);
  return wanted;
}

export class Drawing {
  constructor(element, { onparty, online, onnothing, onmoved }) {
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.network = new vis.Network(element, { nodes: this.nodes, edges: this.edges }, OPTIONS);
    this.toldNodes = new Map();
    this.toldEdges = new Map();
    this.lit = null;
    this.network.on("select", ({ nodes, edges }) => {
      if (nodes.length) onparty(nodes[0]);
      else if (edges.length) online(edges[0]);
      else onnothing();
    });
    this.network.on("dragEnd", ({ nodes }) => nodes.length && onmoved(this.network.getPositions(nodes)));
  }

  show(view, state, day, words) {
    const lit = this.lit;
    this.toldNodes = brought(this.nodes, this.toldNodes, view.parties.map((party) => {
      const id = party.entity.id, node = nodeOf(party, { middle: id === state.middle, pinned: state.pinned.has(id) });
      return !lit || lit.parties.has(id) ? node : { ...node, opacity: 0.18, font: { ...node.font, color: FADED } };
    }));
    this.toldEdges = brought(this.edges, this.toldEdges, linesOf(view.ties, day).map((line) => {
      const told = words ? line : { ...line, label: NO_WORDS };
      if (!lit) return told;
      return lit.lines.has(line.id) ? { ...told, width: 4, color: { color: LIT } } : { ...told, label: NO_WORDS, color: { color: FADED } };
    }));
    this.network.redraw();
  }

  light(parties, lines) { this.lit = parties && { parties: new Set(parties), lines: new Set(lines) }; }

  // All of it, or these; never so small that names cannot be read, unless that is asked for.
  whole(ids, { readable = true } = {}) {
    this.network.fit({ ...(ids && { nodes: ids }), maxZoomLevel: 1.2, animation: false });
    if (readable && !ids && this.nodes.length < 60 && this.network.getScale() < READABLE)
      this.network.moveTo({ position: { x: 0, y: 0 }, scale: READABLE, animation: false });
  }

  choose(id) {
    this.network.selectNodes(this.nodes.get(id) ? [id] : []);
    if (this.nodes.get(id)) this.network.moveTo({ position: this.network.getPositions([id])[id], animation: false });
  }

  canvas() { return this.network.canvas.frame.canvas; }
}
