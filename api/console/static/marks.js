// How parties and ties look and what they are called; the offline report has the same in Python.
import { holds } from "./picture.js";
import { ABOVE_NAME } from "./spots.js";
import { label, looks, say } from "./words.js";

const LINE_LETTERS = 9;
const LINES = 4; // a longer name is cut, and the table beneath the picture has the whole of it
const HOLDING = "#8a94a3";
const ENDED = "#b9a58f";
const DASHES = [4, 5];
const INK = "#1d1d1f";
const LINE_HEIGHT = 1; // of a name, as a part of its letters: vis-network leaves nothing between
const BESIDE_NAME = 0;

/**
 * How a party is drawn: a white box with its name, on which no line is seen; above the name the
 * icon of its kind, in colour only by its grade. The place of a party is the middle of its icon.
 * @param {Party} party
 * @param {{ middle: boolean, pinned: boolean, together?: boolean }} is
 * @returns {Mark}
 */
export function nodeOf({ entity, grade, place, folded }, { middle, pinned, together = false }) {
  const colour = (grade && looks.grades[grade]) ?? looks.grey;
  const [radius, letters] = middle ? [24, 18] : [18, 14];
  const label = nodeLabel(entity.name, grade, pinned);
  const high = label.split("\n").length * letters * LINE_HEIGHT;
  return {
    id: entity.id,
    x: place.x,
    y: place.y + sunk(high),
    fixed: pinned || folded !== undefined,
    label,
    shape: "box",
    margin: { top: 2 * radius + ABOVE_NAME, right: BESIDE_NAME, bottom: 0, left: BESIDE_NAME },
    borderWidth: 0,
    font: { size: letters, color: grade ? colour : INK },
    icon: {
      image: `/icons/${entity.kind}/${folded ? "many" : (grade ?? "none")}.svg`,
      radius,
      above: sunk(high),
    },
    told: middle || pinned || together || grade !== null,
    bordered: together,
    faded: false,
  };
}

/**
 * How far the middle of the box of a mark lies beneath that of its icon.
 * @param {number} high the height of the name
 */
function sunk(high) {
  return (ABOVE_NAME + high) / 2;
}

/**
 * @param {string} name
 * @param {string | null} grade
 * @param {boolean} pinned
 */
function nodeLabel(name, grade, pinned) {
  const lines = linesOfName(name);
  if (grade) lines.push(`【${label("grade", grade)}】`);
  if (pinned) lines.push(say("picture.pinned_mark"));
  return lines.join("\n");
}

/** @param {string} name */
function linesOfName(name) {
  const letters = [...name];
  const most = LINES * LINE_LETTERS;
  const shown = letters.length > most ? [...letters.slice(0, most - 1), "…"] : letters;
  const count = Math.max(1, Math.ceil(shown.length / LINE_LETTERS));
  return Array.from({ length: count }, (_, n) =>
    shown.slice(n * LINE_LETTERS, (n + 1) * LINE_LETTERS).join(""),
  );
}

/**
 * How ties are drawn: one line for all ties from one party to another.
 * @param {RelationShape[]} ties
 * @param {string} day
 * @returns {Line[]}
 */
export function linesOf(ties, day) {
  /** @type {Map<string, [RelationShape, ...RelationShape[]]>} */
  const lines = new Map();
  for (const tie of ties) {
    const key = lineKey(tie);
    const line = lines.get(key);
    if (line) line.push(tie);
    else lines.set(key, [tie]);
  }
  return [...lines].map(([key, line]) => lineOf(key, line, day, lines));
}

/**
 * @param {string} id
 * @param {[RelationShape, ...RelationShape[]]} ties those of one line
 * @param {string} day
 * @param {Map<string, unknown>} lines all lines, by key
 * @returns {Line}
 */
function lineOf(id, ties, day, lines) {
  const [{ source, target }] = ties;
  const words = countedWords(ties.map((one) => tieText(one) + endedMark(one, day)));
  const ended = ties.filter((one) => !holds(one, day)).length;
  const solid = ended < ties.length;
  return {
    id,
    from: source,
    to: target,
    words: words.join("\n"),
    count: countOf(ties.length, ended),
    dashes: solid ? [] : DASHES,
    width: 1,
    colour: solid ? HOLDING : ENDED,
    bent: source !== target && lines.has(lineKey({ source: target, target: source })),
    faded: false,
  };
}

/**
 * The number of ties on one line in short, with how many of them have ended.
 * @param {number} count
 * @param {number} ended
 */
function countOf(count, ended) {
  if (count === 1) return "";
  return `×${count}${ended ? say("picture.ended_count", { count: ended }) : ""}`;
}

/**
 * Each word once, with how often it is said.
 * @param {string[]} words
 */
function countedWords(words) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => (count > 1 ? `${word} ×${count}` : word));
}

/**
 * The key of the line on which a tie is drawn.
 * @param {{ source: string, target: string }} tie
 */
export function lineKey(tie) {
  return `${tie.source}\u0000${tie.target}`;
}

/** @type {WeakMap<RelationShape, string>} */
const texts = new WeakMap();

/**
 * What a tie is called, with its share or role.
 * @param {RelationShape} tie
 */
export function tieText(tie) {
  const known = texts.get(tie) ?? newTieText(tie);
  texts.set(tie, known);
  return known;
}

/** @param {RelationShape} tie */
function newTieText(tie) {
  const word = label("tie", tie.kind);
  if (tie.share) return `${word} ${shareText(tie)}`;
  const role = tie.attributes?.role;
  return role ? `${word}（${label("participant", String(role))}）` : word;
}

/**
 * A share in percent with four digits, or with as many as keep it on its side of a limit.
 * @param {number} share
 */
function percent(share) {
  const exact = 100 * share;
  const sides = (/** @type {number} */ figure) =>
    `${[25, 50, 100].map((limit) => Math.sign(figure - limit))} ${figure >= 100 * (2 / 3)}`;
  let digits = 4;
  while (digits < 17 && sides(Number(exact.toPrecision(digits))) !== sides(exact)) digits += 1;
  return Number(exact.toPrecision(digits));
}

/**
 * A share in percent; "0.3-0.5" is a range.
 * @param {RelationShape} tie
 */
export function shareText(tie) {
  if (!tie.share) return "";
  return tie.share
    .split(/(?<!e)-/) // the hyphen of 1e-05 parts nothing
    .map((part) => `${percent(Number(part))}%`)
    .join("–");
}

/** @param {RelationShape} tie */
export function datesText(tie) {
  if (!tie.valid_from && !tie.valid_to) return say("picture.undated");
  return `${tie.valid_from ?? "…"} – ${tie.valid_to ?? "…"}`;
}

/**
 * @param {RelationShape} tie
 * @param {string} day
 */
export function endedMark(tie, day) {
  return holds(tie, day) ? "" : say("picture.ended_mark");
}
