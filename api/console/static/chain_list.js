// The chains among several parties in words: every pair, every chain, each tie with its dates and
// sources, each party with its grade, and what was cut.
import { newButton, newElement } from "./elements.js";
import { datesText, tieText } from "./marks.js";
import { label, say, sourceLabels } from "./words.js";

/**
 * @param {ChainsAmong} found
 * @param {(chain: WideChainShape) => void} onChain to light one chain alone
 * @returns {HTMLElement[]}
 */
export function chainList(found, onChain) {
  const parties = new Map(found.parties.map((party) => [party.entity.id, party]));
  const count = found.pairs.reduce((sum, pair) => sum + pair.chains.length, 0);
  return [
    newElement("h2", { tabindex: "-1" }, say("picture.chains_among", { hops: found.hops, count })),
    newElement("p", { class: "hint" }, say("picture.chains_hint")),
    ...found.pairs.flatMap((pair) => pairParts(pair, found, parties, onChain)),
  ];
}

/**
 * @param {PairShape} pair
 * @param {ChainsAmong} found
 * @param {Map<string, Brief>} parties
 * @param {(chain: WideChainShape) => void} onChain
 */
function pairParts(pair, found, parties, onChain) {
  const name = (/** @type {string} */ id) => parties.get(id)?.entity.name ?? id;
  const head = newElement("h3", {}, `${name(pair.one)} — ${name(pair.other)}`);
  const none = newElement("p", { class: "hint" }, say("picture.no_chain", { hops: found.hops }));
  const chains = pair.chains.map((chain, n) => {
    const text = say("picture.light_chain", { n: n + 1 });
    const light = newButton(text, () => onChain(chain), {
      "aria-label": `${name(pair.one)} — ${name(pair.other)}：${text}`,
    });
    const steps = newElement("ul", { class: "ties" }, ...stepItems(chain, found, parties));
    return newElement("li", {}, light, steps);
  });
  const cut = pair.cut && newElement("p", { class: "note cut" }, say("picture.chains_cut"));
  const list = chains.length ? newElement("ol", { class: "chains" }, ...chains) : null;
  return [head, list ?? (pair.cut ? null : none), cut || null].filter((one) => one !== null);
}

/**
 * The party at which a chain begins, then each tie with the party to which it leads.
 * @param {WideChainShape} chain
 * @param {ChainsAmong} found
 * @param {Map<string, Brief>} parties
 */
function stepItems(chain, found, parties) {
  const [first = ""] = chain.entities;
  return [
    newElement("li", {}, ...partyWords(first, parties)),
    ...chain.steps.map((ties, n) => {
      const there = chain.entities[n + 1] ?? "";
      const told = ties.flatMap((id) => {
        const tie = found.relations[id];
        return tie ? [tieLine(tie, tie.target === there)] : [];
      });
      return newElement("li", {}, ...told, ...partyWords(there, parties));
    }),
  ];
}

/**
 * @param {string} id
 * @param {Map<string, Brief>} parties
 */
function partyWords(id, parties) {
  const party = parties.get(id);
  const grade = party?.grade;
  const tag = grade ? newElement("span", { class: `tag ${grade}` }, label("grade", grade)) : null;
  return [newElement("b", {}, party?.entity.name ?? id), tag ? " " : null, tag];
}

/**
 * @param {RelationShape} tie
 * @param {boolean} onward whether it leads on along the chain
 */
function tieLine(tie, onward) {
  const sources = `${say("picture.source_is")}${sourceLabels(tie.sources)}`;
  const text = `${onward ? "↓" : "↑"} ${tieText(tie)} · ${datesText(tie)} · ${sources}`;
  return newElement("span", { class: "source" }, text);
}
