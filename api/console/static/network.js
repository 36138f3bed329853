// The network page: the party first, then what is asked for, step by step. Every step can be
// undone.
import { tidied } from "./arranging.js";
import { chainList } from "./chain_list.js";
import { Drawing } from "./drawing.js";
import { byId, dataOf } from "./elements.js";
import { withChains, withNext, withNextOfAll } from "./expanding.js";
import { saveParties, savePicture, saveTies } from "./exporting.js";
import { Server } from "./fetching.js";
import { Filters } from "./filters.js";
import { FoldBox } from "./fold_box.js";
import { contentOf, keep, takeUp } from "./kept_pictures.js";
import { pressLead, showLeads, walkBack } from "./leads.js";
import { Lists } from "./lists.js";
import { lineKey } from "./marks.js";
import { pictureAt } from "./moments.js";
import { frameOf, notesOf, showNotes } from "./notes.js";
import { OverTime } from "./over_time.js";
import { Panel } from "./panel.js";
import {
  emptyPicture,
  nameOf,
  tiesNotExpanded,
  viewOf,
  withAdded,
  withChain,
  withHidden,
  withMoved,
  withNothingHidden,
  withPinTurned,
  withUnfolded,
} from "./picture.js";
import { Several } from "./several.js";
import { onWhole, saveWhole } from "./whole_picture.js";
import { say } from "./words.js";

const MOST_LEADS = 50;
const MOST_FITTED = 400; // a larger picture is not zoomed anew after each step
const MOST_JOINED = 1000; // the server takes no more parties in one question
const LISTS_DELAY_MS = 50; // the picture first

const page = byId("network-page", HTMLElement);
const middle = dataOf(page, "id");
const clock = dataOf(page, "clock");
const step = byId("step", HTMLSelectElement);
const words = byId("words-shown", HTMLInputElement);
const undoButton = byId("undo", HTMLButtonElement);
const leadsElement = byId("leads", HTMLElement);

const several = new Several(show, (ids, hops) => start(() => findChains(ids, hops)));
const { turn: turnSeveral, has: together } = several;
const shown = { choose, chooseLine, unfold, refresh: show };
const actions = { ...shown, pin, hide, expand, turnSeveral, together };
const server = new Server(clock);
const filters = new Filters(dataOf(page, "day"), show);
const folding = new FoldBox(() => {
  picture = { ...picture, unfolded: new Set() };
  show();
});
const time = new OverTime((clock, until) => server.overTime(idsDrawn(), clock, until), start, turn);
const panel = new Panel(byId("panel", HTMLElement), clock, actions);
const lists = new Lists(actions);
const drawing = new Drawing(byId("network", HTMLElement), {
  onParty: (id) => showChosen({ party: id }),
  onLine: (key) => showChosen({ line: key }),
  onNothing: () => showChosen({}),
  onSeveral: (ids) => several.choose(ids.filter((id) => picture.parties.has(id))),
  onOpen: (id) => (folding.of(id) ? unfold(id) : expandAll(id)),
  onMove: (places) => change(withMoved(picture, places)),
});

let picture = emptyPicture(middle);
let seen = picture; // as of the moment that is looked at
let view = viewOf(seen, filters);
/** @type {FoldedView} */
let drawn = { ...view, folds: [] };
let notice = "";
let listsTimer = 0;
/** @type {Picture[]} */
const past = [];
/** @type {{ party?: string, line?: string, chains?: ChainsAmong }} */
let chosen = {};
/** @type {ExposureOfOne | null} */
let leads = null;
/** @type {number | null} */
let highlightedLead = null;

/** @param {Picture} next */
function change(next) {
  past.push(picture);
  turnTo(next);
  filters.offer(picture);
  show();
}

/**
 * Who was added or taken away since was not asked for over time: it must be asked for anew.
 * @param {Picture} next
 */
function turnTo(next) {
  const same =
    next.parties.size === picture.parties.size && next.hidden.size === picture.hidden.size;
  if (!same) time.leave();
  picture = next;
}

/** Another moment is looked at; the chains of today say nothing of it. */
function turn() {
  forgetHighlight();
  if (chosen.chains) chosen = {};
  show();
}

/** The parties that steps through time are asked for. */
function idsDrawn() {
  return few([...picture.parties.keys()].filter((id) => !picture.hidden.has(id)));
}

function undo() {
  turnTo(past.pop() ?? picture);
  if (chosen.chains || (chosen.party && !picture.parties.has(chosen.party))) chosen = {};
  forgetHighlight();
  filters.offer(picture);
  show();
}

function show() {
  const { moment } = time;
  filters.day = time.day ?? dataOf(page, "day");
  seen = moment ? pictureAt(picture, moment) : picture;
  view = viewOf(seen, filters);
  const { pinned, unfolded } = picture;
  drawn = folding.drawn(view, { stays, unfolded, day: filters.day });
  several.show(picture);
  drawing.show(drawn, { middle, pinned, together, day: filters.day, words: words.checked });
  showPanel();
  showNotes(cutNotes(), notice);
  undoButton.disabled = !past.length;
  byId("show-hidden", HTMLElement).hidden = !view.hidden;
  byId("clear-chain", HTMLElement).hidden = !drawing.highlighted;
  pressLead(leadsElement, highlightedLead);
  clearTimeout(listsTimer);
  listsTimer = setTimeout(showLists, LISTS_DELAY_MS);
}

/** Who is never folded. @param {string} id */
function stays(id) {
  const asked = id === middle || id === chosen.party || together(id);
  return asked || picture.pinned.has(id) || drawing.isHighlighted(id);
}

/** @param {string} id */
function unfold(id) {
  chosen = {};
  change(withUnfolded(picture, id));
  panel.focus();
}

function showPanel() {
  const fold = folding.of(chosen.party);
  if (fold) return panel.showFold(fold);
  if (chosen.chains) return panel.replace(...chainList(chosen.chains, lightChain));
  if (chosen.party) return panel.showParty(seen, chosen.party, Number(step.value));
  if (!chosen.line) return panel.showNothing();
  const ties = view.ties.filter((tie) => lineKey(tie) === chosen.line);
  panel.showLine(seen, ties, filters.day);
}

function showLists() {
  lists.show(view, seen, tiesNotExpanded(picture), filters.day, drawn.folds);
}

/** How much is drawn, and how much is not and why. */
function cutNotes() {
  const { moment, cut } = time;
  return notesOf(view, { picture, moment, cut, day: filters.day, folds: drawn.folds });
}

/** @param {{ party?: string, line?: string }} next */
function showChosen(next) {
  chosen = next;
  show();
}

/** @param {string} id */
function choose(id) {
  showChosen({ party: id });
  drawing.select(id);
  panel.focus();
}

/** @param {string} key */
function chooseLine(key) {
  showChosen({ line: key });
  panel.focus();
}

/** @param {string} id */
function pin(id) {
  change(withPinTurned(picture, id));
}

/** @param {string} id */
function hide(id) {
  if (chosen.party === id) chosen = {};
  change(withHidden(picture, id));
}

/**
 * One piece of work at a time. What goes wrong is said, and nothing is changed by it.
 * @param {() => Promise<void>} work
 */
function start(work) {
  if (page.getAttribute("aria-busy") === "true") return;
  setBusy(true);
  notice = "";
  work()
    .catch((error) => {
      notice = say("picture.failed", { why: error.message });
      show();
    })
    .finally(() => setBusy(false));
}

/** @param {boolean} busy */
function setBusy(busy) {
  page.setAttribute("aria-busy", String(busy));
  byId("busy", HTMLElement).hidden = !busy;
}

async function begin() {
  const kept = dataOf(page, "kept");
  await (kept ? resume(kept) : beginAnew());
  leads = await server.exposure(middle, MOST_LEADS);
  showLeads(leadsElement, leads, toggleLead);
}

async function beginAnew() {
  const { parties, relations } = await server.among([middle]);
  picture = withAdded(picture, middle, parties, relations);
  chosen = { party: middle };
  filters.offer(picture);
  show();
  drawing.fitReadably();
}

/** @param {string} address of a picture that a case keeps */
async function resume(address) {
  const again = await takeUp(address, emptyPicture(middle), (ids) => server.among(ids));
  picture = again.picture;
  filters.takeUp(again.kept);
  if (again.kept.lost) notice = say("picture.kept_less", { count: again.kept.lost });
  filters.offer(picture);
  show();
  drawing.fit();
}

/** The picture as it is seen, by the ids and places in it. */
function content() {
  const revision = time.knownRevision || dataOf(page, "past");
  return contentOf(seen, filters, { title: dataOf(page, "name"), revision });
}

async function keepInCase() {
  const number = byId("case", HTMLSelectElement).value;
  await keep(number, content());
  notice = say("picture.kept", { number });
  show();
}

/**
 * Add the next neighbours of one kind and direction.
 * @param {string} id
 * @param {TieCount} count
 */
function expand(id, count) {
  start(async () => grow(await withNext(server, picture, id, count, Number(step.value))));
}

/**
 * Add the next neighbours of a party of whatever kind, as many as one step may add.
 * @param {string} id
 */
function expandAll(id) {
  start(async () => grow(await withNextOfAll(server, picture, id, Number(step.value))));
}

/** @param {import("./expanding.js").Expanded} expanded */
function grow(expanded) {
  ({ notice } = expanded);
  change(expanded.picture);
  if (picture.parties.size < MOST_FITTED) drawing.fitReadably();
}

/**
 * All chains among several parties, added to the picture and lit.
 * @param {string[]} ids
 * @param {number} hops
 */
async function findChains(ids, hops) {
  const found = await server.chainsAmong(ids, hops);
  const on = found.parties.map(({ entity }) => entity.id);
  highlightedLead = null;
  drawing.highlight(on, Object.values(found.relations).map(lineKey));
  chosen = { chains: found };
  change(withChains(picture, found));
  drawing.fitTo(on);
  panel.focus();
}

/** @param {WideChainShape} chain of those that were found */
function lightChain({ entities, steps }) {
  const ties = steps.flat().flatMap((id) => picture.ties.get(id) ?? []);
  drawing.highlight(entities, ties.map(lineKey));
  show();
}

/** Add the ties among the parties that are seen. */
async function join() {
  const ids = few(view.parties.map((party) => party.entity.id));
  const { relations, truncated } = await server.among(ids);
  if (truncated) notice = say("picture.among_cut");
  change(withAdded(picture, middle, [], relations));
}

/** Lay all that is seen in layers; a fold stands where its first member does. */
async function tidy() {
  const first = (/** @type {string} */ id) => folding.of(id)?.members[0]?.entity.id ?? id;
  const ids = few(drawn.parties.map(({ entity }) => first(entity.id)));
  change(await tidied(server, picture, ids, byId("network", HTMLElement)));
  drawing.fit();
}

/** No more than the server takes in one question. @param {string[]} ids */
function few(ids) {
  if (ids.length > MOST_JOINED) throw new Error(say("picture.too_many"));
  return ids;
}

/** @param {number} place */
function toggleLead(place) {
  if (highlightedLead === place) clearHighlight();
  else start(() => highlightLead(place));
}

/** @param {number} place */
async function highlightLead(place) {
  const chain = leads?.entities[0]?.evidence[place]?.chain ?? [];
  const ties = chain.flatMap((id) => leads?.relations[id] ?? []);
  const walk = walkBack(middle, ties);
  const { parties } = await server.among(walk);
  highlightedLead = place;
  drawing.highlight(walk, ties.map(lineKey));
  if (!chain.length) notice = say("picture.named");
  change(withChain(picture, walk, parties, ties));
  drawing.fitTo(walk);
}

function clearHighlight() {
  forgetHighlight();
  show();
}

function forgetHighlight() {
  highlightedLead = null;
  drawing.highlightNothing();
}

function frame() {
  const revision = String(time.moment?.revision ?? dataOf(page, "revision"));
  return frameOf(nameOf(seen, middle), filters.day, revision, cutNotes());
}

/**
 * @param {string} id
 * @param {() => void} listener
 */
function onClick(id, listener) {
  byId(id, HTMLElement).addEventListener("click", () => listener());
}

onClick("undo", undo);
if (document.getElementById("keep")) onClick("keep", () => start(keepInCase));
onClick("show-hidden", () => change(withNothingHidden(picture)));
onClick("fit", () => drawing.fit());
onClick("join", () => start(join));
onClick("tidy", () => start(tidy));
onClick("clear-chain", clearHighlight);
onClick("clear-filters", () => {
  filters.clear();
  filters.offer(picture);
});
onClick("save-png", () => start(() => savePicture(drawing.canvas(), frame())));
onWhole((form) => start(() => saveWhole(form, content())));
onClick("save-ties", () => saveTies(view, picture, frame()));
onClick("save-parties", () => saveParties(view, frame()));
words.addEventListener("change", show);
step.addEventListener("change", show);

start(begin);
