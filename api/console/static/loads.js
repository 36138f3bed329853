// Files to be loaded, dropped or chosen: the page says at once how many they are, and holds them
// back when they are more than the server takes.
import { byId, dataOf } from "./elements.js";
import { filled } from "./filled.js";

const MIB = 2 ** 20;

// The later pages of the list have no form.
if (document.getElementById("files")) watchForm(byId("files", HTMLInputElement));

/** @param {HTMLInputElement} input */
function watchForm(input) {
  const status = byId("chosen", HTMLElement);
  const button = input.form?.querySelector("button.main");
  const setSending = (/** @type {boolean} */ sending) => {
    button?.toggleAttribute("disabled", sending);
    if (sending) status.textContent = dataOf(status, "sending");
    else showChoice(input, status);
  };
  input.addEventListener("change", () => showChoice(input, status));
  input.form?.addEventListener("submit", () => setSending(true));
  // Shown again after the browser's Back, the form is ready for other files.
  window.addEventListener("pageshow", () => setSending(false));
  for (const zone of document.querySelectorAll("[data-drop]")) {
    if (zone instanceof HTMLElement) watchDrops(zone, input);
  }
}

/**
 * @param {HTMLInputElement} input
 * @param {HTMLElement} status
 */
function showChoice(input, status) {
  const files = [...(input.files ?? [])];
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const fault = faultOf(input, status, files.length, bytes);
  const choice = filled(dataOf(status, "chosen"), {
    count: files.length,
    size: sizeText(bytes),
  });
  status.classList.toggle("bad", fault !== "");
  status.textContent = fault || (files.length ? choice : "");
  input.setCustomValidity(fault);
}

/**
 * Why so many files of so many bytes are not sent; empty when they are.
 * @param {HTMLInputElement} input
 * @param {HTMLElement} status
 * @param {number} files
 * @param {number} bytes
 */
function faultOf(input, status, files, bytes) {
  if (files > Number(dataOf(input, "files"))) return dataOf(status, "tooMany");
  if (bytes > Number(dataOf(input, "bytes"))) return dataOf(status, "tooLarge");
  return "";
}

/** @param {number} bytes */
function sizeText(bytes) {
  return bytes < MIB ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / MIB).toFixed(1)} MiB`;
}

/**
 * @param {HTMLElement} zone
 * @param {HTMLInputElement} input
 */
function watchDrops(zone, input) {
  const over = (/** @type {DragEvent} */ event) => {
    event.preventDefault(); // else the browser would open the file
    zone.classList.add("over");
  };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const files = event.dataTransfer?.files;
    if (!files?.length) return;
    input.files = files;
    input.dispatchEvent(new Event("change"));
  });
}
