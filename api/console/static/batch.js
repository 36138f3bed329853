// Vetting a file takes a while, and the page says so. The answer is a download, so the page stays.
import { byId } from "./elements.js";

const file = byId("file", HTMLInputElement);
const busy = byId("busy", HTMLElement);

file.form?.addEventListener("submit", () => {
  busy.hidden = false;
});
file.addEventListener("change", () => {
  busy.hidden = true;
});
