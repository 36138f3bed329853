// Notes what is painted on the canvas of a page, so that a test reads what a person sees: the words,
// lines and icons of the last frame. Tests add it to a page; no script of the page knows of it.
{
  const pen = CanvasRenderingContext2D.prototype;
  const { clearRect, drawImage, fillText, stroke } = pen;
  /** @type {object[]} */
  let words = [];
  /** @type {object[]} */
  let lines = [];
  /** @type {number[][]} */
  let icons = [];

  // vis-network clears its canvas before each frame.
  pen.clearRect = function (...box) {
    words = [];
    lines = [];
    icons = [];
    clearRect.apply(this, box);
  };

  // Where a word stands twice: on the drawing's own plane, and on the canvas as it is seen.
  pen.fillText = function (text, x, y, ...rest) {
    const { a: scale, e: left, f: top } = this.getTransform();
    const middle = this.textAlign === "center" ? x : x + this.measureText(text).width / 2;
    const zoom = scale / devicePixelRatio;
    words.push({
      text,
      colour: this.fillStyle,
      place: [Math.round(middle), Math.round(y)],
      seen: [zoom * middle + left / devicePixelRatio, zoom * y + top / devicePixelRatio],
      zoom,
      letters: Number.parseFloat(this.font) * zoom,
    });
    fillText.call(this, text, x, y, ...rest);
  };

  pen.stroke = function (/** @type {any[]} */ ...path) {
    lines.push({ colour: this.strokeStyle, width: this.lineWidth, dashes: this.getLineDash() });
    Reflect.apply(stroke, this, path);
  };

  // The disk of an icon lies a little down to the left of the middle of its image.
  pen.drawImage = function (/** @type {any[]} */ ...given) {
    const [, x, y, width, height] = given;
    const at = [x + (13 / 28) * width, y + (15 / 28) * height].map(Math.round);
    if (this.canvas.isConnected) icons.push(at); // others are copied from, and not seen
    Reflect.apply(drawImage, this, given);
  };

  // What was painted, once the frame that is due has been.
  const painted = () =>
    new Promise((done) => {
      requestAnimationFrame(() => setTimeout(() => done({ words, lines, icons })));
    });
  Object.assign(globalThis, { painted });
}
