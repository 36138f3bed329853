// Where entities stand: pure and deterministic. What stands never moves; newcomers take the free
// room around the one they were expanded from, nearest first, on the side that faces outward.
const WIDE = 132, HIGH = 92; // the room of a mark with two lines of name beneath it
const FIRST = 170, STEP = 96, RINGS = 400, FEW = 6, NEAR = 8, GAP = 45;

const cell = (x, y) => `${Math.floor(x / WIDE)}:${Math.floor(y / HIGH)}`;

class Room {
  constructor(points) {
    this.cells = new Map();
    for (const point of points) this.take(point);
  }

  take(point) {
    const key = cell(point.x, point.y);
    if (!this.cells.has(key)) this.cells.set(key, []);
    this.cells.get(key).push(point);
  }

  free({ x, y }) {
    for (const dx of [-WIDE, 0, WIDE])
      for (const dy of [-HIGH, 0, HIGH])
        for (const other of this.cells.get(cell(x + dx, y + dy)) ?? [])
          if (Math.abs(other.x - x) < WIDE && Math.abs(other.y - y) < HIGH) return false;
    return true;
  }
}

function ring(centre, number, facing) {
  const radius = FIRST + number * STEP, count = Math.floor((2 * Math.PI * radius) / WIDE), slots = [];
  for (let n = 0; n < count; n++) {
    const turn = ((n % 2 ? 1 : -1) * Math.ceil(n / 2) * 2 * Math.PI) / count; // outward first, then to either side
    const angle = (facing ?? -Math.PI / 2) + (facing === null ? (n * 2 * Math.PI) / count : turn);
    slots.push({ x: Math.round(centre.x + radius * Math.cos(angle)), y: Math.round(centre.y + radius * Math.sin(angle)) });
  }
  return slots;
}

// Whether the line from the centre to a slot passes by all who stand: else it would seem theirs.
function passes(standing, centre, slot) {
  const dx = slot.x - centre.x, dy = slot.y - centre.y, length = Math.hypot(dx, dy);
  return standing.every((point) => {
    const along = ((point.x - centre.x) * dx + (point.y - centre.y) * dy) / length;
    if (along <= 1 || along >= length) return true;
    return Math.abs((point.x - centre.x) * dy - (point.y - centre.y) * dx) / length > GAP;
  });
}

// So many places around `centre`, free of all that `standing` takes. `facing` is the angle that
// points outward; null where every side is outward, and then a ring is filled evenly.
export function around(standing, centre, facing, count) {
  const room = new Room([...standing, centre]), found = [];
  for (let number = 0; found.length < count && number < RINGS; number++) {
    const careful = count <= FEW && number < NEAR;
    const free = ring(centre, number, facing).filter((slot) => room.free(slot) && (!careful || passes(standing, centre, slot)));
    const wanted = Math.min(count - found.length, free.length);
    for (let n = 0; n < wanted; n++) {
      const slot = free[facing === null ? Math.floor((n * free.length) / wanted) : n];
      if (!room.free(slot)) continue; // two slots of a ring may lie close together
      room.take(slot);
      found.push(slot);
    }
  }
  return found;
}

// The angle that points from the middle of the picture outward through a place.
export const outward = (middle, place) =>
  middle.x === place.x && middle.y === place.y ? null : Math.atan2(place.y - middle.y, place.x - middle.x);

// Walks from one end to the other, from left to right, or downwards where room is narrow (`upright`):
// a column for each step, in order of first mention.
export function columns(walks, upright) {
  const column = new Map();
  for (const walk of walks) walk.forEach((id, n) => { if (!column.has(id)) column.set(id, n === walk.length - 1 ? null : n); });
  const last = Math.max(...walks.map((walk) => walk.length - 1)), held = new Map();
  for (const [id, n] of column) held.set(n ?? last, [...(held.get(n ?? last) ?? []), id]);
  const places = new Map();
  for (const [n, ids] of held)
    ids.forEach((id, row) => {
      const aside = n > 0 && n < last && ids.length % 2 ? 60 : 0; // so that none stands on a line between the ends
      const along = n * (upright ? 150 : 240), across = Math.round((row - (ids.length - 1) / 2) * 120) + aside;
      places.set(id, upright ? { x: across * 1.3, y: along } : { x: along, y: across });
    });
  return places;
}
