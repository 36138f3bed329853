// How entities and ties look and what they are called, as analytics/report/style.py has it for the report.
import { label, looks, say } from "./words.js";
import { holds } from "./picture.js";

const LINE = 9, LINES = 2;

function broken(name) {
  const letters = [...name], lines = [];
  for (let at = 0; at < letters.length; at += LINE) lines.push(letters.slice(at, at + LINE).join(""));
  if (lines.length <= LINES) return lines.join("\n");
  return [...lines.slice(0, LINES - 1), [...lines[LINES - 1]].slice(0, -1).join("") + "…"].join("\n");
}

export function nodeOf(party, { middle, pinned }) {
  const look = looks.kinds[party.entity.kind], grade = party.grade;
  const border = grade ? looks.grades[grade] : look.line;
  return {
    id: party.entity.id, x: party.place.x, y: party.place.y, fixed: pinned,
    label: broken(party.entity.name) + (grade ? `\n【${label("grade", grade)}】` : "") + (pinned ? `\n${say("picture.pinned_mark")}` : ""),
    shape: look.shape, size: middle ? 24 : 16, borderWidth: grade || middle ? 4 : 1.5, opacity: 1,
    color: { background: look.fill, border }, font: { size: middle ? 18 : 14, color: grade ? border : "#1d1d1f" },
    shapeProperties: { borderDashes: grade === "lead" ? [5, 4] : false },
  };
}

export function shareOf(tie) {
  if (!tie.share) return "";
  return tie.share.split("-").map((part) => `${Number((100 * Number(part)).toPrecision(4))}%`).join("–");
}

export function wordOf(tie) {
  const word = label("tie", tie.kind), role = tie.attributes?.role;
  if (tie.share) return `${word} ${shareOf(tie)}`;
  return role ? `${word}（${label("participant", role)}）` : word;
}

export const datesOf = (tie) => (tie.valid_from || tie.valid_to ? `${tie.valid_from ?? "…"} – ${tie.valid_to ?? "…"}` : say("picture.undated"));

export const lineKey = (tie) => `${tie.source}\u0000${tie.target}`;

export function linesOf(ties, day) {
  const lines = new Map();
  for (const tie of ties) lines.set(lineKey(tie), [...(lines.get(lineKey(tie)) ?? []), tie]);
  return [...lines].map(([id, some]) => {
    const held = some.some((tie) => holds(tie, day)), bent = lines.has(`${some[0].target}\u0000${some[0].source}`);
    const words = new Set(some.map((tie) => wordOf(tie) + (holds(tie, day) ? "" : say("picture.ended_mark"))));
    return {
      id, from: some[0].source, to: some[0].target, label: [...words].join("\n"), dashes: held ? false : [4, 5], width: 1,
      color: { color: held ? "#8a94a3" : "#b9a58f" }, smooth: bent ? { enabled: true, type: "curvedCW", roundness: 0.15 } : false,
    };
  });
}
