// A picture kept in a case: who is drawn where, through which filters, on which clocks.
import { withAdded, withMoved } from "./picture.js";
import { getJson, postJson } from "./requests.js";

const AT_ONCE = 1000; // the server takes no more parties in one question

/**
 * Keep a picture in a case.
 * @param {string} number of the case
 * @param {Picture} picture
 * @param {Filter} filters the day is that of the picture, which is opened as of it
 * @param {{ title: string, revision: string }} about the revision is empty for the latest
 */
export async function keep(number, picture, filters, { title, revision }) {
  const parties = [...picture.parties].map(([id, { place }]) => [id, [place.x, place.y]]);
  await postJson(`/api/cases/${number}/pictures`, {
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
  });
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
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const { parties } = await among(ids.slice(at, at + AT_ONCE));
    picture = withAdded(picture, empty.middle, parties, []);
  }
  // Ties between parties of different questions are few: they come with the first thousand.
  const { relations } = await among(ids.slice(0, AT_ONCE));
  const wanted = new Set(kept.ties);
  const ties = relations.filter((tie) => wanted.has(tie.id));
  picture = withAdded(picture, empty.middle, [], ties);
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
