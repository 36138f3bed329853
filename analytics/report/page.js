// The picture of an offline report: draws what the page carries. Every place is given, so nothing
// moves, and nothing is fetched.

const FONT =
  "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, Noto Serif CJK SC, sans-serif";
const WHITE_EDGE = { face: FONT, strokeWidth: 3, strokeColor: "#ffffff" };
const FADED = "rgba(138,148,163,0.18)";
const FADED_OPACITY = 0.18;
const HIGHLIGHT = "#8a6d00";
const NO_WORDS = " "; // told an empty label, vis-network keeps the one it had
const READABLE_SCALE = 0.55; // below this a name cannot be read
const OPTIONS = {
  physics: false,
  layout: { randomSeed: 1, improvedLayout: false },
  interaction: {
    hover: false,
    keyboard: { enabled: true, bindToWindow: false },
    dragNodes: true,
  },
  nodes: { font: WHITE_EDGE },
  edges: {
    arrows: { to: { enabled: true, scaleFactor: 0.6 } },
    font: { ...WHITE_EDGE, size: 11, color: "#55606e" },
  },
};

/** @typedef {{ nodes: vis.Id[], edges: vis.Id[] }} Chain */

/** @type {{ nodes: vis.Node[], edges: vis.Edge[], chains: Chain[] }} */
const picture = JSON.parse(byId("data").textContent);
const nodes = new vis.DataSet(picture.nodes);
const edges = new vis.DataSet(picture.edges);
const network = new vis.Network(byId("network"), { nodes, edges }, OPTIONS);
const chainButtons = [...document.querySelectorAll("button.chain")];

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

function fit() {
  network.fit({ animation: false });
}

function fitReadably() {
  fit();
  if (network.getScale() < READABLE_SCALE) {
    network.moveTo({ position: { x: 0, y: 0 }, scale: READABLE_SCALE, animation: false });
  }
}

/** @param {Chain} chain */
function highlight(chain) {
  const [parties, lines] = [new Set(chain.nodes), new Set(chain.edges)];
  nodes.update(
    picture.nodes.map(({ id, font }) =>
      parties.has(id)
        ? { id, font, opacity: 1 }
        : { id, font: { ...font, color: FADED }, opacity: FADED_OPACITY },
    ),
  );
  edges.update(
    picture.edges.map(({ id }) =>
      lines.has(id)
        ? { id, width: 4, color: { color: HIGHLIGHT } }
        : { id, width: 1, color: { color: FADED } },
    ),
  );
  network.fit({ nodes: chain.nodes, maxZoomLevel: 1.4, animation: false });
}

function highlightNothing() {
  nodes.update(picture.nodes.map(({ id, font }) => ({ id, font, opacity: 1 })));
  edges.update(picture.edges.map(({ id, color }) => ({ id, color, width: 1 })));
}

/** @param {number | null} place of the chain; null is none */
function chooseChain(place) {
  chainButtons.forEach((button, n) => {
    button.setAttribute("aria-pressed", String(n === place));
  });
  const chain = place === null ? undefined : picture.chains[place];
  if (chain) highlight(chain);
  else highlightNothing();
}

/** @param {boolean} shown */
function showWords(shown) {
  edges.update(picture.edges.map(({ id, label }) => ({ id, label: shown ? label : NO_WORDS })));
}

/**
 * What the tables beneath say of a party or a line that was chosen in the picture.
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
  byId("chosen").textContent = texts.join("\n");
}

network.on("select", ({ nodes: [node], edges: [edge] }) => {
  if (node !== undefined) tell(`#row-${node}`);
  else if (edge !== undefined) tell(`tr[data-line="${edge}"]`);
});
chainButtons.forEach((button, n) => {
  button.addEventListener("click", () => {
    chooseChain(button.getAttribute("aria-pressed") === "true" ? null : n);
  });
});
byId("clear").addEventListener("click", () => {
  chooseChain(null);
  fit();
});
byId("fit").addEventListener("click", fit);
byId("words").addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement) showWords(target.checked);
});

fitReadably();
