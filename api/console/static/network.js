// The network page: the party first, then what is asked for, step by step; every step can be undone.
import { Drawing } from "./drawing.js";
import { partiesSaved, pictureSaved, tiesSaved } from "./exporting.js";
import { Server } from "./fetching.js";
import { Filters } from "./filters.js";
import { Lists } from "./lists.js";
import { lineKey } from "./marks.js";
import { Panel, leadsTold } from "./panel.js";
import { added, allShown, chainAdded, empty, hiddenToo, keyOf, moved, partKept, pinTurned, seen, unexpanded, unexpandedBesides } from "./picture.js";
import { made, say } from "./words.js";

const page = document.getElementById("network-page"), { id: MIDDLE, clock, day, revision } = page.dataset;
const at = (id) => document.getElementById(id);
const server = new Server(clock), LEADS = 50, WHOLE = 400;

let state = empty(MIDDLE), past = [], chosen = null, leads = null, lit = null, view = null, notice = "";

const acts = {
  choose: (id) => { chosen = { party: id }; shown(); drawing.choose(id); panel.element.querySelector("h2")?.focus(); },
  line: (line) => { chosen = { line }; shown(); panel.element.querySelector("h2")?.focus(); },
  pin: (id) => changed(pinTurned(state, id)),
  hide: (id) => { if (chosen?.party === id) chosen = null; changed(hiddenToo(state, id)); },
  expand, again: () => shown(),
};
const drawing = new Drawing(at("network"), {
  onparty: (id) => { chosen = { party: id }; shown(); }, online: (line) => { chosen = { line }; shown(); },
  onnothing: () => { chosen = null; shown(); }, onmoved: (places) => changed(moved(state, places)),
});
const panel = new Panel(at("panel"), clock, acts), lists = new Lists(page, acts), filters = new Filters(page, day, () => shown());

function changed(next) {
  past.push(state);
  state = next;
  filters.range(state);
  shown();
}

function frameNotes() {
  const notes = [say("picture.drawn", { parties: view.parties.length, ties: view.ties.length })];
  if (state.parties.has(MIDDLE) && unexpanded(state, MIDDLE)) notes.push(say("picture.left", { count: unexpanded(state, MIDDLE) }));
  if (unexpandedBesides(state)) notes.push(say("picture.left_besides", { count: unexpandedBesides(state) }));
  if (view.filtered) notes.push(say("picture.filtered", { count: view.filtered }));
  if (view.tiesLeft) notes.push(say("picture.ties_left", { count: view.tiesLeft }));
  if (view.hidden) notes.push(say("picture.hidden", { count: view.hidden }));
  return notes;
}

function shown() {
  view = seen(state, filters);
  drawing.show(view, state, filters.day, at("words-shown").checked);
  if (chosen?.line) panel.line(state, view.ties.filter((tie) => lineKey(tie) === chosen.line), filters.day);
  else if (chosen) panel.party(state, chosen.party, Number(at("step").value));
  else panel.nothing();
  at("cut").replaceChildren(...frameNotes().map((note) => made("li", {}, note)));
  at("undo").disabled = !past.length;
  at("show-hidden").hidden = !view.hidden;
  at("clear-chain").hidden = lit === null;
  at("notice").hidden = !notice;
  at("notice").textContent = notice;
  for (const button of document.querySelectorAll("[data-lead]")) button.setAttribute("aria-pressed", String(Number(button.dataset.lead) === lit));
  clearTimeout(shown.later);
  shown.later = setTimeout(() => lists.show(view, state, filters.day), 50); // the picture first
}

// One request at a time; what goes wrong is said, and nothing is changed by it.
async function working(work) {
  if (page.getAttribute("aria-busy") === "true") return;
  page.setAttribute("aria-busy", "true");
  at("busy").hidden = false;
  notice = "";
  try { await work(); } catch (error) { notice = say("picture.failed", { why: error.message }); shown(); }
  page.setAttribute("aria-busy", "false");
  at("busy").hidden = true;
}

function expand(id, kind, outward) {
  return working(async () => {
    const key = keyOf(id, kind, outward), had = state.parts.get(key), offset = had?.offset ?? 0, limit = Number(at("step").value);
    const found = await server.neighbours(id, { kind, outward, offset, limit });
    const next = added(state, id, found.neighbours, found.neighbours.flatMap((one) => one.relations));
    const more = found.neighbours.reduce((sum, one) => sum + one.more_relations, 0);
    if (more) notice = say("picture.parallel_left", { count: more });
    changed(partKept(next, key, { offset: offset + found.neighbours.length, left: found.left }));
    if (state.parties.size < WHOLE) drawing.whole();
  });
}

function joined() {
  return working(async () => {
    const ids = view.parties.map((party) => party.entity.id);
    if (ids.length > 1000) throw new Error(say("picture.too_many"));
    const found = await server.among(ids);
    if (found.truncated) notice = say("picture.among_cut");
    changed(added(state, MIDDLE, [], found.relations));
  });
}

function unlit() {
  lit = null;
  drawing.light(null);
  shown();
}

function chainShown(place) {
  if (lit === place) return unlit();
  return working(async () => {
    const one = leads.entities[0].evidence[place], walk = [MIDDLE];
    for (const tie of [...one.chain].reverse().map((id) => leads.relations[id])) walk.push(tie.source === walk.at(-1) ? tie.target : tie.source);
    const found = await server.among(walk), ties = one.chain.map((id) => leads.relations[id]);
    lit = place;
    drawing.light(walk, ties.map(lineKey));
    if (!one.chain.length) notice = say("picture.named");
    changed(chainAdded(state, walk, found.parties, ties));
    drawing.whole(walk);
  });
}

const frame = () => ({ day: filters.day, revision, notes: frameNotes(), title: say("picture.title", { name: state.parties.get(MIDDLE).entity.name, day: filters.day, revision }), principle: say("picture.principle") });
const on = (id, act, event = "click") => at(id).addEventListener(event, act);
on("undo", () => { state = past.pop() ?? state; if (lit !== null) unlit(); if (chosen?.party && !state.parties.has(chosen.party)) chosen = null; filters.range(state); shown(); });
on("show-hidden", () => changed(allShown(state)));
on("fit", () => drawing.whole(null, { readable: false }));
on("join", joined);
on("clear-chain", unlit);
on("words-shown", shown, "change");
on("step", shown, "change");
on("clear-filters", () => { filters.clear(); filters.range(state); });
on("save-png", () => pictureSaved(drawing.canvas(), frame()));
on("save-ties", () => tiesSaved(view, state, frame()));
on("save-parties", () => partiesSaved(view, frame()));

working(async () => {
  const found = await server.among([MIDDLE]);
  state = added(state, MIDDLE, found.parties, found.relations);
  chosen = { party: MIDDLE };
  filters.range(state);
  shown();
  drawing.whole();
  leads = await server.exposure(MIDDLE, LEADS);
  leadsTold(at("leads"), leads, chainShown);
});
