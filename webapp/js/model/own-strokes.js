const MOST_POINTS = 500;

/**
 * What is drawn here, until the server has told it back: shown at once, sent in parts, and after a broken connection
 * exactly the rest is sent again.
 *
 * @typedef {import('./board.js').Point} Point
 * @typedef {{id: string, color: string, width: number, points: Point[], sent: number, confirmed: number, done: boolean}} OwnStroke
 */
export class OwnStrokes {
  /** @type {Map<string, OwnStroke>} */
  #byId = new Map();
  #nextId;

  /** @param {() => string} nextId makes an id that nobody has */
  constructor(nextId) {
    this.#nextId = nextId;
  }

  /** @returns {OwnStroke[]} */
  get list() {
    return [...this.#byId.values()];
  }

  /** @param {string} color @param {number} width @param {Point} point @returns {OwnStroke} */
  begin(color, width, point) {
    return this.#add({ color, width, points: [rounded(point)], done: false });
  }

  /** @param {OwnStroke} stroke @param {Point[]} points */
  extend(stroke, points) {
    for (const point of points.map(rounded)) {
      const [x, y] = stroke.points[stroke.points.length - 1];
      if (point[0] !== x || point[1] !== y) stroke.points.push(point);
    }
  }

  /** @param {OwnStroke} stroke nothing is added any more */
  end(stroke) {
    stroke.done = true;
    this.#forget(stroke);
  }

  /** @returns {{id: string, color: string, width: number, points: Point[]}[]} what is to be sent now */
  parts() {
    const parts = [];
    for (const stroke of this.#byId.values()) {
      while (stroke.sent < stroke.points.length) {
        const { id, color, width } = stroke;
        const points = stroke.points.slice(stroke.sent, stroke.sent + MOST_POINTS);
        parts.push({ id, color, width, points });
        stroke.sent += points.length;
      }
    }
    return parts;
  }

  /**
   * The server has told back so many points.
   *
   * @returns {boolean} whether it was one of these
   * @param {string} id
   * @param {number} count
   */
  confirm(id, count) {
    const stroke = this.#byId.get(id);
    if (!stroke) return false;
    stroke.confirmed += count;
    this.#forget(stroke);
    return true;
  }

  /**
   * The server removed it, or does not take it.
   *
   * @param {string} id
   */
  drop(id) {
    return this.#byId.delete(id);
  }

  /** Everything was cleared; who is drawing goes on with the rest. */
  clear() {
    for (const stroke of this.list) if (stroke.confirmed > 0 || stroke.done) this.#byId.delete(stroke.id);
  }

  /**
   * After a new connection, under which the server takes only strokes with new ids: keeps the rest that it does not have.
   *
   * @param {(id: string) => number} pointsThere how many points of it the server has
   */
  resume(pointsThere) {
    for (const stroke of this.list) {
      const there = pointsThere(stroke.id);
      this.#byId.delete(stroke.id);
      // Told back once and gone now: someone cleared it.
      const cleared = there === 0 && stroke.confirmed > 0;
      const complete = stroke.done && there >= stroke.points.length;
      if (cleared || complete) continue;
      // The last point that is there begins the rest, so that the line has no gap.
      stroke.points = stroke.points.slice(Math.max(0, Math.min(there, stroke.points.length) - 1));
      Object.assign(stroke, { id: this.#nextId(), sent: 0, confirmed: 0 });
      this.#byId.set(stroke.id, stroke);
    }
  }

  /** @param {{color: string, width: number, points: Point[], done: boolean}} stroke */
  #add(stroke) {
    const made = { id: this.#nextId(), sent: 0, confirmed: 0, ...stroke };
    this.#byId.set(made.id, made);
    return made;
  }

  /** @param {OwnStroke} stroke */
  #forget(stroke) {
    if (stroke.done && stroke.confirmed >= stroke.points.length) this.#byId.delete(stroke.id);
  }
}

/** @param {Point} point @returns {Point} */
function rounded([x, y]) {
  return [clamped(x), clamped(y)];
}

/** @param {number} value */
function clamped(value) {
  return Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
}
