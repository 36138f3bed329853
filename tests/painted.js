// Notes what is painted on the canvas of a page, so that a test reads what a person sees: the words
// and lines of the last frame. A test adds this before the page's own scripts; none of them knows it.
{
  const pen = CanvasRenderingContext2D.prototype;
  const { clearRect, fillText, stroke } = pen;
  let words = [];
  let lines = [];

  // vis-network clears its canvas before each frame.
  pen.clearRect = function (...box) {
    words = [];
    lines = [];
    clearRect.apply(this, box);
  };

  // Where a word stands twice: on the drawing's own plane, and on the canvas as it is seen.
  pen.fillText = function (text, x, y, ...rest) {
    const { a: scale, e: left, f: top } = this.getTransform();
    const middle = x + this.measureText(text).width / 2;
    const zoom = scale / devicePixelRatio;
    words.push({
      text,
      colour: this.fillStyle,
      place: [Math.round(middle), Math.round(y)],
      seen: [zoom * middle + left / devicePixelRatio, zoom * y + top / devicePixelRatio],
      zoom,
    });
    fillText.call(this, text, x, y, ...rest);
  };

  pen.stroke = function (...path) {
    lines.push({ colour: this.strokeStyle, width: this.lineWidth, dashes: this.getLineDash() });
    stroke.apply(this, path);
  };

  // What was painted, once the frame that is due has been.
  globalThis.painted = () =>
    new Promise((done) => {
      requestAnimationFrame(() => setTimeout(() => done({ words, lines })));
    });
}
