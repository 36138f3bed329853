// The page of a case: a chosen file's name, size and SHA-256, counted here; the file goes nowhere.
import { byId } from "./elements.js";

const form = document.getElementById("file-form");
// Only a page that came over HTTPS, or from this machine, may count a digest.
if (form && window.crypto?.subtle) {
  byId("choose", HTMLElement).hidden = false;
  const chosen = byId("chosen", HTMLInputElement);
  const counted = () => {
    const [file] = chosen.files ?? [];
    if (file) void fill(file);
  };
  chosen.addEventListener("change", counted);
  counted(); // a file chosen before this script ran
}

/** @param {File} file */
async function fill(file) {
  const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const bytes = [...new Uint8Array(digest)];
  byId("file-name", HTMLInputElement).value = file.name;
  byId("file-size", HTMLInputElement).value = String(file.size);
  byId("file-hash", HTMLInputElement).value = bytes
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
