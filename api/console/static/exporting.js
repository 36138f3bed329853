// What is drawn, saved as files: a picture, and tables that no spreadsheet runs as formulas.
import { shareText } from "./marks.js";
import { holds, nameOf } from "./picture.js";
import { label, say, sourceLabels } from "./words.js";

// What a spreadsheet takes for a formula when a cell begins with it, also in full width.
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
// Control characters, and those that turn the direction of text: nobody sees them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const BYTE_ORDER_MARK = "\ufeff"; // without it, Excel does not read UTF-8

const KEPT_MS = 10_000; // a download has begun by then
const LINE_PX = 22;
const MARGIN_PX = 12;
const FONT = '"Noto Sans CJK SC", "Microsoft YaHei", sans-serif';

/**
 * @param {View} view
 * @param {Picture} picture
 * @param {Frame} frame
 */
export function saveTies(view, picture, frame) {
  const heads = [
    "picture.from",
    "picture.tie",
    "picture.to",
    "picture.share",
    "picture.begins",
    "picture.ends",
    "picture.state",
    "picture.source",
    "picture.from_id",
    "picture.to_id",
    "picture.as_of",
    "picture.revision",
  ];
  const rows = view.ties.map((tie) => [
    nameOf(picture, tie.source),
    label("tie", tie.kind),
    nameOf(picture, tie.target),
    shareText(tie),
    tie.valid_from,
    tie.valid_to,
    say(holds(tie, frame.day) ? "picture.holding" : "picture.ended"),
    sourceLabels(tie.sources),
    tie.source,
    tie.target,
    frame.day,
    frame.revision,
  ]);
  saveTable("network-relations.csv", heads, rows, frame);
}

/**
 * @param {View} view
 * @param {Frame} frame
 */
export function saveParties(view, frame) {
  const heads = [
    "picture.name",
    "picture.kind",
    "picture.roles",
    "picture.grade",
    "picture.level",
    "picture.id",
    "picture.as_of",
    "picture.revision",
  ];
  const rows = view.parties.map(({ entity, grade, level }) => [
    entity.name,
    label("kind", entity.kind),
    (entity.roles ?? []).map((role) => label("role", role)).join("、"),
    grade ? label("grade", grade) : "",
    label("level", level),
    entity.id,
    frame.day,
    frame.revision,
  ]);
  saveTable("network-parties.csv", heads, rows, frame);
}

/**
 * @param {string} file
 * @param {string[]} heads
 * @param {(string | undefined)[][]} rows
 * @param {Frame} frame
 */
function saveTable(file, heads, rows, frame) {
  const notes = frame.notes.map((note) => [note]);
  const lines = [heads.map((key) => say(key)), ...rows, ...notes].map(
    (cells) => `${cells.map((cell) => cellOf(cell)).join(",")}\r\n`,
  );
  const text = BYTE_ORDER_MARK + lines.join("");
  save(new Blob([text], { type: "text/csv;charset=utf-8" }), file);
}

/** @param {string | undefined} value */
function cellOf(value = "") {
  const text = value.replace(UNSEEN, "");
  const risky = FORMULA.test(text) || FORMULA.test(text.trimStart());
  return `"${(risky ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/**
 * The canvas as it is seen; beneath it stands what it shows and what was cut.
 * @param {HTMLCanvasElement} canvas
 * @param {Frame} frame
 */
export async function savePicture(canvas, frame) {
  const ratio = canvas.width / canvas.clientWidth;
  const lines = [frame.title, ...frame.notes, frame.principle];
  const sheet = document.createElement("canvas");
  sheet.width = canvas.width;
  sheet.height = canvas.height + LINE_PX * ratio * (lines.length + 1);
  const pen = sheet.getContext("2d");
  if (!pen) throw new Error("this browser makes no pictures");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(canvas, 0, 0);
  pen.fillStyle = "#1d2530";
  pen.font = `${14 * ratio}px ${FONT}`;
  const width = sheet.width - 2 * MARGIN_PX * ratio;
  lines.forEach((text, n) => {
    pen.fillText(text, MARGIN_PX * ratio, canvas.height + LINE_PX * ratio * (n + 1), width);
  });
  save(await pngOf(sheet), "network.png");
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<Blob>}
 */
export function pngOf(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error("the picture is too large for this browser"));
    });
  });
}

/**
 * @param {Blob} blob
 * @param {string} file
 */
export function save(blob, file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
