const REFERENCE_PX = 1000;

/**
 * Draws a stroke, or what was added to it.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {{color: string, width: number, points: [number, number][]}} stroke
 * @param {number} start the first point that is new
 */
export function paint(context, { color, width, points }, start) {
  const { width: wide, height: high } = context.canvas;
  context.strokeStyle = color;
  context.lineWidth = (width * wide) / REFERENCE_PX;
  context.lineCap = context.lineJoin = 'round';
  context.beginPath();
  const from = Math.max(0, start - 1);
  context.moveTo(points[from][0] * wide, points[from][1] * high);
  // A line to where it is is a dot.
  for (const [x, y] of points.slice(Math.min(from + 1, points.length - 1))) context.lineTo(x * wide, y * high);
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context */
export function blank(context) {
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}
