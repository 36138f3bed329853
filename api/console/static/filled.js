// A sentence of the catalogue with its parts filled in, as `graph/sentence.py` does on the server.

/**
 * `{rows}` is the part itself; `{rows:row is|rows are}` the words for one of it, or for any other
 * number.
 * @param {string} sentence
 * @param {Record<string, string | number>} parts
 */
export function filled(sentence, parts) {
  return sentence.replace(/\{(\w+)(?::([^{}|]+)\|([^{}|]+))?\}/g, (whole, name, one, other) => {
    const part = parts[name];
    if (part === undefined) return whole;
    if (one === undefined) return String(part);
    return String(part) === "1" ? one : other;
  });
}
