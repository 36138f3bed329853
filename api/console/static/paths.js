// The path finder: ends chosen from suggestions, and the chains found drawn from one end to the other.
import { Drawing } from "./drawing.js";
import { Server } from "./fetching.js";
import { datesOf, lineKey, wordOf } from "./marks.js";
import { columns } from "./places.js";
import { suggesting } from "./suggest.js";
import { say, sources } from "./words.js";

const inputs = [...document.querySelectorAll("input[data-into]")];
const reference = (input) => document.getElementById(input.dataset.into);
for (const input of inputs) {
  suggesting(input, (id, name) => { input.value = name; reference(input).value = id; });
  input.addEventListener("input", () => { reference(input).value = ""; }); // what is typed anew is not whom was chosen
}
document.getElementById("swap").addEventListener("click", () => {
  const [one, other] = inputs, held = [one.value, reference(one).value];
  one.value = other.value;
  reference(one).value = reference(other).value;
  [other.value, reference(other).value] = held;
});

async function drawn(element) {
  const given = (name) => JSON.parse(element.dataset[name]);
  const walks = given("walks"), crossed = new Set(given("ties"));
  const places = columns(walks, element.clientWidth < 600), query = new URLSearchParams(location.search), clock = new URLSearchParams();
  for (const key of ["as_of", "at_revision"]) if (query.get(key)) clock.set(key, query.get(key));
  const found = await new Server(clock.toString()).among([...places.keys()]);
  const view = {
    parties: found.parties.map((party) => ({ ...party, place: places.get(party.entity.id) })),
    ties: found.relations.filter((tie) => crossed.has(tie.id)),
  };
  const chosen = document.getElementById("chosen"), name = (id) => found.parties.find((party) => party.entity.id === id).entity.name;
  const drawing = new Drawing(element, {
    onparty: (id) => { chosen.textContent = name(id); }, onnothing: () => { chosen.textContent = ""; }, onmoved: () => {},
    online: (line) => { chosen.textContent = view.ties.filter((tie) => lineKey(tie) === line)
      .map((tie) => `${name(tie.source)} → ${name(tie.target)}：${wordOf(tie)}，${datesOf(tie)}，${say("picture.source_is")}${sources(tie.sources)}`).join("\n"); },
  });
  drawing.show(view, { middle: walks[0][0], pinned: new Set() }, element.dataset.day, true);
  drawing.whole(null, { readable: false });
}

const element = document.getElementById("network");
if (element) drawn(element).catch((error) => { document.getElementById("chosen").textContent = say("picture.failed", { why: error.message }); });
