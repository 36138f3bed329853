// Leaves of one kind, tied alike to one party, as one counted mark. Pure: what is folded is what is
// seen, and a mark is unfolded by its id.
import { holds } from "./picture.js";
import { label, say } from "./words.js";

const FEWEST = 4; // as many leaves of one kind are one mark
const ALL_SHOWN = 60; // so many parties can be read each by itself

/**
 * Whether so many parties are better seen folded.
 * @param {View} view
 */
export function isCrowded(view) {
  return view.parties.length > ALL_SHOWN;
}

/**
 * The view with its leaves folded. Who has a grade, who `stays` (asked about, pinned, chosen, on a
 * chain) and whoever is alike with too few others stand for themselves.
 * @param {View} view
 * @param {{ stays: (id: string) => boolean, unfolded: Set<string>, day: string }} how
 * @returns {FoldedView}
 */
export function foldedView(view, { stays, unfolded, day }) {
  const folds = foldsOf(view, stays, day).filter(({ id }) => !unfolded.has(id));
  /** @type {Map<string, string>} */
  const inside = new Map();
  for (const { id, members } of folds) for (const one of members) inside.set(one.entity.id, id);
  const end = (/** @type {string} */ id) => inside.get(id) ?? id;
  return {
    folds,
    parties: [...view.parties.filter(({ entity }) => !inside.has(entity.id)), ...folds.map(markOf)],
    ties: [
      ...view.ties.filter((tie) => !inside.has(tie.source) && !inside.has(tie.target)),
      ...folds.flatMap(({ ties }) =>
        ties.map((tie) => ({ ...tie, source: end(tie.source), target: end(tie.target) })),
      ),
    ],
  };
}

/**
 * @param {View} view
 * @param {(id: string) => boolean} stays
 * @param {string} day
 * @returns {Fold[]}
 */
function foldsOf(view, stays, day) {
  const around = tiesOf(view);
  /** @type {Map<string, Party[]>} */
  const alike = new Map();
  for (const party of view.parties) {
    const key = party.grade || stays(party.entity.id) ? "" : keyOf(party, around, day);
    if (key) alike.set(key, [...(alike.get(key) ?? []), party]);
  }
  return [...alike].flatMap(([id, members]) => {
    if (members.length < FEWEST) return [];
    const ids = members.map(({ entity }) => entity.id);
    // One line a kind of tie: the first member's, without the share or dates of that one alone.
    const ties = (around.get(ids[0] ?? "") ?? []).map(
      ({ id: tie, kind, source, target, valid_to }) => ({
        id: tie,
        kind,
        source,
        target,
        ...(valid_to !== undefined && { valid_to }),
      }),
    );
    return [{ id, members, ties, kinds: [...new Set(ties.map((tie) => tie.kind))] }];
  });
}

/**
 * The ties of each party.
 * @param {View} view
 */
function tiesOf(view) {
  /** @type {Map<string, RelationShape[]>} */
  const around = new Map();
  for (const tie of view.ties) {
    for (const id of new Set([tie.source, tie.target])) {
      const ties = around.get(id);
      if (ties) ties.push(tie);
      else around.set(id, [tie]);
    }
  }
  return around;
}

/**
 * What leaves have in common that are folded into one; "" for who is no leaf.
 * @param {Party} party
 * @param {Map<string, RelationShape[]>} around
 * @param {string} day
 */
function keyOf({ entity: { id, kind } }, around, day) {
  const ties = around.get(id) ?? [];
  const others = new Set(ties.map(({ source, target }) => (source === id ? target : source)));
  const [anchor] = others;
  if (others.size !== 1 || anchor === undefined || anchor === id) return "";
  // A leaf of a leaf: of two parties tied to each other alone, neither is folded.
  if ((around.get(anchor) ?? []).length === ties.length) return "";
  const sorts = ties.map((tie) => `${tie.kind} ${tie.source === id} ${holds(tie, day)}`);
  return ["fold", anchor, kind, ...new Set(sorts.sort())].join("\u0000");
}

/**
 * The mark of a fold stands where its first member does.
 * @param {Fold} fold
 * @returns {Party}
 */
function markOf(fold) {
  const [first] = fold.members;
  if (!first) throw new Error("a fold has members");
  const { kind } = first.entity;
  return {
    entity: { id: fold.id, kind, name: foldName(fold) },
    grade: null,
    level: "none",
    ties: [],
    place: first.place,
    folded: fold.members.length,
  };
}

/**
 * How many of which kind, and by what they are tied.
 * @param {Fold} fold
 */
export function foldName({ members, kinds }) {
  return say("picture.folded", {
    count: members.length,
    kind: label("kind", members[0]?.entity.kind ?? ""),
    ties: kinds.map((kind) => label("tie", kind)).join(say("picture.comma")),
  });
}
