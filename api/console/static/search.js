// The search page: a party chosen from the suggestions is opened at once.
import { byId } from "./elements.js";
import { suggest } from "./suggest.js";

suggest(byId("text", HTMLInputElement), (id) => {
  location.assign(`/parties/${encodeURIComponent(id)}`);
});
