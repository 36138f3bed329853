// The button that prints; without scripts it stays hidden.
import { byId } from "./elements.js";

const button = byId("print", HTMLButtonElement);
button.hidden = false;
button.addEventListener("click", () => print());
