// Where marks stand at a zoom, and whose names are read there. Pure.
import { readable } from "./letters.js";

const LEAST_RADIUS_PX = 4.5; // of an icon on the screen
export const ABOVE_NAME = 2; // between an icon and the name beneath it

/**
 * The place of each mark by its id. All names are shown where letters have their own size. Further
 * out they stay as large as can be read, and only those are shown that meet no other name nor an
 * icon; first come those that are to be told, which may stand upon the icons of others.
 * @param {Mark[]} marks
 * @param {(mark: Mark) => Box} boxOf the box of a mark with letters of their own size
 * @param {number} scale
 * @param {import("./taken.js").Taken} taken what is in the way of words; what is shown is added
 * @returns {Map<vis.Id, Spot>}
 */
export function spotsAt(marks, boxOf, scale, taken) {
  const least = LEAST_RADIUS_PX / scale;
  const ranks = ranksOf(marks.map((mark) => ({ mark, spot: iconSpot(mark, boxOf(mark), least) })));
  for (const stands of ranks) {
    for (const { mark, spot } of stands) if (!mark.faded) taken.take(iconBox(spot, mark.id));
    for (const { mark, spot } of stands) {
      const letters = readable(mark.font.size, scale);
      const name = nameBox(mark, spot, boxOf(mark).width, letters);
      const free = taken.isFree(name);
      if (letters > mark.font.size && !free) continue;
      if (!mark.faded) taken.take(name);
      spot.letters = letters;
      spot.aside = Math.max(spot.radius, name.width / 2);
      spot.down = spot.radius + ABOVE_NAME + name.height;
    }
  }
  return new Map(ranks.flat().map(({ mark, spot }) => [mark.id, spot]));
}

/**
 * @param {Mark} mark
 * @param {Box} box
 * @param {number} least
 * @returns {Spot}
 */
function iconSpot({ icon }, { x, y }, least) {
  const radius = Math.max(icon.radius, least);
  return { x, y: y - icon.above, radius, aside: radius, down: radius, letters: 0 };
}

/**
 * @param {Spot} spot
 * @param {vis.Id} of
 * @returns {Box}
 */
function iconBox({ x, y, radius }, of) {
  return { x, y, width: 2 * radius, height: 2 * radius, of };
}

/**
 * @param {Mark} mark
 * @param {Spot} spot
 * @param {number} width
 * @param {number} letters their size
 * @returns {Box}
 */
function nameBox({ id, label, font }, { x, y, radius }, width, letters) {
  const height = label.split("\n").length * letters;
  const middle = y + radius + ABOVE_NAME + height / 2;
  return { x, y: middle, width: (width * letters) / font.size, height, of: id };
}

/**
 * Those to be told, the others, the faded ones.
 * @param {{ mark: Mark, spot: Spot }[]} all
 */
function ranksOf(all) {
  const rankOf = (/** @type {Mark} */ { faded, told }) => (faded ? 2 : told ? 0 : 1);
  return [0, 1, 2].map((rank) => all.filter(({ mark }) => rankOf(mark) === rank));
}
