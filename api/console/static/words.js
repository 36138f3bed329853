// The sentences and labels of the page in the reader's language, as the server wrote them into it.
import { byId, dataOf } from "./elements.js";
import { filled } from "./filled.js";

/** @type {Words} */
const words = JSON.parse(dataOf(byId("words", HTMLElement), "words"));

export const looks = words.looks;

/**
 * A sentence of the catalogue with its parts filled in.
 * @param {string} key
 * @param {Record<string, string | number>} parts
 */
export function say(key, parts = {}) {
  return filled(words.say[key] ?? key, parts);
}

/**
 * The label of a word of the domain: `label("kind", "enterprise")`.
 * @param {string} table
 * @param {string} word
 */
export function label(table, word) {
  return words.label[table]?.[word] ?? word;
}

/** @param {string[] | undefined} codes */
export function sourceLabels(codes = []) {
  return codes.map((code) => label("source", code)).join(say("picture.comma"));
}
