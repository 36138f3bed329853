// Draws what the page carries; every place is given, so nothing moves and nothing is fetched.
const given = JSON.parse(document.getElementById("data").textContent);
const nodes = new vis.DataSet(given.nodes);
const edges = new vis.DataSet(given.edges);
const options = {
  physics: false,
  layout: { randomSeed: 1, improvedLayout: false },
  interaction: { hover: false, keyboard: { enabled: true, bindToWindow: false }, dragNodes: true },
  nodes: { font: { face: "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, Noto Serif CJK SC, sans-serif", strokeWidth: 3, strokeColor: "#ffffff" } },
  edges: {
    arrows: { to: { enabled: true, scaleFactor: 0.6 } },
    font: { size: 11, color: "#55606e", strokeWidth: 3, strokeColor: "#ffffff", face: "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, Noto Serif CJK SC, sans-serif" },
  },
};
const network = new vis.Network(document.getElementById("network"), { nodes, edges }, options);
const NO_WORDS = " "; // told an empty label, vis-network keeps the one it had
const READABLE = 0.55; // below this scale a name cannot be read

function whole() {
  network.fit({ animation: false });
}

whole();
if (network.getScale() < READABLE) network.moveTo({ position: { x: 0, y: 0 }, scale: READABLE, animation: false });

const buttons = [...document.querySelectorAll(".chain")];
const faded = "rgba(138,148,163,0.18)";

function paint(chain) {
  const held = chain && new Set(chain.nodes);
  const crossed = chain && new Set(chain.edges);
  nodes.update(given.nodes.map((node) => ({ id: node.id, opacity: !held || held.has(node.id) ? 1 : 0.18,
    font: !held || held.has(node.id) ? node.font : { ...node.font, color: faded } })));
  edges.update(given.edges.map((edge) => ({ id: edge.id, width: crossed && crossed.has(edge.id) ? 4 : 1,
    color: !crossed ? edge.color : { color: crossed.has(edge.id) ? "#8a6d00" : faded } })));
}

function show(place) {
  buttons.forEach((button, n) => button.setAttribute("aria-pressed", String(n === place)));
  const chain = place === null ? null : given.chains[place];
  paint(chain);
  if (chain) network.fit({ nodes: chain.nodes, maxZoomLevel: 1.4, animation: false });
}

buttons.forEach((button, n) => button.addEventListener("click", () =>
  show(button.getAttribute("aria-pressed") === "true" ? null : n)));
document.getElementById("clear").addEventListener("click", () => { show(null); whole(); });
document.getElementById("fit").addEventListener("click", whole);
document.getElementById("words").addEventListener("change", (event) =>
  edges.update(given.edges.map((edge) => ({ id: edge.id, label: event.target.checked ? edge.label : NO_WORDS }))));
const chosen = document.getElementById("chosen");
const texts = (row) => [...row.cells].map((cell) => cell.innerText.trim()).filter(Boolean).join(" · ");
network.on("select", ({ nodes: picked, edges: crossed }) => {
  if (picked.length) chosen.textContent = texts(document.getElementById(`row-${picked[0]}`));
  else if (crossed.length) chosen.textContent = [...document.querySelectorAll(`tr[data-line="${crossed[0]}"]`)].map(texts).join("\n");
});
