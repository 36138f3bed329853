// The state of a picture and what is seen of it: pure; every change gives a new state, so that undo is a step back.
import { around, outward } from "./places.js";

export const keyOf = (id, kind, out) => `${kind}|${out}|${id}`;

export const empty = (middle) => ({ middle, parties: new Map(), ties: new Map(), hidden: new Set(), pinned: new Set(), parts: new Map() });

// Parties and ties added; newcomers are placed around the party `from`.
export function added(state, from, parties, ties) {
  const next = { ...state, parties: new Map(state.parties), ties: new Map(state.ties), hidden: new Set(state.hidden) };
  const middle = state.parties.get(state.middle)?.place ?? { x: 0, y: 0 };
  const centre = state.parties.get(from)?.place ?? middle;
  const fresh = parties.filter((party) => !state.parties.has(party.entity.id));
  const standing = [...state.parties.values()].map((party) => party.place);
  const places = state.parties.size ? around(standing, centre, outward(middle, centre), fresh.length) : [middle];
  fresh.forEach((party, n) => next.parties.set(party.entity.id, { ...party, place: places[n] ?? middle }));
  for (const party of parties) next.hidden.delete(party.entity.id);
  for (const tie of ties) if (next.parties.has(tie.source) && next.parties.has(tie.target)) next.ties.set(tie.id, tie);
  return next;
}

// A chain added, from its end that is drawn outward: each newcomer stands near whom it is tied to.
export function chainAdded(state, walk, parties, ties) {
  const known = new Map(parties.map((party) => [party.entity.id, party]));
  let next = state;
  walk.forEach((id, n) => { next = added(next, walk[n - 1] ?? state.middle, known.has(id) ? [known.get(id)] : [], []); });
  return added(next, state.middle, parties, ties);
}

export const partKept = (state, key, part) => ({ ...state, parts: new Map(state.parts).set(key, part) });

function toggled(set, id) {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

export const hiddenToo = (state, id) => ({ ...state, hidden: new Set(state.hidden).add(id), pinned: new Set([...state.pinned].filter((one) => one !== id)) });
export const allShown = (state) => ({ ...state, hidden: new Set() });
export const pinTurned = (state, id) => ({ ...state, pinned: toggled(state.pinned, id) });

export function moved(state, places) {
  const parties = new Map(state.parties);
  for (const [id, place] of Object.entries(places)) if (parties.has(id)) parties.set(id, { ...parties.get(id), place });
  return { ...state, parties };
}

export const begun = (tie, day) => !tie.valid_from || tie.valid_from <= day;
export const holds = (tie, day) => begun(tie, day) && (!tie.valid_to || day < tie.valid_to);

// What is seen through the filters on a day, and how much is not, by reason.
export function seen(state, filters) {
  const stays = (id) => id === state.middle || state.pinned.has(id);
  const passes = (party) => !filters.kinds.has(party.entity.kind) && !filters.grades.has(party.grade ?? "none");
  const all = [...state.parties.values()], unhidden = all.filter((party) => !state.hidden.has(party.entity.id));
  const kept = new Map(unhidden.filter((party) => stays(party.entity.id) || passes(party)).map((party) => [party.entity.id, party]));
  const between = [...state.ties.values()].filter((tie) => kept.has(tie.source) && kept.has(tie.target));
  const ties = between.filter((tie) => begun(tie, filters.day) && !filters.ties.has(tie.kind));
  const tied = new Set(ties.flatMap((tie) => [tie.source, tie.target]));
  const parties = [...kept.values()].filter((party) => stays(party.entity.id) || tied.has(party.entity.id));
  return { parties, ties, hidden: state.hidden.size, filtered: unhidden.length - parties.length, tiesLeft: state.ties.size - ties.length };
}

const every = (party) => party.ties.reduce((sum, count) => sum + count.holds + count.ended, 0);

// How many relations of a party are not in the picture yet.
export function unexpanded(state, id) {
  const drawn = [...state.ties.values()].filter((tie) => tie.source === id || tie.target === id).length;
  return Math.max(0, every(state.parties.get(id)) - drawn);
}

export function unexpandedBesides(state) {
  const drawn = new Map();
  for (const tie of state.ties.values())
    for (const id of new Set([tie.source, tie.target])) drawn.set(id, (drawn.get(id) ?? 0) + 1);
  return [...state.parties].filter(([id]) => id !== state.middle)
    .reduce((sum, [id, party]) => sum + Math.max(0, every(party) - (drawn.get(id) ?? 0)), 0);
}
