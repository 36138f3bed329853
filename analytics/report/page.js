// The picture of an offline report: moves the view over it, lights chains, saves it. The picture
// itself stands in the page as SVG; without this script it is whole and readable.

const STEP = 1.25; // of one press on a zoom button
const CLOSEST = 8; // times as large as the whole picture on the screen
const PNG_SCALE = 2; // pixels of the saved picture for each of its own
const MOST_PNG = 16000; // pixels: browsers make no larger canvas
const KEPT_MS = 10_000; // a download has begun by then

/** @typedef {{ marks: number[], lines: number[] }} Chain */
/** @typedef {{ x: number, y: number, width: number, height: number }} View */

/** @type {{ name: string, chains: Chain[], ends: [number, number][] }} */
const picture = JSON.parse(byId("data").textContent);
const frame = byId("network");
const svg = /** @type {SVGSVGElement} */ (frame.querySelector("svg"));
const chosen = byId("chosen");
const hint = chosen.textContent;
const chainButtons = [...document.querySelectorAll("button.chain")];
/** @type {View} */
const whole = boxOf(svg.viewBox.baseVal);
let view = whole;

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

/**
 * @param {View} rectangle
 * @returns {View}
 */
function boxOf({ x, y, width, height }) {
  return { x, y, width, height };
}

/** @param {View} next */
function look(next) {
  view = next;
  svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
}

/**
 * Larger by a factor; what lies at these parts of the view stays where it is.
 * @param {number} factor
 * @param {number} across
 * @param {number} down
 */
function zoom(factor, across = 0.5, down = 0.5) {
  const wanted = view.width / factor;
  const width = Math.min(whole.width, Math.max(whole.width / CLOSEST, wanted));
  if (width === whole.width) return look(whole);
  const height = (width * whole.height) / whole.width;
  const x = view.x + (view.width - width) * across;
  const y = view.y + (view.height - height) * down;
  look({ x, y, width, height });
}

/**
 * @param {number} across
 * @param {number} down
 */
function move(across, down) {
  look({ ...view, x: view.x + across, y: view.y + down });
}

/** How many units of the picture one pixel of the screen is. */
function unit() {
  return Math.max(view.width / svg.clientWidth, view.height / svg.clientHeight);
}

/**
 * Set a class on the marks and lines of these numbers, and take it from all others.
 * @param {string} name
 * @param {number[]} marks
 * @param {number[]} lines
 */
function setClass(name, marks, lines) {
  const wanted = { mark: new Set(marks.map(String)), line: new Set(lines.map(String)) };
  for (const element of /** @type {NodeListOf<SVGElement>} */ (
    svg.querySelectorAll("[data-mark], [data-line]")
  )) {
    const { mark, line } = element.dataset;
    const is = mark === undefined ? wanted.line.has(line ?? "") : wanted.mark.has(mark);
    element.classList.toggle(name, is);
  }
}

/** @param {number | null} place of the chain; null is none */
function chooseChain(place) {
  chainButtons.forEach((button, n) => {
    button.setAttribute("aria-pressed", String(n === place));
  });
  const chain = place === null ? undefined : picture.chains[place];
  frame.classList.toggle("lit", chain !== undefined);
  byId("clear").hidden = chain === undefined;
  setClass("on", chain?.marks ?? [], chain?.lines ?? []);
  if (!chain) return;
  look(whole);
  frame.scrollIntoView({ block: "nearest" });
}

/**
 * What the tables beneath say of a mark or a line that was chosen in the picture.
 * @param {string} rows
 */
function tell(rows) {
  const texts = [...document.querySelectorAll(rows)].map((row) =>
    [...row.querySelectorAll("td")]
      // biome-ignore lint/performance/useDomNodeTextContent: it keeps paragraphs apart
      .map((cell) => cell.innerText.trim())
      .filter(Boolean)
      .join(" · "),
  );
  chosen.textContent = texts.join("\n") || hint;
}

/** @param {Element | null} target */
function choose(target) {
  const element = target?.closest("[data-mark], [data-line]");
  const { mark, line } = element instanceof SVGElement ? element.dataset : {};
  // Those folded into one mark stand in a list of their own.
  const folded = document.querySelector(`details[data-fold="${mark}"]`);
  if (mark !== undefined && !folded) tell(`tr[data-mark="${mark}"]`);
  else if (line !== undefined) tell(`tr[data-line="${line}"]`);
  else chosen.textContent = hint;
  const number = Number(mark);
  const near = picture.ends.flatMap((ends, n) =>
    (mark === undefined ? String(n) === line : ends.includes(number)) ? [n] : [],
  );
  setClass("near", [], near);
}

/**
 * List the parties that a mark stands for, or close their list.
 * @param {HTMLDetailsElement} fold
 */
function unfold(fold) {
  fold.open = !fold.open;
  if (!fold.open) return;
  fold.querySelector("summary")?.focus();
  fold.scrollIntoView({ block: "nearest" });
}

/** The whole picture as a file of its own, without what is chosen or lit. */
function svgText() {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  copy.setAttribute("viewBox", `0 0 ${whole.width} ${whole.height}`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}`;
}

async function pngBlob() {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText())}`;
  await image.decode();
  const scale = Math.min(PNG_SCALE, MOST_PNG / whole.width, MOST_PNG / whole.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(whole.width * scale);
  canvas.height = Math.round(whole.height * scale);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser makes no pictures");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((/** @type {(blob: Blob | null) => void} */ done) => canvas.toBlob(done));
}

/**
 * @param {Blob | null} blob
 * @param {string} ending
 */
function save(blob, ending) {
  if (!blob) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${picture.name.replace(/[\\/:*?"<>|\s]/g, "_")}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

/** @type {Record<string, () => void>} */
const keys = {
  "+": () => zoom(STEP),
  "=": () => zoom(STEP),
  "-": () => zoom(1 / STEP),
  0: () => look(whole),
  ArrowLeft: () => move(-view.width / 10, 0),
  ArrowRight: () => move(view.width / 10, 0),
  ArrowUp: () => move(0, -view.height / 10),
  ArrowDown: () => move(0, view.height / 10),
};

frame.addEventListener("keydown", (event) => {
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
frame.addEventListener(
  "wheel",
  (event) => {
    // The page scrolls as ever over a picture that is seen whole.
    if (!event.ctrlKey && view === whole) return;
    event.preventDefault();
    const { left, top, width, height } = svg.getBoundingClientRect();
    const at = [(event.clientX - left) / width, (event.clientY - top) / height];
    zoom(event.deltaY < 0 ? STEP : 1 / STEP, at[0], at[1]);
  },
  { passive: false },
);
let moved = false;
frame.addEventListener("pointerdown", () => {
  moved = false;
});
frame.addEventListener("pointermove", (event) => {
  if (!event.buttons || view === whole) return;
  moved = moved || Math.hypot(event.movementX, event.movementY) > 1;
  move(-event.movementX * unit(), -event.movementY * unit());
});
frame.addEventListener("click", ({ target }) => {
  if (!moved && target instanceof Element) choose(target);
});
for (const fold of /** @type {NodeListOf<HTMLDetailsElement>} */ (
  document.querySelectorAll("details[data-fold]")
)) {
  const mark = svg.querySelector(`.mark[data-mark="${fold.dataset.fold}"]`);
  mark?.setAttribute("tabindex", "0");
  mark?.setAttribute("role", "button");
  mark?.addEventListener("click", () => moved || unfold(fold));
  mark?.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    unfold(fold);
  });
}
frame.addEventListener("dblclick", () => zoom(STEP * STEP));
chainButtons.forEach((button, n) => {
  button.addEventListener("click", () => {
    chooseChain(button.getAttribute("aria-pressed") === "true" ? null : n);
  });
});
document.getElementById("arcs")?.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement) frame.classList.toggle("no-arcs", !target.checked);
});
byId("clear").addEventListener("click", () => chooseChain(null));
byId("fit").addEventListener("click", () => look(whole));
byId("closer").addEventListener("click", () => zoom(STEP));
byId("farther").addEventListener("click", () => zoom(1 / STEP));
byId("print").addEventListener("click", () => window.print());
byId("save-svg").addEventListener("click", () => {
  save(new Blob([svgText()], { type: "image/svg+xml;charset=utf-8" }), "svg");
});
byId("save-png").addEventListener("click", async () => save(await pngBlob(), "png"));
