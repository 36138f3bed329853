// Words on lines, each where it hides nothing: a word without room is left to the panel and the
// tables. Pure; lengths are those of the picture's own plane.
import { readable, widest } from "./letters.js";
import { seenPoint } from "./line_shapes.js";

export const LETTERS = 11;
const LEAST_SCALE = 0.36; // further out, lines are too short for words
const FEW = 300; // of so many lines each is tried in several places
const WAYS = [0.5, 0.38, 0.62, 0.26, 0.74];

/**
 * The words that would stand on no name, mark or other word; those of several relations come first.
 * @param {Line[]} lines
 * @param {Map<vis.Id, Spot>} spots
 * @param {number} scale
 * @param {import("./taken.js").Taken} taken what is in the way; the words are added to it
 * @returns {LineWord[]}
 */
export function wordsOnLines(lines, spots, scale, taken) {
  if (scale < LEAST_SCALE) return [];
  const letters = readable(LETTERS, scale);
  const ways = lines.length > FEW ? [0.5] : WAYS;
  const [several, single] = [lines.filter(({ count }) => count), lines.filter((one) => !one.count)];
  return [...several, ...single].flatMap((line) => {
    const [from, to] = [spots.get(line.from), spots.get(line.to)];
    if (!line.words || !from || !to) return [];
    // Where all its words have no room, the number of its relations may have.
    for (const text of [line.words, line.count]) {
      if (!text) continue;
      const rows = text.split("\n");
      const [width, height] = [widest(rows, letters), rows.length * letters];
      for (const way of ways) {
        const { x, y } = seenPoint(line, from, to, way);
        const box = { x, y, width, height };
        if (!taken.isFree(box)) continue;
        taken.take(box);
        return [{ x, y, rows }];
      }
    }
    return [];
  });
}
