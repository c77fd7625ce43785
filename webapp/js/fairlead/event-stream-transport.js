import { encode } from './encoding.js';
import { eventStreamParser } from './event-stream-parser.js';
import { NO_ANSWER } from './liveness.js';
import { acquireStreamSlot, isBounded } from './stream-slots.js';

/** A post that nobody answers ends the stream. */
const POST_TIMEOUT_MS = 30_000;
/** What a WebSocket can't tell: why the server refused. */
const CLOSE_CODE_OF_STATUS = new Map([[204, 1000], [400, 1008], [401, 1008], [403, 1008], [404, 4404], [429, 4429], [503, 1013]]);

/**
 * @typedef {import('../fairlead.js').Sendable} Sendable
 * @typedef {import('./web-socket-transport.js').Transport} Transport
 * @typedef {import('./web-socket-transport.js').TransportEvents} TransportEvents
 */

/**
 * The fallback: an event stream from `/sse/...`, and a post for each message.
 *
 * @implements {Transport}
 */
export class EventStreamTransport {
  /** @type {'sse'} */
  name = 'sse';
  /** A post tells at its answer what it took. */
  bufferedAmount = 0;
  protocol = '';
  #url;
  /** @type {Record<string, string>} */
  #authorization;
  #events;
  #reading = new AbortController();
  #posting = new AbortController();
  /** @type {URL | null} */
  #session = null;
  /** @type {Promise<void> | null} */
  #post = null;
  #isClosed = false;
  #releaseSlot = () => {};

  /**
   * @param {URL} url of the WebSocket
   * @param {{subprotocols?: string[], token?: string}} options
   * @param {TransportEvents} events
   */
  constructor(url, { subprotocols = [], token }, events) {
    this.#url = new URL(url.href.replace(/^ws/, 'http').replace(/^(.*)\/ws\//, '$1/sse/'));
    for (const name of subprotocols) this.#url.searchParams.append('subprotocol', name);
    this.#authorization = token ? { Authorization: `Bearer ${token}` } : {};
    this.#events = events;
    this.#read().catch(() => this.#end(1006, ''));
  }

  get isReady() {
    return this.#session !== null && this.#post === null;
  }

  /** @param {Sendable} message */
  send(message) {
    const body = encode(message);
    const headers = { ...this.#authorization, 'Content-Type': typeof body === 'string' ? 'text/plain;charset=UTF-8' : 'application/octet-stream' };
    const timeout = setTimeout(() => this.terminate(NO_ANSWER), POST_TIMEOUT_MS);
    this.#post = fetch(/** @type {URL} */ (this.#session), { method: 'POST', headers, body, signal: this.#posting.signal })
      .then(({ status }) => status, () => 0)
      .finally(() => clearTimeout(timeout)).then((status) => this.#onPosted(message, status));
  }

  /** What is on its way arrives first. */
  async close() {
    this.#isClosed = true;
    this.#reading.abort();
    this.#releaseSlot();
    await this.#post;
    if (!this.#session) return;
    await fetch(this.#session, { method: 'DELETE', headers: this.#authorization, keepalive: true }).catch(() => {});
  }

  /** @param {string} reason */
  terminate(reason) {
    this.#end(1006, reason);
  }

  async #read() {
    if (isBounded(this.#url.host)) await this.#acquireSlot();
    if (this.#isClosed) return this.#releaseSlot();
    const headers = { ...this.#authorization, Accept: 'text/event-stream' };
    const response = await fetch(this.#url, { headers, cache: 'no-store', signal: this.#reading.signal });
    if (response.status !== 200 || !response.body) return this.#end(CLOSE_CODE_OF_STATUS.get(response.status) ?? 1006, '');
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const parse = eventStreamParser((type, data) => this.#onEvent(type, data));
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return this.#end(1006, '');
      this.#events.onActivity();
      parse(decoder.decode(value, { stream: true }));
    }
  }

  async #acquireSlot() {
    let waited = false;
    this.#releaseSlot = await acquireStreamSlot(this.#url.host, this.#reading.signal, () => {
      waited = true;
      this.#events.onCrowded();
    });
    if (waited && !this.#isClosed) this.#events.onSlot();
  }

  /** @param {string} type @param {string} data */
  #onEvent(type, data) {
    if (this.#isClosed) return;
    if (type === 'message') return this.#events.onMessage(data);
    if (type === 'binary') return this.#events.onMessage(Uint8Array.from(atob(data), (char) => char.charCodeAt(0)).buffer);
    const event = JSON.parse(data);
    if (type === 'close') return this.#end(event.code, event.reason ?? '');
    if (type !== 'session') return;
    this.#session = new URL(event.session, this.#url);
    this.protocol = event.subprotocol ?? '';
    this.#events.onOpen();
  }

  /** @param {Sendable} message @param {number} status of the answer, 0 for none */
  #onPosted(message, status) {
    this.#post = null;
    const taken = status >= 200 && status < 300;
    // The session is gone, so it was not taken: the next connection carries it.
    const gone = !this.#isClosed && (status === 404 || status === 410);
    if (gone) this.#events.onNotTaken(message);
    else if (!taken) this.#events.onUnsent(message, status >= 400 && status < 500);
    if (gone || status === 0 || status >= 500) this.#end(1006, '');
    else if (!this.#isClosed) this.#events.onReady();
  }

  /** @param {number} code @param {string} reason */
  #end(code, reason) {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#reading.abort();
    this.#posting.abort();
    this.#releaseSlot();
    this.#events.onClose(code, reason);
  }
}
