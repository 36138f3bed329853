// The lines of a picture. vis-network, which moves the marks, is told nothing of them: it works out
// each anew for every frame, which takes too long where there are thousands.
import { edgeWords, readable } from "./letters.js";
import { addLine, distanceTo, tipOf } from "./line_shapes.js";
import { LETTERS } from "./line_words.js";

const CHOSEN = { colour: "#27588f", width: 2 };
const WORD = "#55606e";
const HEAD = { length: 9, ofWidth: 3, halfWidth: 0.3, notch: 0.9 };
const LEAST_HEAD_SCALE = 0.2; // further out, a head is a dot of two pixels
const REACH_PX = 8; // so far from a line it is still touched

/** @typedef {{ colour: string, width: number, dashes: number[] }} Look */

/**
 * Those that look alike together, faded ones first and the strongest last.
 * @param {Line[]} lines
 * @param {Set<vis.Id>} chosen parties or lines
 * @returns {{ look: Look, lines: Line[] }[]}
 */
export function sheavesOf(lines, chosen) {
  /** @type {Map<string, { look: Look, lines: Line[], rank: number }>} */
  const sheaves = new Map();
  for (const line of lines) {
    const stands = [line.id, line.from, line.to].some((id) => chosen.has(id)) && !line.faded;
    const { colour, width, dashes } = stands ? { ...line, ...CHOSEN } : line;
    const key = `${colour} ${width} ${dashes}`;
    const sheaf = sheaves.get(key);
    if (sheaf) sheaf.lines.push(line);
    else {
      const rank = line.faded ? 0 : width;
      sheaves.set(key, { look: { colour, width, dashes }, lines: [line], rank });
    }
  }
  return [...sheaves.values()].sort((one, other) => one.rank - other.rank);
}

/**
 * Each is a path of its own: one path of two thousand lines takes a processor four times as long.
 * @param {CanvasRenderingContext2D} pen
 * @param {{ look: Look, lines: Line[] }[]} sheaves
 * @param {Map<vis.Id, Spot>} spots
 */
export function paintLines(pen, sheaves, spots) {
  for (const { look, lines } of sheaves) {
    pen.strokeStyle = look.colour;
    pen.lineWidth = look.width;
    pen.setLineDash(look.dashes);
    for (const line of lines) {
      const [from, to] = [spots.get(line.from), spots.get(line.to)];
      if (!from || !to) continue;
      pen.beginPath();
      addLine(pen, line, from, to);
      pen.stroke();
    }
  }
  pen.setLineDash([]);
}

/**
 * The heads of those lines whose target is on the screen.
 * @param {CanvasRenderingContext2D} pen
 * @param {{ look: Look, lines: Line[] }[]} sheaves
 * @param {Map<vis.Id, Spot>} spots
 * @param {Section} seen
 */
export function paintHeads(pen, sheaves, spots, seen) {
  if (seen.scale < LEAST_HEAD_SCALE) return;
  for (const { look, lines } of sheaves) {
    pen.fillStyle = look.colour;
    for (const line of lines) {
      const [from, to] = [spots.get(line.from), spots.get(line.to)];
      if (from && to && isSeen(to, seen)) paintHead(pen, tipOf(line, from, to), look.width);
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {(vis.Point & { angle: number }) | null} tip
 * @param {number} width of the line
 */
function paintHead(pen, tip, width) {
  if (!tip) return;
  const length = HEAD.length + HEAD.ofWidth * width;
  const [along, across] = [length * Math.cos(tip.angle), length * Math.sin(tip.angle)];
  const corner = (/** @type {number} */ back, /** @type {number} */ aside) =>
    /** @type {const} */ ([
      tip.x - back * along - aside * across,
      tip.y - back * across + aside * along,
    ]);
  pen.beginPath();
  pen.moveTo(tip.x, tip.y);
  pen.lineTo(...corner(1, HEAD.halfWidth));
  pen.lineTo(...corner(HEAD.notch, 0));
  pen.lineTo(...corner(1, -HEAD.halfWidth));
  pen.fill();
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {LineWord[]} words
 * @param {Section} seen
 */
export function paintWords(pen, words, seen) {
  const letters = readable(LETTERS, seen.scale);
  edgeWords(pen, letters);
  pen.fillStyle = WORD;
  for (const { x, y, rows } of words) {
    if (!isSeen({ x, y, aside: letters * 20, radius: letters * 4, down: letters * 4 }, seen))
      continue;
    rows.forEach((row, n) => {
      const middle = y + (n - (rows.length - 1) / 2) * letters;
      pen.strokeText(row, x, middle);
      pen.fillText(row, x, middle);
    });
  }
}

/**
 * The line that is touched at a point, if one is.
 * @param {Line[]} lines
 * @param {Map<vis.Id, Spot>} spots
 * @param {vis.Point} point
 * @param {number} scale
 * @returns {Line | null}
 */
export function lineAt(lines, spots, point, scale) {
  let [nearest, least] = [/** @type {Line | null} */ (null), REACH_PX / scale];
  for (const line of lines) {
    const [from, to] = [spots.get(line.from), spots.get(line.to)];
    const distance = from && to ? distanceTo(line, from, to, point) : least;
    if (distance < least) [nearest, least] = [line, distance];
  }
  return nearest;
}

/**
 * @param {Pick<Spot, "x" | "y" | "aside" | "radius" | "down">} spot
 * @param {Section} seen
 */
export function isSeen({ x, y, aside, radius, down }, { left, top, right, bottom }) {
  return x + aside > left && x - aside < right && y + down > top && y - radius < bottom;
}
