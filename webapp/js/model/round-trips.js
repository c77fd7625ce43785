/** Times of an echo: each answer belongs to the oldest message that has none. */
export class RoundTrips {
  /** @type {number[]} */
  #waiting = [];
  /** @type {number[]} */
  #times = [];

  /** @param {number} now milliseconds */
  sent(now) {
    this.#waiting.push(now);
  }

  /**
   * @param {number} now milliseconds
   * @returns {number | null} the round trip, or null when nothing was waiting
   */
  answered(now) {
    const sentAt = this.#waiting.shift();
    if (sentAt === undefined) return null;
    const took = now - sentAt;
    this.#times.push(took);
    if (this.#times.length > 1000) this.#times.shift();
    return took;
  }

  /** The connection is gone, and the answers with it. */
  discardPending() {
    this.#waiting = [];
  }

  /** @returns {{count: number, least: number, median: number, most: number} | null} of the last 1000 */
  summary() {
    if (this.#times.length === 0) return null;
    const sorted = [...this.#times].sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)];
    return { count: sorted.length, least: sorted[0], median, most: sorted[sorted.length - 1] };
  }
}
