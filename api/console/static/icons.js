// The icons of the parties, painted over the canvas above their names.

const FADED_OPACITY = 0.18;
// Where the middle of the disk lies in an icon's file, which has room for a stack up to the right.
const MIDDLE = { x: 13 / 28, y: 15 / 28 };

/** Images by address, each fetched once. */
export class Icons {
  /** @param {() => void} onLoad an image has come that is not painted yet */
  constructor(onLoad) {
    this.onLoad = onLoad;
    /** @type {Map<string, HTMLImageElement>} */
    this.images = new Map();
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {Iterable<Mark>} marks
   * @param {Record<vis.Id, vis.Point>} places the middle of the box of each
   */
  paint(pen, marks, places) {
    pen.save();
    for (const { id, icon, faded } of marks) {
      const place = places[id];
      const image = this.image(icon.image);
      if (!place || !image.naturalWidth) continue;
      const across = 2 * icon.radius;
      const [x, y] = [place.x - MIDDLE.x * across, place.y - icon.above - MIDDLE.y * across];
      pen.globalAlpha = faded ? FADED_OPACITY : 1;
      pen.drawImage(image, x, y, across, across);
    }
    pen.restore();
  }

  /** @param {string} address */
  image(address) {
    const known = this.images.get(address);
    if (known) return known;
    const image = new Image();
    image.addEventListener("load", this.onLoad);
    image.src = address;
    this.images.set(address, image);
    return image;
  }
}
