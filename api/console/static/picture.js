// The state of a picture and the part of it that is seen. All pure: every step makes a new picture,
// so that undo is the picture before.
import { freePlaces, outwardAngle } from "./places.js";

/**
 * @param {string} middle
 * @returns {Picture}
 */
export function emptyPicture(middle) {
  return {
    middle,
    parties: new Map(),
    ties: new Map(),
    hidden: new Set(),
    pinned: new Set(),
    parts: new Map(),
    unfolded: new Set(),
  };
}

/**
 * With parties and ties added. Newcomers are placed around the party `from`; what was hidden and is
 * asked for again is shown; a tie needs both of its parties.
 * @param {Picture} picture
 * @param {string} from
 * @param {Brief[]} parties
 * @param {RelationShape[]} ties
 * @returns {Picture}
 */
export function withAdded(picture, from, parties, ties) {
  const next = { ...picture, parties: new Map(picture.parties), ties: new Map(picture.ties) };
  next.hidden = new Set(picture.hidden);
  for (const party of placed(picture, from, parties)) next.parties.set(party.entity.id, party);
  for (const party of parties) next.hidden.delete(party.entity.id);
  for (const tie of ties) {
    if (next.parties.has(tie.source) && next.parties.has(tie.target)) next.ties.set(tie.id, tie);
  }
  return next;
}

/**
 * Those of the parties that are new, each with a place.
 * @param {Picture} picture
 * @param {string} from
 * @param {Brief[]} parties
 * @returns {Party[]}
 */
function placed(picture, from, parties) {
  const middle = picture.parties.get(picture.middle)?.place ?? { x: 0, y: 0 };
  const centre = picture.parties.get(from)?.place ?? middle;
  const fresh = parties.filter((party) => !picture.parties.has(party.entity.id));
  const standing = [...picture.parties.values()].map((party) => party.place);
  const places = standing.length
    ? freePlaces(standing, centre, outwardAngle(middle, centre), fresh.length)
    : [middle];
  return fresh.map((party, n) => ({ ...party, place: places[n] ?? middle }));
}

/**
 * With a chain added, from its end that is drawn already: each newcomer is placed near the party
 * before it in the walk.
 * @param {Picture} picture
 * @param {string[]} walk
 * @param {Brief[]} parties
 * @param {RelationShape[]} ties
 */
export function withChain(picture, walk, parties, ties) {
  let next = picture;
  walk.forEach((id, n) => {
    const party = parties.filter((one) => one.entity.id === id);
    next = withAdded(next, walk[n - 1] ?? picture.middle, party, []);
  });
  return withAdded(next, picture.middle, parties, ties);
}

/**
 * @param {Picture} picture
 * @param {string} key
 * @param {Part} part
 * @returns {Picture}
 */
export function withPart(picture, key, part) {
  return { ...picture, parts: new Map(picture.parts).set(key, part) };
}

/**
 * What is hidden is not pinned any more.
 * @param {Picture} picture
 * @param {string} id
 * @returns {Picture}
 */
export function withHidden(picture, id) {
  const pinned = new Set(picture.pinned);
  pinned.delete(id);
  return { ...picture, pinned, hidden: new Set(picture.hidden).add(id) };
}

/**
 * @param {Picture} picture
 * @returns {Picture}
 */
export function withNothingHidden(picture) {
  return { ...picture, hidden: new Set() };
}

/**
 * @param {Picture} picture
 * @param {string} id of the mark that is unfolded
 * @returns {Picture}
 */
export function withUnfolded(picture, id) {
  return { ...picture, unfolded: new Set(picture.unfolded).add(id) };
}

/**
 * Pinned if it was not, and the other way round.
 * @param {Picture} picture
 * @param {string} id
 * @returns {Picture}
 */
export function withPinTurned(picture, id) {
  const pinned = new Set(picture.pinned);
  if (!pinned.delete(id)) pinned.add(id);
  return { ...picture, pinned };
}

/**
 * With parties moved to other places.
 * @param {Picture} picture
 * @param {Record<string, vis.Point>} places
 * @returns {Picture}
 */
export function withMoved(picture, places) {
  const parties = new Map(picture.parties);
  for (const [id, place] of Object.entries(places)) {
    const party = parties.get(id);
    if (party) parties.set(id, { ...party, place });
  }
  return { ...picture, parties };
}

/**
 * The key of the neighbours of one kind and direction.
 * @param {string} id
 * @param {string} kind
 * @param {boolean} outward
 */
export function partKey(id, kind, outward) {
  return `${kind}|${outward}|${id}`;
}

/**
 * @param {Picture} picture
 * @param {string} id
 */
export function nameOf(picture, id) {
  return picture.parties.get(id)?.entity.name ?? id;
}

/**
 * @param {RelationShape} tie
 * @param {string} day
 */
function hasBegun(tie, day) {
  return !tie.valid_from || tie.valid_from <= day;
}

/**
 * Whether a tie holds on a day; on the day it ends it holds no longer.
 * @param {RelationShape} tie
 * @param {string} day
 */
export function holds(tie, day) {
  return hasBegun(tie, day) && (!tie.valid_to || day < tie.valid_to);
}

/**
 * What is seen through the filters, and how much is not, by reason. The party in the middle and
 * those that are pinned pass every filter; others need a tie that is seen.
 * @param {Picture} picture
 * @param {Filter} filter
 * @returns {View}
 */
export function viewOf(picture, filter) {
  const { middle, pinned, hidden } = picture;
  const stays = (/** @type {string} */ id) => id === middle || pinned.has(id);
  const unhidden = [...picture.parties].filter(([id]) => !hidden.has(id));
  const kept = new Map(unhidden.filter(([id, party]) => stays(id) || passes(party, filter)));
  const ties = [...picture.ties.values()].filter(
    (tie) =>
      kept.has(tie.source) &&
      kept.has(tie.target) &&
      hasBegun(tie, filter.day) &&
      !filter.ties.has(tie.kind),
  );
  const tied = new Set(ties.flatMap((tie) => [tie.source, tie.target]));
  const parties = [...kept].filter(([id]) => stays(id) || tied.has(id)).map(([, party]) => party);
  return {
    parties,
    ties,
    hidden: hidden.size,
    filtered: unhidden.length - parties.length,
    tiesLeft: picture.ties.size - ties.length,
  };
}

/**
 * @param {Party} party
 * @param {Filter} filter
 */
function passes(party, filter) {
  return !filter.kinds.has(party.entity.kind) && !filter.grades.has(party.grade ?? "none");
}

/**
 * How many ties of each party in the picture are not in it yet, by id; never less than none.
 * @param {Picture} picture
 */
export function tiesNotExpanded(picture) {
  /** @type {Map<string, number>} */
  const drawn = new Map();
  for (const tie of picture.ties.values()) {
    // A tie of a party to itself counts once.
    for (const id of new Set([tie.source, tie.target])) drawn.set(id, (drawn.get(id) ?? 0) + 1);
  }
  const left = [...picture.parties].map(([id, party]) => {
    const all = party.ties.reduce((sum, count) => sum + count.holds + count.ended, 0);
    return /** @type {const} */ ([id, Math.max(0, all - (drawn.get(id) ?? 0))]);
  });
  return new Map(left);
}
