// Where parties stand: pure and deterministic. What stands never moves. Newcomers take the free
// room around the party that they were expanded from, nearest first, on the side facing outward.

// The room of a mark with two lines of name beneath it.
const WIDTH = 132;
const HEIGHT = 92;

const FIRST_RADIUS = 170;
const RING_GAP = 96;
const MOST_RINGS = 400;

// Few newcomers on near rings can be placed with care: their lines pass by all who stand.
const FEW = 6;
const NEAR_RINGS = 8;
const LINE_CLEARANCE = 45;

const STEP_ACROSS = 240;
const STEP_DOWN = 150;
const ROW_GAP = 120;

// So that no party stands on a line between the two ends.
const ASIDE = 60;

/**
 * @param {number} x
 * @param {number} y
 */
function cellOf(x, y) {
  return `${Math.floor(x / WIDTH)}:${Math.floor(y / HEIGHT)}`;
}

/** The room that is taken, in cells, so that a place is compared with few others. */
class Room {
  /** @param {vis.Point[]} points */
  constructor(points) {
    /** @type {Map<string, vis.Point[]>} */
    this.cells = new Map();
    for (const point of points) this.take(point);
  }

  /** @param {vis.Point} point */
  take(point) {
    const key = cellOf(point.x, point.y);
    this.cells.set(key, [...(this.cells.get(key) ?? []), point]);
  }

  /** @param {vis.Point} point */
  isFree({ x, y }) {
    return this.near(x, y).every(
      (other) => Math.abs(other.x - x) >= WIDTH || Math.abs(other.y - y) >= HEIGHT,
    );
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  near(x, y) {
    const columns = [x - WIDTH, x, x + WIDTH];
    const rows = [y - HEIGHT, y, y + HEIGHT];
    return columns.flatMap((column) =>
      rows.flatMap((row) => this.cells.get(cellOf(column, row)) ?? []),
    );
  }
}

/**
 * The places of a ring around `centre`: evenly all round, or, where one side faces outward, from
 * there to either side.
 * @param {vis.Point} centre
 * @param {number} number
 * @param {number | null} facing
 */
function ringOf(centre, number, facing) {
  const radius = FIRST_RADIUS + number * RING_GAP;
  const count = Math.floor((2 * Math.PI * radius) / WIDTH);
  return Array.from({ length: count }, (_, n) => {
    const steps = facing === null ? n : (n % 2 ? 1 : -1) * Math.ceil(n / 2);
    const angle = (facing ?? -Math.PI / 2) + (steps * 2 * Math.PI) / count;
    return {
      x: Math.round(centre.x + radius * Math.cos(angle)),
      y: Math.round(centre.y + radius * Math.sin(angle)),
    };
  });
}

/**
 * Whether the line from the centre to a place passes by all who stand; else it would seem theirs.
 * @param {vis.Point[]} standing
 * @param {vis.Point} centre
 * @param {vis.Point} place
 */
function passesBy(standing, centre, place) {
  const dx = place.x - centre.x;
  const dy = place.y - centre.y;
  const length = Math.hypot(dx, dy);
  return standing.every((point) => {
    const along = ((point.x - centre.x) * dx + (point.y - centre.y) * dy) / length;
    if (along <= 1 || along >= length) return true;
    const across = ((point.x - centre.x) * dy - (point.y - centre.y) * dx) / length;
    return Math.abs(across) > LINE_CLEARANCE;
  });
}

/**
 * As many places around `centre`, free of those that `standing` takes.
 * @param {vis.Point[]} standing
 * @param {vis.Point} centre
 * @param {number | null} facing the angle that points outward; null where every side does
 * @param {number} count
 */
export function freePlaces(standing, centre, facing, count) {
  const room = new Room([...standing, centre]);
  /** @type {vis.Point[]} */
  const places = [];
  for (let ring = 0; places.length < count && ring < MOST_RINGS; ring++) {
    const careful = count <= FEW && ring < NEAR_RINGS;
    const free = ringOf(centre, ring, facing).filter(
      (place) => room.isFree(place) && (!careful || passesBy(standing, centre, place)),
    );
    for (const place of spread(free, count - places.length, facing === null)) {
      if (!room.isFree(place)) continue; // two places of a ring may lie close together
      room.take(place);
      places.push(place);
    }
  }
  return places;
}

/**
 * At most `count` of the places: the first ones, or evenly all round.
 * @param {vis.Point[]} places
 * @param {number} count
 * @param {boolean} evenly
 */
function spread(places, count, evenly) {
  const wanted = Math.min(count, places.length);
  const numbers = Array.from({ length: wanted }, (_, n) =>
    evenly ? Math.floor((n * places.length) / wanted) : n,
  );
  return numbers.flatMap((number) => places[number] ?? []);
}

/**
 * The angle that points from the middle of the picture outward through a place.
 * @param {vis.Point} middle
 * @param {vis.Point} place
 */
export function outwardAngle(middle, place) {
  if (middle.x === place.x && middle.y === place.y) return null;
  return Math.atan2(place.y - middle.y, place.x - middle.x);
}

/**
 * Places for walks from one end to the other: from left to right, or downwards where the page is
 * narrow. There is a column for each step, and in it the parties in order of first mention.
 * @param {string[][]} walks
 * @param {boolean} downwards
 */
export function placesOfWalks(walks, downwards) {
  /** @type {Map<string, vis.Point>} */
  const places = new Map();
  const last = Math.max(...walks.map((walk) => walk.length - 1));
  for (const [step, ids] of columnsOf(walks, last)) {
    const aside = step > 0 && step < last && ids.length % 2 ? ASIDE : 0;
    ids.forEach((id, row) => {
      const across = Math.round((row - (ids.length - 1) / 2) * ROW_GAP) + aside;
      const down = { x: across * 1.3, y: step * STEP_DOWN };
      places.set(id, downwards ? down : { x: step * STEP_ACROSS, y: across });
    });
  }
  return places;
}

/**
 * The parties of each column. The end of a walk stands in the last column, however short the walk.
 * @param {string[][]} walks
 * @param {number} last
 */
function columnsOf(walks, last) {
  /** @type {Map<number, string[]>} */
  const columns = new Map();
  const seen = new Set();
  for (const walk of walks) {
    walk.forEach((id, n) => {
      if (seen.has(id)) return;
      seen.add(id);
      const step = n === walk.length - 1 ? last : n;
      columns.set(step, [...(columns.get(step) ?? []), id]);
    });
  }
  return columns;
}
