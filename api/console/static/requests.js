// Questions to the server. A refusal becomes an Error that says in one sentence what is wrong.

/**
 * What a page may not put into an address, such as a name, goes in the body of a POST. The token
 * tells the server that one of its own pages asks.
 * @param {string} address
 * @param {object} body
 */
export async function postJson(address, body) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf-token": csrfToken() },
    body: JSON.stringify(body),
  });
  return answerOf(response);
}

/** @param {string} address */
export async function getJson(address) {
  return answerOf(await fetch(address));
}

function csrfToken() {
  return document.querySelector('meta[name="csrf"]')?.getAttribute("content") ?? "";
}

/** @param {Response} response */
async function answerOf(response) {
  if (response.ok) return response.json();
  // Whatever stands before the server may refuse too, and not in JSON.
  const problem = await response.json().catch(() => null);
  throw new Error(problem?.detail ?? `HTTP ${response.status}`);
}
