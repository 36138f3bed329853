// The shapes of lines: straight; bent where there is a line back; a loop to oneself. Pure.

const BEND = 0.134; // how far aside the pull of a bent line stands, as a part of its length
const LOOP_RADIUS = 20;
const PARTS = 16; // of a bent line, where it is measured
const HALVINGS = 12;
const STEP_BACK = 0.05; // from the tip of a line, to see its direction

/**
 * The point to which a bent line is pulled; the middle of a straight one.
 * @param {Line} line
 * @param {vis.Point} from
 * @param {vis.Point} to
 */
function pullOf({ bent }, from, to) {
  const bend = bent ? BEND : 0;
  return {
    x: (from.x + to.x) / 2 + bend * (to.y - from.y),
    y: (from.y + to.y) / 2 - bend * (to.x - from.x),
  };
}

/**
 * The point of a line that lies so far on the way, from 0 to 1.
 * @param {Line} line
 * @param {vis.Point} from
 * @param {vis.Point} to
 * @param {number} way
 */
function pointOf(line, from, to, way) {
  const pull = pullOf(line, from, to);
  const [one, both, other] = [(1 - way) ** 2, 2 * way * (1 - way), way ** 2];
  return {
    x: one * from.x + both * pull.x + other * to.x,
    y: one * from.y + both * pull.y + other * to.y,
  };
}

/**
 * A point of what is seen of a line between its marks, so far on the way, from 0 to 1.
 * @param {Line} line
 * @param {Spot} from
 * @param {Spot} to
 * @param {number} way
 * @returns {vis.Point}
 */
export function seenPoint(line, from, to, way) {
  if (line.from === line.to) {
    const { x, y } = loopOf(from);
    return { x, y: y - LOOP_RADIUS };
  }
  const [begin, end] = stretchOf(line, from, to);
  return pointOf(line, from, to, begin + way * (end - begin));
}

/**
 * The middle of a loop: up to the right of the icon.
 * @param {Spot} spot
 */
function loopOf({ x, y, radius }) {
  return { x: x + radius, y: y - radius };
}

/**
 * @param {CanvasRenderingContext2D | Path2D} path
 * @param {Line} line
 * @param {Spot} from
 * @param {Spot} to
 */
export function addLine(path, line, from, to) {
  if (line.from === line.to) {
    const { x, y } = loopOf(from);
    path.moveTo(x + LOOP_RADIUS, y);
    path.arc(x, y, LOOP_RADIUS, 0, 2 * Math.PI);
    return;
  }
  path.moveTo(from.x, from.y);
  if (!line.bent) return path.lineTo(to.x, to.y);
  const pull = pullOf(line, from, to);
  path.quadraticCurveTo(pull.x, pull.y, to.x, to.y);
}

/**
 * How far a point is from a line.
 * @param {Line} line
 * @param {Spot} from
 * @param {Spot} to
 * @param {vis.Point} point
 */
export function distanceTo(line, from, to, point) {
  if (line.from === line.to) {
    const { x, y } = loopOf(from);
    return Math.abs(Math.hypot(point.x - x, point.y - y) - LOOP_RADIUS);
  }
  const parts = line.bent ? PARTS : 1;
  let least = Number.POSITIVE_INFINITY;
  let last = pointOf(line, from, to, 0);
  for (let n = 1; n <= parts; n++) {
    const next = pointOf(line, from, to, n / parts);
    least = Math.min(least, distanceToPart(last, next, point));
    last = next;
  }
  return least;
}

/**
 * @param {vis.Point} one
 * @param {vis.Point} other
 * @param {vis.Point} point
 */
function distanceToPart(one, other, point) {
  const [dx, dy] = [other.x - one.x, other.y - one.y];
  const along = ((point.x - one.x) * dx + (point.y - one.y) * dy) / (dx * dx + dy * dy || 1);
  const way = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - one.x - way * dx, point.y - one.y - way * dy);
}

/**
 * Where a line meets the box of the mark to which it leads, and the direction in which; null where
 * the boxes leave nothing of it.
 * @param {Line} line
 * @param {Spot} from
 * @param {Spot} to
 * @returns {(vis.Point & { angle: number }) | null}
 */
export function tipOf(line, from, to) {
  if (line.from === line.to) {
    const { x, y } = loopOf(from);
    return { x, y: y + LOOP_RADIUS, angle: Math.PI };
  }
  const [begin, end] = stretchOf(line, from, to);
  if (begin >= end) return null;
  const tip = pointOf(line, from, to, end);
  const before = pointOf(line, from, to, end - STEP_BACK);
  return { ...tip, angle: Math.atan2(tip.y - before.y, tip.x - before.x) };
}

/**
 * Between which parts of the way a line lies in neither box, from 0 to 1.
 * @param {Line} line
 * @param {Spot} from
 * @param {Spot} to
 */
function stretchOf(line, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (!line.bent) return /** @type {const} */ ([wayOut(from, dx, dy), 1 - wayOut(to, -dx, -dy)]);
  const out = (/** @type {Spot} */ box, /** @type {number} */ inside) => {
    let [within, without] = [inside, 1 - inside];
    for (let n = 0; n < HALVINGS; n++) {
      const half = (within + without) / 2;
      if (isWithin(box, pointOf(line, from, to, half))) within = half;
      else without = half;
    }
    return within;
  };
  return /** @type {const} */ ([out(from, 0), out(to, 1)]);
}

/**
 * Which part of the way (dx, dy) from the middle of an icon lies on it or on the name beneath it.
 * @param {Spot} spot
 * @param {number} dx
 * @param {number} dy
 */
function wayOut({ radius, aside, down }, dx, dy) {
  if (dy > 0 && Math.abs(dx / dy) * radius < aside && down > radius) {
    return Math.min(dx ? aside / Math.abs(dx) : 1, down / dy, 1);
  }
  return Math.min(radius / Math.hypot(dx, dy), 1);
}

/**
 * Whether a point lies on an icon or on the name beneath it.
 * @param {Spot} spot
 * @param {vis.Point} point
 */
function isWithin(spot, { x, y }) {
  return wayOut(spot, x - spot.x, y - spot.y) === 1;
}
