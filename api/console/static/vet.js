// The subject is suggested while typing; what was chosen goes along by reference.
import { suggesting } from "/static/suggest.js";

const text = document.getElementById("text"), chosen = document.getElementById("chosen");
suggesting(text, (id, name) => { chosen.value = id; text.value = name; });
text.addEventListener("input", () => { chosen.value = ""; });
