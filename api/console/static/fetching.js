// What the network page and the path finder ask of the server, as of the page's day and revision.
import { getJson, postJson } from "./requests.js";

export class Server {
  /** @param {string} clock the page's day and revision as a query; empty is now */
  constructor(clock) {
    this.clock = clock;
  }

  /**
   * @param {string} path
   * @param {Record<string, string | number | boolean>} parts
   */
  address(path, parts = {}) {
    const query = new URLSearchParams(this.clock);
    for (const [key, value] of Object.entries(parts)) query.set(key, String(value));
    const text = query.toString();
    return `/api/${path}${text && `?${text}`}`;
  }

  /**
   * @param {string} id
   * @param {{ kind: string, outward: boolean, offset: number, limit: number }} part
   * @returns {Promise<Neighbours>}
   */
  neighbours(id, part) {
    return getJson(this.address(`neighbours/${encodeURIComponent(id)}`, part));
  }

  /**
   * @param {string} id
   * @param {number} limit
   * @returns {Promise<ExposureOfOne>}
   */
  exposure(id, limit) {
    return getJson(this.address(`exposure/${encodeURIComponent(id)}`, { limit }));
  }

  /**
   * @param {string[]} ids
   * @param {"valid" | "known"} clock
   * @param {string} until only days before this one; empty is the last ones
   * @returns {Promise<TimeSteps>}
   */
  overTime(ids, clock, until) {
    return postJson(this.address("over-time"), { ids, clock, ...(until && { until }) });
  }

  /**
   * @param {string[]} ids
   * @param {{ middle?: string, width?: number, height?: number }} around asks for places as well
   * @returns {Promise<Among>}
   */
  among(ids, around = {}) {
    return postJson(this.address("among"), { ids, ...around });
  }

  /**
   * @param {string[]} ids
   * @param {number} hops
   * @returns {Promise<ChainsAmong>}
   */
  chainsAmong(ids, hops) {
    return postJson(this.address("chains/among"), { ids, hops });
  }
}
