// Vetting a file takes a while, and the page says how far it has come. The answer is a download, so
// the page stays.
import { byId } from "./elements.js";
import { filled } from "./filled.js";

const PAUSE_MS = 500;
const MOST_FAILURES = 5;
const file = byId("file", HTMLInputElement);
const busy = byId("busy", HTMLElement);
const ticket = byId("ticket", HTMLInputElement);
const running = byId("running", HTMLElement);
const bar = byId("done", HTMLProgressElement);
const count = byId("count", HTMLElement);
let timer = 0;
let failures = 0;

file.form?.addEventListener("submit", () => {
  // Another ticket for each sheet, so that the last one's rows are not taken for this one's.
  ticket.value = crypto.randomUUID?.() ?? String(performance.now());
  busy.hidden = false;
  running.hidden = false;
  bar.removeAttribute("value");
  count.textContent = "";
  failures = 0;
  clearTimeout(timer);
  timer = window.setTimeout(look, PAUSE_MS);
});
file.addEventListener("change", () => {
  busy.hidden = true;
  clearTimeout(timer);
});

async function look() {
  const asked = await fetch(`/vet/batch/progress?ticket=${encodeURIComponent(ticket.value)}`).catch(
    () => null,
  );
  if (!asked?.ok) {
    failures += 1;
    if (failures < MOST_FAILURES) timer = window.setTimeout(look, PAUSE_MS);
    return;
  }
  const { done, of } = await asked.json();
  if (show(Number(done), Number(of))) timer = window.setTimeout(look, PAUSE_MS);
}

/**
 * Show how far it has come; whether more is to come.
 * @param {number} done
 * @param {number} of
 */
function show(done, of) {
  if (!of) return true;
  bar.max = of;
  bar.value = done;
  running.hidden = done >= of;
  const words = done < of ? count.dataset.rows : count.dataset.over;
  count.textContent = filled(words ?? "", { done, of });
  return done < of;
}
