// A picture with more in it: the next neighbours of a party, or the chains among several.
import { partKey, withAdded, withChain, withPart } from "./picture.js";
import { say } from "./words.js";

/** @typedef {{ picture: Picture, count: number, notice: string }} Expanded */

/**
 * A picture with the next neighbours of one kind and direction, and how many those are.
 * @param {import("./fetching.js").Server} server
 * @param {Picture} before
 * @param {string} id
 * @param {TieCount} count
 * @param {number} limit
 * @returns {Promise<Expanded>}
 */
export async function withNext(server, before, id, { kind, outward }, limit) {
  const key = partKey(id, kind, outward);
  const offset = before.parts.get(key)?.offset ?? 0;
  const part = { kind, outward, offset, limit };
  const { neighbours, left } = await server.neighbours(id, part);
  const ties = neighbours.flatMap((neighbour) => neighbour.relations);
  const more = neighbours.reduce((sum, neighbour) => sum + neighbour.more_relations, 0);
  const notice = more ? say("picture.parallel_left", { count: more }) : "";
  const added = withAdded(before, id, neighbours, ties);
  const picture = withPart(added, key, { offset: offset + neighbours.length, left });
  return { picture, count: neighbours.length, notice };
}

/**
 * A picture with the next neighbours of a party of whatever kind, `room` of them at most.
 * @param {import("./fetching.js").Server} server
 * @param {Picture} before
 * @param {string} id
 * @param {number} room
 * @returns {Promise<Expanded>}
 */
export async function withNextOfAll(server, before, id, room) {
  let next = { picture: before, count: 0, notice: "" };
  for (const count of before.parties.get(id)?.ties ?? []) {
    const part = before.parts.get(partKey(id, count.kind, count.outward));
    const left = part?.left ?? count.holds + count.ended;
    if (!left || next.count >= room) continue;
    const limit = Math.min(room - next.count, left);
    const added = await withNext(server, next.picture, id, count, limit);
    next = {
      picture: added.picture,
      count: next.count + added.count,
      notice: added.notice || next.notice,
    };
  }
  return next;
}

/**
 * A picture with all chains among several parties, each newcomer near the one before it.
 * @param {Picture} before
 * @param {ChainsAmong} found
 */
export function withChains(before, { pairs, parties, relations }) {
  let next = before;
  for (const { chains } of pairs) {
    for (const { entities } of chains) next = withChain(next, entities, parties, []);
  }
  return withAdded(next, before.middle, parties, Object.values(relations));
}
