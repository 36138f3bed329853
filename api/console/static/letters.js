// The letters of a picture: how wide they are, and how large they must be to be read.

export const FACE =
  "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, Noto Serif CJK SC, sans-serif";
const LEAST_PX = 11; // on the screen; smaller ones are not painted at all
const WIDE = { latin: 0.56, han: 1 };
const MOST_WIDTHS = 20_000;
const EDGE = { colour: "#ffffff", width: 0.25 }; // as a part of the size of letters

/** @type {Map<string, number>} */
const widths = new Map();

/**
 * The size of letters in the picture's own plane that can be read at a zoom.
 * @param {number} size as they are where nothing is zoomed
 * @param {number} scale
 */
export function readable(size, scale) {
  return Math.max(size, LEAST_PX / scale);
}

/**
 * Make the pen write words by their middle, with an edge of white.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} letters their size
 */
export function edgeWords(pen, letters) {
  pen.font = `${letters}px ${FACE}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.strokeStyle = EDGE.colour;
  pen.lineWidth = EDGE.width * letters;
  pen.lineJoin = "round";
}

/**
 * @param {string[]} rows
 * @param {number} size
 */
export function widest(rows, size) {
  return size * Math.max(...rows.map(widthOf));
}

/** In parts of the size of its letters. @param {string} text */
function widthOf(text) {
  const known = widths.get(text);
  if (known !== undefined) return known;
  let width = 0;
  for (const letter of text) width += letter > "\u2e7f" ? WIDE.han : WIDE.latin;
  if (widths.size >= MOST_WIDTHS) widths.clear();
  widths.set(text, width);
  return width;
}
