// What is drawn at each step of time, put together from the changes that the server tells. Pure.
import { withAdded } from "./picture.js";

/**
 * All that is drawn at each step; the first step tells everything, the others what differs.
 * @param {TimeStep[]} steps
 * @returns {Moment[]}
 */
export function momentsOf(steps) {
  /** @type {Moment} */
  let last = { day: "", revision: 0, parties: new Map(), ties: new Map() };
  return steps.map((step) => {
    const parties = without(last.parties, step.unknown);
    const ties = without(last.ties, step.unknown_relations);
    for (const { id, entity, grade, level } of step.parties) {
      const known = entity ?? last.parties.get(id)?.entity;
      if (known) parties.set(id, { entity: known, grade, level });
    }
    for (const tie of step.relations) ties.set(tie.id, tie);
    last = { day: step.day, revision: step.revision, parties, ties };
    return last;
  });
}

/**
 * @template Value
 * @param {Map<string, Value>} map
 * @param {string[]} keys
 */
function without(map, keys) {
  const left = new Map(map);
  for (const key of keys) left.delete(key);
  return left;
}

/**
 * How many relations and how many grades differ from one moment to the next.
 * @param {Moment} before
 * @param {Moment} now
 */
export function alterations(before, now) {
  const ids = new Set([...before.ties.keys(), ...now.ties.keys()]);
  const ties = [...ids].filter((id) => alters(id, before, now)).length;
  const grades = [...now.parties].filter(
    ([id, { grade }]) => (before.parties.get(id)?.grade ?? null) !== grade,
  ).length;
  return { ties, grades };
}

/**
 * Whether a relation begins, ends, becomes known or is known otherwise.
 * @param {string} id
 * @param {Moment} before
 * @param {Moment} now
 */
function alters(id, before, now) {
  const [one, other] = [before.ties.get(id), now.ties.get(id)];
  if (!one || !other) return true;
  if (one !== other && JSON.stringify(one) !== JSON.stringify(other)) return true;
  return other.valid_to !== undefined && before.day < other.valid_to && other.valid_to <= now.day;
}

/**
 * The picture as it was at a moment: each party where it stands, with the grade of then; who was
 * not known is not there.
 * @param {Picture} picture
 * @param {Moment} moment
 * @returns {Picture}
 */
export function pictureAt(picture, moment) {
  const parties = new Map();
  /** @type {Brief[]} */
  const elsewhere = [];
  for (const [id, now] of moment.parties) {
    const drawn = picture.parties.get(id);
    if (drawn) parties.set(id, { ...drawn, ...now });
    else elsewhere.push({ ...now, ties: [] });
  }
  const then = { ...picture, parties, ties: moment.ties };
  // Under another id at that time, as a party is that was joined with another.
  return elsewhere.length ? withAdded(then, picture.middle, elsewhere, []) : then;
}
