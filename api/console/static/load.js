// The page of a load under way: it asks how far the load is, and is opened anew when it is over.
import { byId, dataOf } from "./elements.js";
import { filled } from "./filled.js";

const EVERY_MS = 1000;
const UNDER_WAY = new Set(["waiting", "running"]);
const progress = byId("progress", HTMLElement);

async function follow() {
  try {
    const response = await fetch(`/api/loads/${dataOf(progress, "load")}`);
    if (response.status === 401 || response.status === 404) return location.reload();
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    /** @type {LoadTold} */
    const { load } = await response.json();
    if (!UNDER_WAY.has(load.state)) return location.reload();
    show(sentenceOf(load));
  } catch {
    show(dataOf(progress, "lost"));
  }
  followAfter(EVERY_MS);
}

/** @param {number} ms */
function followAfter(ms) {
  setTimeout(follow, ms);
}

/** @param {LoadShape} load */
function sentenceOf(load) {
  if (load.state === "waiting") return filled(dataOf(progress, "waiting"), { ahead: load.ahead });
  if (!load.rows) return dataOf(progress, "checking");
  return filled(dataOf(progress, "reading"), { rows: load.rows.toLocaleString() });
}

/** @param {string} sentence */
function show(sentence) {
  // A screen reader reads out every change, so what stays the same is not set again.
  if (progress.textContent !== sentence) progress.textContent = sentence;
}

followAfter(EVERY_MS / 2);
