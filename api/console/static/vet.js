// The vetting form: who is chosen from the suggestions goes along by reference.
import { byId } from "./elements.js";
import { suggest } from "./suggest.js";

const text = byId("text", HTMLInputElement);
const chosen = byId("chosen", HTMLInputElement);
const scenario = byId("scenario", HTMLSelectElement);

suggest(text, (id, name) => {
  chosen.value = id;
  text.value = name;
  offerAll();
});
// Whoever types on no longer means the party that was chosen.
text.addEventListener("input", () => {
  chosen.value = "";
  offerAll();
});

// The page came with the scenarios of one party's kind; the server refuses what suits no other.
function offerAll() {
  for (const option of scenario.options) option.disabled = false;
}
