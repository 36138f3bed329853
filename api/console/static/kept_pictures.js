// A picture kept in a case: who is drawn where, through which filters, on which clocks.
import { withAdded, withMoved } from "./picture.js";
import { getJson, postJson } from "./requests.js";

const AT_ONCE = 1000; // the server takes no more parties in one question

/**
 * A picture as a case keeps it, and as the server draws it whole.
 * @param {Picture} picture
 * @param {Filter} filters the day is that of the picture, which is opened as of it
 * @param {{ title: string, revision: string }} about the revision is empty for the latest
 */
export function contentOf(picture, filters, { title, revision }) {
  const parties = [...picture.parties].map(([id, { place }]) => [id, [place.x, place.y]]);
  return {
    title,
    middle: picture.middle,
    places: Object.fromEntries(parties),
    pinned: [...picture.pinned],
    hidden: [...picture.hidden],
    ties: [...picture.ties.keys()],
    filters: {
      kinds: [...filters.kinds],
      grades: [...filters.grades],
      ties: [...filters.ties],
    },
    as_of: filters.day,
    day: filters.day,
    at_revision: revision === "" ? null : Number(revision),
  };
}

/**
 * Keep a picture in a case.
 * @param {string} number of the case
 * @param {object} content
 */
export async function keep(number, content) {
  await postJson(`/api/cases/${number}/pictures`, content);
}

/**
 * Take up a kept picture: its parties as they are now, where they stood.
 * @param {string} address
 * @param {Picture} empty
 * @param {(ids: string[]) => Promise<Among>} among
 * @returns {Promise<{ picture: Picture, kept: KeptPicture }>}
 */
export async function takeUp(address, empty, among) {
  /** @type {KeptPicture} */
  const kept = await getJson(address);
  const ids = Object.keys(kept.places);
  let picture = empty;
  const wanted = new Set(kept.ties);
  /** @type {Map<string, RelationShape>} */
  const ties = new Map();
  for (const some of questions(ids)) {
    const { parties, relations } = await among(some);
    picture = withAdded(picture, empty.middle, parties, []);
    for (const tie of relations) if (wanted.has(tie.id)) ties.set(tie.id, tie);
  }
  picture = withAdded(picture, empty.middle, [], [...ties.values()]);
  const places = Object.entries(kept.places).map(([id, [x, y]]) => [id, { x, y }]);
  picture = withMoved(picture, Object.fromEntries(places));
  const known = new Set(picture.parties.keys());
  return {
    picture: {
      ...picture,
      pinned: new Set(kept.pinned.filter((id) => known.has(id))),
      hidden: new Set(kept.hidden.filter((id) => known.has(id))),
    },
    kept,
  };
}

/**
 * Questions in which any two of these parties stand together at least once.
 * @param {string[]} ids
 * @returns {string[][]}
 */
function questions(ids) {
  if (ids.length <= AT_ONCE) return [ids];
  const half = AT_ONCE / 2;
  const parts = Array.from({ length: Math.ceil(ids.length / half) }, (_, at) =>
    ids.slice(at * half, (at + 1) * half),
  );
  return parts.flatMap((one, at) => parts.slice(at + 1).map((other) => [...one, ...other]));
}
