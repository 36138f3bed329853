// The whole picture as a file: drawn by the server from the places on the page, however much of it
// is on the screen.
import { byId } from "./elements.js";
import { pngOf, save } from "./exporting.js";
import { postFile } from "./requests.js";

const PNG_SCALE = 2; // pixels of the file for each of the picture
const MOST_PIXELS = 16_000; // of a side: browsers make no larger canvas

/** @typedef {"svg" | "png" | "pdf"} Form */

/** @param {(form: Form) => void} listener of the buttons that ask for a file */
export function onWhole(listener) {
  for (const form of /** @type {Form[]} */ (["svg", "png", "pdf"])) {
    byId(`whole-${form}`, HTMLButtonElement).addEventListener("click", () => listener(form));
  }
}

/**
 * @param {Form} form
 * @param {object} content of the picture, as a case keeps it
 */
export async function saveWhole(form, content) {
  const file = await postFile(`/api/pictures/${form === "pdf" ? "pdf" : "svg"}`, content);
  save(form === "png" ? await paintedPng(file) : file, `network.${form}`);
}

/** @param {Blob} svg */
async function paintedPng(svg) {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(PNG_SCALE, MOST_PIXELS / width, MOST_PIXELS / height);
    const sheet = document.createElement("canvas");
    sheet.width = Math.round(width * scale);
    sheet.height = Math.round(height * scale);
    const pen = sheet.getContext("2d");
    if (!pen) throw new Error("this browser makes no pictures");
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.drawImage(image, 0, 0, sheet.width, sheet.height);
    return await pngOf(sheet);
  } finally {
    URL.revokeObjectURL(address);
  }
}
