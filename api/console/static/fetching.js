// What the picture asks of the server: always as of the page's day and revision.
import { asked } from "./suggest.js";

export class Server {
  constructor(clock) { this.clock = clock; }

  address(path, parts = {}) {
    const query = new URLSearchParams(this.clock);
    for (const [key, value] of Object.entries(parts)) query.set(key, value);
    return `/api/${path}${query.size ? `?${query}` : ""}`;
  }

  async given(path, parts) {
    const response = await fetch(this.address(path, parts));
    if (!response.ok) throw new Error((await response.json()).detail);
    return response.json();
  }

  neighbours(id, part) { return this.given(`neighbours/${encodeURIComponent(id)}`, part); }
  exposure(id, limit) { return this.given(`exposure/${encodeURIComponent(id)}`, { limit }); }
  among(ids) { return asked(this.address("among"), { ids }); }
}
