/**
 * The last frames of a relay, and what was told between them, within bounds on their number and on their bytes.
 *
 * @typedef {object} Frame
 * @property {'in' | 'out'} direction seen from this page
 * @property {string} peer whose it is, or '' where there is only one
 * @property {Date} time
 * @property {Uint8Array} bytes
 * @property {number} start offset of its first byte in the stream; 0 where frames stand alone
 *
 * @typedef {{text: string, kind: 'note' | 'hole', bytes: Uint8Array}} Notice without bytes
 */
export class FrameLog {
  /** @type {(Frame | Notice)[]} */
  #frames = [];
  #bytes = 0;

  constructor(maxFrames = 1000, maxBytes = 65_536) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
  }

  get frames() {
    return this.#frames;
  }

  /**
   * @param {Frame | Notice} frame
   * @returns {number} how many of the oldest frames had to go; the newest stays, however large
   */
  add(frame) {
    this.#frames.push(frame);
    this.#bytes += frame.bytes.length;
    let gone = 0;
    while (this.#frames.length > 1 && (this.#frames.length > this.maxFrames || this.#bytes > this.maxBytes)) {
      this.#bytes -= this.#frames[0].bytes.length;
      this.#frames.shift();
      gone++;
    }
    return gone;
  }

  clear() {
    this.#frames = [];
    this.#bytes = 0;
  }
}
