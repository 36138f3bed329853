// Files made in the browser of what is drawn: a picture, and tables that no spreadsheet runs as formulas.
import { holds } from "./picture.js";
import { shareOf } from "./marks.js";
import { label, say, sources } from "./words.js";

const RISKY = /^[=+\-@\t\r\n＝＋－＠]/;
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

export function cell(value) {
  const text = String(value ?? "").replace(UNSEEN, "");
  return `"${(RISKY.test(text) || RISKY.test(text.trimStart()) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

export const table = (rows) => "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

function kept(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const csv = (rows, name) => kept(new Blob([table(rows)], { type: "text/csv;charset=utf-8" }), name);

export function tiesSaved(view, state, frame) {
  const name = (id) => state.parties.get(id).entity.name;
  csv([
    [say("picture.from"), say("picture.tie"), say("picture.to"), say("picture.share"), say("picture.begins"), say("picture.ends"), say("picture.state"),
      say("picture.source"), say("picture.from_id"), say("picture.to_id"), say("picture.as_of"), say("picture.revision")],
    ...view.ties.map((tie) => [name(tie.source), label("tie", tie.kind), name(tie.target), shareOf(tie), tie.valid_from, tie.valid_to,
      say(holds(tie, frame.day) ? "picture.holding" : "picture.ended"), sources(tie.sources), tie.source, tie.target, frame.day, frame.revision]),
    ...frame.notes.map((note) => [note]),
  ], "network-relations.csv");
}

export function partiesSaved(view, frame) {
  csv([
    [say("picture.name"), say("picture.kind"), say("picture.roles"), say("picture.grade"), say("picture.level"), say("picture.id"), say("picture.as_of"), say("picture.revision")],
    ...view.parties.map(({ entity, grade, level }) => [entity.name, label("kind", entity.kind), (entity.roles ?? []).map((role) => label("role", role)).join("、"),
      grade ? label("grade", grade) : "", label("level", level), entity.id, frame.day, frame.revision]),
    ...frame.notes.map((note) => [note]),
  ], "network-parties.csv");
}

// The picture as it is seen, with what it is of and what was cut written beneath it.
export function pictureSaved(canvas, frame) {
  const ratio = canvas.width / canvas.clientWidth, line = 22 * ratio, lines = [frame.title, ...frame.notes, frame.principle];
  const sheet = document.createElement("canvas");
  sheet.width = canvas.width;
  sheet.height = canvas.height + line * (lines.length + 1);
  const pen = sheet.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(canvas, 0, 0);
  pen.fillStyle = "#1d2530";
  pen.font = `${14 * ratio}px "Noto Sans CJK SC", "Microsoft YaHei", sans-serif`;
  lines.forEach((text, n) => pen.fillText(text, 12 * ratio, canvas.height + line * (n + 1), sheet.width - 24 * ratio));
  sheet.toBlob((blob) => kept(blob, "network.png"), "image/png");
}
