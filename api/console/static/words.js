// The page's words, in the reader's language, as the server wrote them beside the page.
const given = JSON.parse(document.getElementById("words").dataset.words);

export function say(key, parts = {}) {
  return given.say[key].replace(/\{(\w+)\}/g, (whole, name) => (name in parts ? String(parts[name]) : whole));
}

export const label = (table, word) => given.label[table]?.[word] ?? word;
export const looks = given.looks;
export const sources = (words) => (words ?? []).map((word) => label("source", word)).join(say("picture.comma"));

// Elements in one line: text is only ever set as text.
export function made(name, parts = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(parts)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export const button = (text, act, parts = {}) => made("button", { type: "button", onclick: act, ...parts }, text);
