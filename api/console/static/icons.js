// The icons of the parties, painted above their names.

const FADED_OPACITY = 0.18;
// Where the middle of the disk lies in an icon's file, which has room for a stack up to the right.
const MIDDLE = { x: 13 / 28, y: 15 / 28 };
const SMALL_PX = 24; // so small, an icon is painted once and then copied

/** Images by address, each fetched once. */
export class Icons {
  /** @param {() => void} onLoad an image has come that is not painted yet */
  constructor(onLoad) {
    this.onLoad = onLoad;
    /** @type {Map<string, HTMLImageElement>} */
    this.images = new Map();
    /** @type {Map<string, HTMLCanvasElement>} */
    this.copies = new Map();
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {Mark} mark
   * @param {Spot} spot
   * @param {number} scale
   */
  paint(pen, { icon, faded }, spot, scale) {
    const image = this.image(icon.image);
    if (!image.naturalWidth) return;
    const across = 2 * spot.radius;
    const pixels = Math.ceil(across * scale * devicePixelRatio);
    const painted = pixels > SMALL_PX ? image : this.copy(image, pixels);
    pen.globalAlpha = faded ? FADED_OPACITY : 1;
    pen.drawImage(painted, spot.x - MIDDLE.x * across, spot.y - MIDDLE.y * across, across, across);
    pen.globalAlpha = 1;
  }

  /**
   * @param {HTMLImageElement} image
   * @param {number} pixels
   */
  copy(image, pixels) {
    const key = `${pixels} ${image.src}`;
    const known = this.copies.get(key);
    if (known) return known;
    const copy = document.createElement("canvas");
    copy.width = copy.height = pixels;
    copy.getContext("2d")?.drawImage(image, 0, 0, pixels, pixels);
    this.copies.set(key, copy);
    return copy;
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
