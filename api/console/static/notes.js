// How much is drawn, and how much is not and why.
import { byId, newElement } from "./elements.js";
import { tiesNotExpanded } from "./picture.js";
import { say } from "./words.js";

/**
 * @param {View} view
 * @param {{ picture: Picture, moment: Moment | null, cut: boolean, day: string, folds: Fold[] }} of
 */
export function notesOf(view, { picture, moment, cut, day, folds }) {
  const drawn = { parties: view.parties.length, ties: view.ties.length };
  const count = folds.reduce((sum, fold) => sum + fold.members.length, 0);
  return [
    say("picture.drawn", drawn),
    count && say("picture.folded_in", { count, marks: folds.length }),
    ...(moment ? [say("picture.at_moment", { day, revision: moment.revision })] : leftOf(picture)),
    cut && say("picture.steps_cut"),
    view.filtered && say("picture.filtered", { count: view.filtered }),
    view.tiesLeft && say("picture.ties_left", { count: view.tiesLeft }),
    view.hidden && say("picture.hidden", { count: view.hidden }),
  ].filter((note) => typeof note === "string");
}

/**
 * The ties that are not expanded: those of the party in the middle, and how many others have some.
 * One between two parties is of both, and only the server could tell: so these are not added up.
 * @param {Picture} picture
 */
function leftOf(picture) {
  const notExpanded = tiesNotExpanded(picture);
  const left = notExpanded.get(picture.middle) ?? 0;
  notExpanded.delete(picture.middle);
  const others = [...notExpanded.values()].filter(Boolean);
  return [
    left && say("picture.left", { count: left }),
    others.length &&
      say("picture.left_besides", { count: others.length, most: Math.max(...others) }),
  ];
}

/**
 * @param {string[]} notes
 * @param {string} notice what went wrong, or is to be known of the last step; empty is nothing
 */
export function showNotes(notes, notice) {
  const items = notes.map((note) => newElement("li", {}, note));
  byId("cut", HTMLElement).replaceChildren(...items);
  const element = byId("notice", HTMLElement);
  element.hidden = !notice;
  element.textContent = notice;
}

/**
 * What stands beneath everything that is saved.
 * @param {string} name of the party in the middle
 * @param {string} day
 * @param {string} revision
 * @param {string[]} notes
 * @returns {Frame}
 */
export function frameOf(name, day, revision, notes) {
  const title = say("picture.title", { name, day, revision });
  return { day, revision, title, notes, principle: say("picture.principle") };
}
