// Suggestions while typing: asked by POST, so that no name stands in an address.
const token = document.querySelector('meta[name="csrf"]').content;
const PAUSE_MS = 150;

export async function asked(address, body) {
  const response = await fetch(address, {
    method: "POST", headers: { "content-type": "application/json", "x-csrf-token": token }, body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error((await response.json()).detail);
  return response.json();
}

function offered(list, hit, place) {
  const item = document.createElement("li");
  item.role = "option";
  item.id = `${list.id}-${place}`;
  item.dataset.id = hit.id;
  const name = document.createElement("b");
  name.textContent = hit.name;
  const kind = document.createElement("small");
  kind.textContent = [hit.kind_label, ...hit.role_labels].join(" · ");
  item.append(name, kind);
  return item;
}

export function suggesting(input, choose) {
  const list = document.getElementById(input.dataset.suggest);
  let timer = 0, asking = 0, at = -1;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const mark = (place) => {
    at = place;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
    if (at >= 0) { input.setAttribute("aria-activedescendant", list.children[at].id); list.children[at].scrollIntoView({ block: "nearest" }); }
  };
  const ask = async () => {
    const text = input.value.trim(), mine = ++asking;
    if (!text) return close();
    try {
      const answer = await asked("/suggest", { text });
      if (mine !== asking) return;
      list.replaceChildren(...answer.results.map((hit, n) => offered(list, hit, n)));
      list.hidden = !answer.results.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      mark(-1);
    } catch { close(); } // the form itself still works
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE_MS); });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const count = list.children.length;
    if (event.key === "ArrowDown") { mark((at + 1) % count); event.preventDefault(); }
    else if (event.key === "ArrowUp") { mark((at - 1 + count) % count); event.preventDefault(); }
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(list.children[at].dataset.id, list.children[at].firstChild.textContent); close(); }
  });
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("li");
    if (item) { event.preventDefault(); choose(item.dataset.id, item.firstChild.textContent); close(); }
  });
  input.addEventListener("blur", close);
}

for (const input of document.querySelectorAll("input[data-suggest][data-go]"))
  suggesting(input, (id) => { location.assign(`/parties/${encodeURIComponent(id)}`); });
