const AFTER_PEN_MS = 1000;

/**
 * Which pointers draw, which zoom and which are a palm: a mouse and a pen draw; so does one finger, until a second one comes
 * and both zoom; and no finger does anything beside a pen, or shortly after it.
 *
 * @typedef {{id: number, kind: string, x: number, y: number, time: number}} Pointer `kind`: mouse, pen or touch; x and y in
 *   pixels, time in ms
 *
 * @typedef {object} GestureHandlers
 * @property {(pointer: Pointer) => void} begin it draws from now on
 * @property {(id: number) => void} end it has drawn
 * @property {(id: number) => void} withdraw what it drew was not meant to be a line
 * @property {(before: [Pointer, Pointer], now: [Pointer, Pointer]) => void} pinch two fingers moved
 */
export class Gestures {
  #handlers;
  /** Those that are down and count, in the order they came. @type {Map<number, Pointer>} */
  #fingers = new Map();
  /** @type {Set<number>} */
  #drawing = new Set();
  /** @type {Set<number>} */
  #pens = new Set();
  #penAt = -Infinity;
  #pinching = false;

  /** @param {GestureHandlers} handlers */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** @param {number} id */
  draws(id) {
    return this.#drawing.has(id);
  }

  /** @param {Pointer} pointer */
  down(pointer) {
    this.#notice(pointer);
    if (pointer.kind === 'pen') {
      this.#pens.add(pointer.id);
      // The hand often lies down before the pen does.
      this.#withdrawFingers();
      this.#fingers.clear();
      this.#pinching = false;
    } else if (pointer.kind === 'touch') {
      if (this.#pens.size || pointer.time - this.#penAt < AFTER_PEN_MS) return;
      this.#fingers.set(pointer.id, pointer);
      if (this.#fingers.size > 1) return this.#pinch();
    }
    this.#drawing.add(pointer.id);
    this.#handlers.begin(pointer);
  }

  /** @param {Pointer} pointer */
  move(pointer) {
    this.#notice(pointer);
    if (!this.#fingers.has(pointer.id)) return;
    const before = this.#pair();
    this.#fingers.set(pointer.id, pointer);
    if (this.#pinching && this.#fingers.size > 1) this.#handlers.pinch(before, this.#pair());
  }

  /** @param {Pointer} pointer @param {boolean} cancelled the system took it for a palm, or for something of its own */
  up(pointer, cancelled) {
    this.#notice(pointer);
    this.#pens.delete(pointer.id);
    this.#fingers.delete(pointer.id);
    if (this.#fingers.size === 0) this.#pinching = false;
    if (!this.#drawing.delete(pointer.id)) return;
    if (cancelled && pointer.kind === 'touch') this.#handlers.withdraw(pointer.id);
    else this.#handlers.end(pointer.id);
  }

  /**
   * A pen that hovers counts, too.
   *
   * @param {Pointer} pointer
   */
  #notice({ kind, time }) {
    if (kind === 'pen') this.#penAt = time;
  }

  /** Until no finger is down: who lifts one of two does not go on to draw with the other. */
  #pinch() {
    this.#pinching = true;
    this.#withdrawFingers();
  }

  #withdrawFingers() {
    for (const id of this.#fingers.keys()) if (this.#drawing.delete(id)) this.#handlers.withdraw(id);
  }

  /** @returns {[Pointer, Pointer]} the first two fingers, where there are two */
  #pair() {
    return /** @type {[Pointer, Pointer]} */ ([...this.#fingers.values()].slice(0, 2));
  }
}
