/**
 * Fairlead's client library: a WebSocket that comes back and goes on where it stopped.
 *
 *     import { connect } from './js/fairlead.js';
 *
 *     const lobby = connect('ws/relay/lobby', {
 *       subprotocols: ['fairlead.relay.v1'],
 *       onMessage: (message) => console.log(message.type, message.text),
 *       onState: (now) => console.log(now.state, now.code),
 *     });
 *     lobby.send({ type: 'send', text: 'hello' });
 *
 * The close code tells whether and how soon it comes back. In an envelope (every `fairlead.*.v1` subprotocol) it asks
 * for what it missed with `?since=EPOCH:OFFSET`. After two failed upgrades it goes on over `/sse/...`, and
 * returns once a probe finds that WebSocket works, or at its next reconnect. A connection on which nothing comes is
 * asked, and given up within 40 s when there is no answer, as with 1006.
 *
 * @typedef {string | ArrayBuffer | ArrayBufferView | object} Sendable a plain object is sent as JSON
 *
 * @typedef {object} State
 * @property {'connecting' | 'crowded' | 'open' | 'waiting' | 'closed'} state `closed` is final; `waiting` is followed by
 *   `connecting`. In an envelope `open` comes with the welcome, so a relay that does not exist was never open. `crowded`: other
 *   tabs of this browser have all the streams of the fallback that there may be; it goes on when one of them ends.
 * @property {'websocket' | 'sse'} transport what carries it, or is tried; `sse` is the fallback
 * @property {number} attempt 1 at first, and again after a connection that held
 * @property {number} [retryInMs] `waiting`: until the next try
 * @property {number} [code] `waiting` and `closed`: the close code; a browser says 1006 for a refused upgrade, too
 * @property {string} [reason] `waiting` and `closed`: the close reason
 * @property {boolean} [recovered] `open`, when it asked for what it missed: whether all of it will come.
 *   False means a hole: the server's history no longer reaches back.
 *
 * @typedef {object} Options
 * @property {string} [since] `EPOCH:OFFSET` of the last message already known
 * @property {string[]} [subprotocols] offered in this order
 * @property {string} [token] bearer token, sent as a subprotocol and not in the URL, where logs would keep it
 * @property {boolean} [envelope] messages are JSON objects; without it, the subprotocol that the server chose decides
 * @property {(message: any) => void} [onMessage] gets an object in an envelope, else a string or an ArrayBuffer
 * @property {(now: State) => void} [onState]
 * @property {(messages: Sendable[], certain: boolean) => void} [onUnsent] what was refused, or still queued when the
 *   connection closed for good. Not `certain`: the fallback broke meanwhile, so the server may have it
 * @property {number} [maxQueuedMessages] kept while not connected; default 100
 * @property {number} [maxQueuedBytes] default 262144
 */

import { EventStreamTransport } from './fairlead/event-stream-transport.js';
import { LivenessCheck } from './fairlead/liveness.js';
import { Position } from './fairlead/position.js';
import { delayMs, reconnects } from './fairlead/reconnect.js';
import { SendQueue } from './fairlead/send-queue.js';
import { probeWebSocket, WebSocketTransport } from './fairlead/web-socket-transport.js';

export { delayMs, reconnects };

/** A connection that held this long starts counting its tries anew. One that is accepted and then closed does not. */
const HELD_MS = 10_000;
/** WebSockets in a row that never opened: something blocks them. */
const REFUSALS = 2;
/** Blocking can also be silence. */
const OPEN_TIMEOUT_MS = 10_000;
const PROBE_INTERVAL_MS = 180_000;
const ENVELOPE = /^fairlead\.(?!bearer\.).+\.v\d+$/;

/** @param {string} path relative to the page (`ws/echo`) or absolute; `ws:` on an http page, `wss:` on an https page */
export function resolve(path) {
  const url = new URL(path, document.baseURI);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  url.hash = '';
  return url;
}

/**
 * Opens a connection. Returns at once; everything is reported through the options' callbacks.
 *
 * @param {string} path
 * @param {Options} [options]
 * @returns {Connection}
 */
export function connect(path, options = {}) {
  return new Connection(resolve(path), options);
}

/** What `connect` returns. */
class Connection {
  #url;
  #options;
  #queue;
  #position;
  #liveness;
  /** @type {import('./fairlead/web-socket-transport.js').Transport | null} */
  #transport = null;
  /** @type {State['transport']} */
  #transportName = 'websocket';
  /** @type {State['state']} */
  #state = 'connecting';
  #isEnveloped = false;
  #reconnectTimer = 0;
  #openTimer = 0;
  #probeTimer = 0;
  #failures = 0;
  #refusals = 0;
  #openedAt = Infinity;
  #onOnline = () => this.retry();

  /** @param {URL} url @param {Options} options */
  constructor(url, options) {
    this.#url = url;
    this.#options = options;
    this.#queue = new SendQueue(options);
    this.#position = new Position(options.since);
    this.#liveness = new LivenessCheck(url);
    globalThis.addEventListener('online', this.#onOnline);
    // Not at once: the caller's callbacks may use what `connect` has yet to return.
    this.#reconnectTimer = setTimeout(() => this.#open());
  }

  /** The subprotocol that the server chose, or '' while there is none. */
  get protocol() {
    return this.#transport?.protocol ?? '';
  }

  /** Where it has read to, as `EPOCH:OFFSET`, or null when nothing can be recovered. */
  get since() {
    return this.#position.since;
  }

  /** What was not given to the network yet, oldest first; what the caller takes out is not sent. */
  get queued() {
    return this.#queue.messages;
  }

  /**
   * `sent` means given to the network, which may still lose it; a protocol that must know acknowledges with `ref`.
   *
   * @param {Sendable} message
   * @returns {'sent' | 'queued' | 'refused'} `queued` goes out in order as soon as it can; `refused`: queue full, or closed
   */
  send(message) {
    if (this.#state === 'closed') return 'refused';
    if (this.queued.length || !this.#isReady) return this.#queue.add(message) ? 'queued' : 'refused';
    this.#transmit(message);
    return 'sent';
  }

  /** Tries now instead of when the wait is over. */
  retry() {
    if (this.#state !== 'waiting') return;
    clearTimeout(this.#reconnectTimer);
    this.#open();
  }

  /** Closes for good. */
  close(code = 1000, reason = '') {
    if (this.#state === 'closed') return;
    this.#transport?.close(code, reason);
    this.#end(code, reason);
  }

  #open() {
    const url = new URL(this.#url);
    const since = this.since;
    if (since) url.searchParams.set('since', since);
    this.#transportName = this.#refusals < REFUSALS ? 'websocket' : 'sse';
    this.#setState({ state: 'connecting' });
    this.#isEnveloped = false;
    const Transport = this.#transportName === 'sse' ? EventStreamTransport : WebSocketTransport;
    this.#transport = new Transport(url, this.#options, {
      onOpen: () => this.#onTransportOpen(),
      onMessage: (data) => this.#onMessage(data, since),
      onReady: () => this.#flush(),
      onClose: (code, reason) => this.#onClose(code, reason),
      onActivity: () => this.#liveness.received(),
      onCrowded: () => {
        clearTimeout(this.#openTimer);
        this.#setState({ state: 'crowded' });
      },
      onSlot: () => {
        this.#setState({ state: 'connecting' });
        this.#startOpenTimer();
      },
      onNotTaken: (message) => this.queued.unshift(message),
      onUnsent: (message, certain) => this.#options.onUnsent?.([message], certain),
    });
    this.#startOpenTimer();
  }

  #startOpenTimer() {
    this.#openTimer = setTimeout(() => {
      this.#transport?.close(1000, '');
      this.#onClose(1006, '');
    }, OPEN_TIMEOUT_MS);
  }

  #onTransportOpen() {
    this.#isEnveloped = this.#options.envelope ?? ENVELOPE.test(this.protocol);
    if (!this.#isEnveloped) this.#onOpen();
    this.#flush();
  }

  /** @param {string | ArrayBuffer} data @param {string | null} since what this connection asked for */
  #onMessage(data, since) {
    this.#liveness.received();
    const message = this.#isEnveloped ? JSON.parse(/** @type {string} */ (data)) : data;
    if (message.type === 'pong') return;
    if (this.#isEnveloped) this.#onEnvelope(message, since);
    this.#options.onMessage?.(message);
    // Behind the welcome: what its hearer says at once goes first.
    if (message.type === 'welcome') this.#flush();
  }

  /** @param {any} message @param {string | null} since */
  #onEnvelope(message, since) {
    if (message.type !== 'welcome') return this.#position.advance(message);
    this.#position.welcome(message, since);
    this.#onOpen(since ? { recovered: Boolean(message.recovered) } : {});
  }

  /** @param {{recovered?: boolean}} [recovery] */
  #onOpen(recovery = {}) {
    clearTimeout(this.#openTimer);
    this.#openedAt = performance.now();
    if (this.#transport) this.#liveness.start(this.#transport, this.#isEnveloped);
    if (this.#transportName === 'websocket') this.#refusals = 0;
    else this.#startProbeTimer();
    this.#setState({ state: 'open', ...recovery });
  }

  get #isReady() {
    return this.#state === 'open' && this.#transport !== null && this.#transport.isReady;
  }

  #flush() {
    while (this.queued.length && this.#isReady) this.#transmit(/** @type {Sendable} */ (this.queued.shift()));
  }

  /** @param {Sendable} message */
  #transmit(message) {
    this.#liveness.sent();
    this.#transport?.send(message);
  }

  /** @param {number} code @param {string} reason */
  #onClose(code, reason) {
    this.#transport = null;
    this.#stopTimers();
    const wasOpen = this.#openedAt !== Infinity;
    const held = performance.now() - this.#openedAt >= HELD_MS;
    this.#openedAt = Infinity;
    let when = reconnects(code);
    if (when === 'never') return this.#end(code, reason);
    let failures = (this.#failures = held ? 1 : this.#failures + 1);
    // A lost or refused fallback lets WebSocket try once; a refused WebSocket goes on to the fallback without much ado.
    if (this.#transportName === 'sse' && (wasOpen || code === 1006)) this.#refusals = REFUSALS - 1;
    else if (!wasOpen && code === 1006 && ++this.#refusals === REFUSALS) [when, failures] = ['soon', 1];
    const retryInMs = delayMs(when, failures, Math.random());
    this.#reconnectTimer = setTimeout(() => this.#open(), retryInMs);
    this.#setState({ state: 'waiting', retryInMs, code, reason });
  }

  #startProbeTimer() {
    this.#probeTimer = setTimeout(() => probeWebSocket(this.#url, this.#options.token, (opened) => {
      if (this.#state !== 'open' || this.#transportName !== 'sse') return;
      if (opened && this.since) this.#switchToWebSocket();
      else this.#startProbeTimer();
    }), PROBE_INTERVAL_MS);
  }

  /** Ends the fallback first: the same member would be there twice. What is said in between is recovered. */
  async #switchToWebSocket() {
    const stream = this.#transport;
    this.#transport = null;
    this.#liveness.stop();
    this.#openedAt = Infinity;
    this.#refusals = REFUSALS - 1;
    this.#transportName = 'websocket';
    this.#setState({ state: 'connecting' });
    await stream?.close(1000, '');
    if (this.#state === 'connecting') this.#open();
  }

  #stopTimers() {
    for (const timer of [this.#reconnectTimer, this.#openTimer, this.#probeTimer]) clearTimeout(timer);
    this.#liveness.stop();
  }

  /** @param {number} code @param {string} reason */
  #end(code, reason) {
    this.#transport = null;
    this.#stopTimers();
    globalThis.removeEventListener('online', this.#onOnline);
    this.#setState({ state: 'closed', code, reason });
    const unsent = this.queued.splice(0);
    if (unsent.length) this.#options.onUnsent?.(unsent, true);
  }

  /** @param {Omit<State, 'attempt' | 'transport'>} now */
  #setState(now) {
    this.#state = now.state;
    this.#options.onState?.({ attempt: this.#failures + 1, transport: this.#transportName, ...now });
  }
}
