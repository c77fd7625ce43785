/** Where a client has read to in the messages of a hub, a room or a board, to ask for what it missed. */
export class Position {
  /** @type {string | null} */
  #epoch = null;
  #offset = 0;

  /** @param {string} [since] `EPOCH:OFFSET`; an epoch may hold colons */
  constructor(since) {
    if (!since) return;
    const colon = since.lastIndexOf(':');
    this.#set(since.slice(0, colon), since.slice(colon + 1));
  }

  /** As `EPOCH:OFFSET`, or null when nothing can be recovered. */
  get since() {
    return this.#epoch === null ? null : `${this.#epoch}:${this.#offset}`;
  }

  /** @param {{offset?: number}} message of the envelope */
  advance({ offset }) {
    if (offset !== undefined && offset > this.#offset) this.#offset = offset;
  }

  /**
   * @param {{epoch?: string, offset?: number, recovered?: boolean, messages?: object[], strokes?: object[]}} welcome
   * @param {string | null} since what this connection asked for
   */
  welcome({ epoch, offset, recovered, messages, strokes }, since) {
    // A hub tells its newest offset and sends what was missed one by one after it: only those move the position.
    const missedFollows = recovered && since && !messages && !strokes;
    if (!missedFollows && epoch !== undefined) this.#set(epoch, offset);
  }

  /** @param {string} epoch @param {string | number | undefined} offset */
  #set(epoch, offset) {
    this.#epoch = epoch;
    this.#offset = Number(offset);
  }
}
