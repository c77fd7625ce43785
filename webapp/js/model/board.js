/**
 * The strokes of a sketch board, in the order they began.
 *
 * @typedef {[number, number]} Point x and y in 0..1 of the board
 * @typedef {{id: string, from: string, color: string, width: number, points: Point[]}} Stroke `from`: a member's id
 */
export class Board {
  /** @type {Map<string, Stroke>} */
  #strokes = new Map();

  /** @returns {Iterable<Stroke>} */
  get strokes() {
    return this.#strokes.values();
  }

  get size() {
    return this.#strokes.size;
  }

  /** @param {Stroke[]} strokes all there are */
  replace(strokes) {
    this.#strokes = new Map(strokes.map((stroke) => [key(stroke), { ...stroke, points: [...stroke.points] }]));
  }

  /**
   * @param {Stroke} part a new stroke, or more points of one that is there
   * @returns {{stroke: Stroke, start: number}} the whole of it, and the first point that was added
   */
  add(part) {
    const there = this.#strokes.get(key(part));
    if (!there) {
      const stroke = { ...part, points: [...part.points] };
      this.#strokes.set(key(part), stroke);
      return { stroke, start: 0 };
    }
    const start = there.points.length;
    for (const point of part.points) there.points.push(point);
    return { stroke: there, start };
  }

  /** @param {{from: string, id: string}} stroke @returns {boolean} whether it was there */
  remove(stroke) {
    return this.#strokes.delete(key(stroke));
  }

  clear() {
    this.#strokes.clear();
  }
}

/** @param {{from: string, id: string}} stroke */
function key({ from, id }) {
  return JSON.stringify([from, id]);
}
