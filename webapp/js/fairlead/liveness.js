/** After so long without a word it pings, waits so long for an answer, and pings so often before it gives up. */
const IDLE_MS = 20_000;
const PING_TIMEOUT_MS = 8000;
const MAX_PINGS = 2;
/** The server writes a comment on a stream every 15 s: there is nothing to ask. */
const STREAM_TIMEOUT_MS = 35_000;
/** The gateway's own endpoints: those of users answer no ping. */
const GATEWAY_ENDPOINT = /^ws(.*\/)ws\/(echo$|chat\/|sketch\/|relay\/)/;
export const NO_ANSWER = 'no answer';

/**
 * Ends a connection that is dead although nothing closed it: a network can swallow all that is sent, and neither end is
 * told.
 *
 * @typedef {import('./web-socket-transport.js').Transport} Transport
 */
export class LivenessCheck {
  #url;
  #timer = 0;
  #receivedAt = 0;
  #sentAt = 0;
  /** @type {AbortController | null} */
  #request = null;

  /** @param {URL} url of the endpoint */
  constructor(url) {
    this.#url = url.href;
  }

  received() {
    this.#receivedAt = performance.now();
  }

  sent() {
    this.#sentAt = performance.now();
  }

  /** @param {Transport} transport open now @param {boolean} isEnveloped whether its messages are JSON objects */
  start(transport, isEnveloped) {
    this.received();
    if (transport.name === 'sse' || GATEWAY_ENDPOINT.test(this.#url)) this.#wait(transport, isEnveloped);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#request?.abort();
  }

  /** @param {Transport} transport @param {boolean} isEnveloped @param {number} pings that had no answer yet */
  #wait(transport, isEnveloped, pings = 0, buffered = transport.bufferedAmount) {
    const isStream = transport.name === 'sse';
    const since = performance.now();
    const timeoutMs = pings ? PING_TIMEOUT_MS : this.#receivedAt + (isStream ? STREAM_TIMEOUT_MS : IDLE_MS) - since;
    this.#timer = setTimeout(() => {
      if (transport.bufferedAmount < buffered) this.received();
      if (this.#receivedAt >= since) return this.#wait(transport, isEnveloped);
      if (isStream || pings === MAX_PINGS) return transport.terminate(NO_ANSWER);
      const left = transport.bufferedAmount;
      this.#ping(transport, isEnveloped);
      this.#wait(transport, isEnveloped, pings + 1, left);
    }, timeoutMs);
  }

  /**
   * Without an envelope nothing can be asked on the connection itself: that the server is there has to do, or an echo
   * that is due.
   *
   * @param {Transport} transport
   * @param {boolean} isEnveloped
   */
  #ping(transport, isEnveloped) {
    const [, base, endpoint] = /** @type {RegExpExecArray} */ (GATEWAY_ENDPOINT.exec(this.#url));
    if (isEnveloped && endpoint !== 'echo') return transport.send({ type: 'ping' });
    if (endpoint === 'echo' && this.#sentAt > this.#receivedAt) return;
    this.#request = new AbortController();
    const { signal } = this.#request;
    fetch(`http${base}health/live`, { method: 'HEAD', mode: 'no-cors', cache: 'no-store', signal })
      .then(() => this.received(), () => {});
  }
}
