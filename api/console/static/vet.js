// The vetting form: who is chosen from the suggestions goes along by reference.
import { byId } from "./elements.js";
import { suggest } from "./suggest.js";

const text = byId("text", HTMLInputElement);
const chosen = byId("chosen", HTMLInputElement);

suggest(text, (id, name) => {
  chosen.value = id;
  text.value = name;
});
// Whoever types on no longer means the party that was chosen.
text.addEventListener("input", () => {
  chosen.value = "";
});
