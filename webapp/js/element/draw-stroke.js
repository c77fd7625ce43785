const REFERENCE_PX = 1000;

/**
 * Draws a stroke, or what was added to it.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {{color: string, width: number, points: [number, number][]}} stroke
 * @param {number} start the first point that is new
 */
export function drawStroke(context, { color, width, points }, start) {
  const { width: wide, height: high } = context.canvas;
  context.strokeStyle = color;
  context.lineWidth = (width * wide) / REFERENCE_PX;
  context.lineCap = context.lineJoin = 'round';
  context.beginPath();
  if (points.length === 1) {
    context.arc(points[0][0] * wide, points[0][1] * high, context.lineWidth / 2, 0, 2 * Math.PI);
    context.fillStyle = color;
    context.fill();
    return;
  }
  for (let at = Math.max(0, start - 1); at < points.length; at++) context.lineTo(points[at][0] * wide, points[at][1] * high);
  context.stroke();
}

/** @param {HTMLCanvasElement} canvas without transparency */
export function opaqueContext(canvas) {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('no canvas');
  return context;
}

/** @param {CanvasRenderingContext2D} context */
export function clearCanvas(context) {
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}
