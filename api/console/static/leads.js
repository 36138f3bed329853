// The leads of the party that the page is about, each a button that adds and highlights its chain.
import { newButton, newElement } from "./elements.js";
import { label, say } from "./words.js";

/**
 * @param {HTMLElement} element
 * @param {ExposureOfOne} exposure
 * @param {(place: number) => void} onChoose
 */
export function showLeads(element, exposure, onChoose) {
  const evidence = exposure.entities[0]?.evidence ?? [];
  const items = evidence.map((one, place) =>
    newElement(
      "li",
      {},
      leadButton(one, exposure, place, onChoose),
      newElement("small", {}, originOf(one, exposure)),
      ...one.marks.map(markLine),
    ),
  );
  element.replaceChildren(
    items.length
      ? newElement("ol", {}, ...items)
      : newElement("p", { class: "hint" }, say("picture.no_leads")),
  );
  if (exposure.left) element.append(cutNote(say("picture.leads_left", { count: exposure.left })));
  if (exposure.truncated) element.append(cutNote(say("picture.search_cut")));
}

/**
 * Say by `aria-pressed` which lead is highlighted.
 * @param {HTMLElement} element
 * @param {number | null} place
 */
export function pressLead(element, place) {
  element.querySelectorAll("button").forEach((button, n) => {
    button.setAttribute("aria-pressed", String(n === place));
  });
}

/**
 * The parties of a chain from the one in the middle back to the one whose record it is.
 * @param {string} middle
 * @param {RelationShape[]} ties in the order in which dishonesty passes
 */
export function walkBack(middle, ties) {
  let last = middle;
  const others = [...ties].reverse().map(({ source, target }) => {
    last = source === last ? target : source;
    return last;
  });
  return [middle, ...others];
}

/**
 * @param {EvidenceShape} evidence
 * @param {ExposureOfOne} exposure
 * @param {number} place
 * @param {(place: number) => void} onChoose
 */
function leadButton(evidence, exposure, place, onChoose) {
  const attributes = { class: "lead", "aria-pressed": "false" };
  const button = newButton("", () => onChoose(place), attributes);
  button.append(
    newElement("span", { class: "tag lead" }, label("grade", "lead")),
    " ",
    newElement("b", { class: "number" }, evidence.score.toFixed(3)),
    ` ${recordOf(evidence, exposure)}`,
  );
  return button;
}

/**
 * Whose record it is, and what the record is.
 * @param {EvidenceShape} evidence
 * @param {ExposureOfOne} exposure
 */
function recordOf(evidence, { records, names }) {
  const record = records[evidence.record];
  if (!record) return evidence.record;
  const { subject, kind, list, document_no } = record;
  const what = list ? `${label("list", list)}（${list}）` : label("record", kind);
  return `${names[subject] ?? subject}：${what}${document_no ? ` ${document_no}` : ""}`;
}

/**
 * How grave the record is, who decided it and when, and how far away it is.
 * @param {EvidenceShape} evidence
 * @param {ExposureOfOne} exposure
 */
function originOf(evidence, { records }) {
  const record = records[evidence.record];
  const hops = say("picture.hops", { count: evidence.hops });
  if (!record) return hops;
  return `${label("tier", record.tier)} · ${record.issuer ?? ""} ${record.decided_on} · ${hops}`;
}

/** @param {string} mark */
function markLine(mark) {
  return newElement("small", { class: "mark" }, say("picture.note"), label("mark", mark));
}

/** @param {string} text */
function cutNote(text) {
  return newElement("p", { class: "note cut" }, text);
}
