// A load under way: asked every second how far it is; when it is over, the page says what it did.
const told = document.getElementById("progress");
const EVERY_MS = 1000;
const UNDER_WAY = new Set(["waiting", "running"]);

function words(load) {
  if (load.state === "waiting") return told.dataset.waiting.replace("{ahead}", load.ahead);
  if (!load.rows) return told.dataset.checking;
  return told.dataset.reading.replace("{rows}", load.rows.toLocaleString());
}

function say(text) { // only what is new is read out
  if (told.textContent !== text) told.textContent = text;
}

async function ask() {
  try {
    const response = await fetch(`/api/loads/${told.dataset.load}`);
    if (response.status === 401 || response.status === 404) return location.reload();
    if (!response.ok) throw new Error(String(response.status));
    const { load } = await response.json();
    if (!UNDER_WAY.has(load.state)) return location.reload();
    say(words(load));
  } catch { say(told.dataset.lost); }
  setTimeout(ask, EVERY_MS);
}

setTimeout(ask, EVERY_MS / 2);
