// How much is drawn, and how much is not and why.
import { tiesNotExpanded } from "./picture.js";
import { say } from "./words.js";

/**
 * @param {View} view
 * @param {{ picture: Picture, moment: Moment | null, day: string, folds: Fold[] }} of
 */
export function notesOf(view, { picture, moment, day, folds }) {
  const drawn = { parties: view.parties.length, ties: view.ties.length };
  const count = folds.reduce((sum, fold) => sum + fold.members.length, 0);
  return [
    say("picture.drawn", drawn),
    count && say("picture.folded_in", { count, marks: folds.length }),
    ...(moment ? [say("picture.at_moment", { day, revision: moment.revision })] : leftOf(picture)),
    view.filtered && say("picture.filtered", { count: view.filtered }),
    view.tiesLeft && say("picture.ties_left", { count: view.tiesLeft }),
    view.hidden && say("picture.hidden", { count: view.hidden }),
  ].filter((note) => typeof note === "string");
}

/**
 * The ties that are not expanded: those of the party in the middle, and of the others.
 * @param {Picture} picture
 */
function leftOf(picture) {
  const notExpanded = tiesNotExpanded(picture);
  const left = notExpanded.get(picture.middle) ?? 0;
  const besides = [...notExpanded.values()].reduce((sum, count) => sum + count, -left);
  return [
    left && say("picture.left", { count: left }),
    besides && say("picture.left_besides", { count: besides }),
  ];
}
