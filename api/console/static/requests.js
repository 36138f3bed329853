// Questions to the server. A refusal becomes an Error that says in one sentence what is wrong.

/**
 * What a page may not put into an address, such as a name, goes in the body of a POST. The token
 * tells the server that one of its own pages asks.
 * @param {string} address
 * @param {object} body
 */
export async function postJson(address, body) {
  return (await posted(address, body)).json();
}

/**
 * The same where the answer is a file.
 * @param {string} address
 * @param {object} body
 */
export async function postFile(address, body) {
  return (await posted(address, body)).blob();
}

/**
 * @param {string} address
 * @param {object} body
 */
async function posted(address, body) {
  const headers = { "content-type": "application/json", "x-csrf-token": csrfToken() };
  return accepted(await fetch(address, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** @param {string} address */
export async function getJson(address) {
  return (await accepted(await fetch(address))).json();
}

function csrfToken() {
  return document.querySelector('meta[name="csrf"]')?.getAttribute("content") ?? "";
}

/** @param {Response} response */
async function accepted(response) {
  if (response.ok) return response;
  // Whatever stands before the server may refuse too, and not in JSON.
  const problem = await response.json().catch(() => null);
  throw new Error(problem?.detail ?? `HTTP ${response.status}`);
}
