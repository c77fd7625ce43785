const MOST = 16;

/**
 * What of a board is seen, and how large: all of it at scale 1. Places on the board and on the pad that shows it are both in
 * 0..1. Nothing beyond the board's edges is ever seen.
 *
 * @typedef {import('./board.js').Point} Point
 */
export class Viewport {
  scale = 1;
  /** Of the board, at the pad's left and upper edge. */
  left = 0;
  top = 0;

  /** @param {Point} place on the pad @returns {Point} on the board */
  toBoard([x, y]) {
    return [this.left + x / this.scale, this.top + y / this.scale];
  }

  /** @param {Point} place on the board @returns {Point} on the pad */
  toPad([x, y]) {
    return [(x - this.left) * this.scale, (y - this.top) * this.scale];
  }

  /**
   * Brings what is at one place of the pad to another, larger or smaller.
   *
   * @param {Point} from
   * @param {Point} to
   * @param {number} [factor]
   * @returns {boolean} whether anything moved
   */
  move(from, to, factor = 1) {
    const [x, y] = this.toBoard(from);
    const before = [this.scale, this.left, this.top].join();
    this.scale = between(1, this.scale * factor, MOST);
    this.left = between(0, x - to[0] / this.scale, 1 - 1 / this.scale);
    this.top = between(0, y - to[1] / this.scale, 1 - 1 / this.scale);
    return [this.scale, this.left, this.top].join() !== before;
  }
}

/** @param {number} least @param {number} value @param {number} most */
function between(least, value, most) {
  return Math.min(most, Math.max(least, value));
}
