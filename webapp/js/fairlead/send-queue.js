import { encodedSize } from './encoding.js';

/**
 * What was sent while there was no connection. Full, it refuses the newest, so that what it keeps has no hole.
 *
 * @typedef {import('../fairlead.js').Sendable} Sendable
 */
export class SendQueue {
  /**
   * Oldest first; what the caller takes out is not sent.
   *
   * @type {Sendable[]}
   */
  messages = [];
  #maxMessages;
  #maxBytes;

  /** @param {{maxQueuedMessages?: number, maxQueuedBytes?: number}} options */
  constructor({ maxQueuedMessages = 100, maxQueuedBytes = 262_144 }) {
    this.#maxMessages = maxQueuedMessages;
    this.#maxBytes = maxQueuedBytes;
  }

  /**
   * @param {Sendable} message
   * @returns {boolean} whether there was room for it
   */
  add(message) {
    const bytes = [...this.messages, message].reduce((sum, one) => sum + encodedSize(one), 0);
    const fits = this.messages.length < this.#maxMessages && bytes <= this.#maxBytes;
    if (fits) this.messages.push(message);
    return fits;
  }
}
