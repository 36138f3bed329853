// The layers in which the server lays what is seen.
import { withMoved } from "./picture.js";

/**
 * A picture with these parties in layers around its middle, as large as an element can show them
 * all. What somebody pinned stays where it was put.
 * @param {import("./fetching.js").Server} server
 * @param {Picture} picture
 * @param {string[]} ids
 * @param {HTMLElement} element
 */
export async function tidied(server, picture, ids, element) {
  const { middle, pinned } = picture;
  const { clientWidth: width, clientHeight: height } = element;
  const { places } = await server.among(ids, { middle, width, height });
  const free = Object.entries(places).filter(([id]) => !pinned.has(id));
  return withMoved(picture, Object.fromEntries(free));
}
