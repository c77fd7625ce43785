/**
 * Fairlead's client library: a WebSocket that comes back by itself and goes on where it stopped.
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
 * Whether it comes back after a close, and how soon, is told by the close code. In an envelope (every `fairlead.*.v1`
 * subprotocol) it remembers the place it has read to and asks for what follows with `?since=EPOCH:OFFSET`.
 *
 * @typedef {string | ArrayBuffer | ArrayBufferView | object} Sendable a plain object is sent as JSON
 *
 * @typedef {object} State
 * @property {'connecting' | 'open' | 'waiting' | 'closed'} state `closed` is final; `waiting` is followed by `connecting`.
 *   In an envelope `open` comes with the welcome, so a relay that does not exist was never open.
 * @property {number} attempt the try this is about: 1 at first, and again after a connection that held
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
 * @property {(messages: Sendable[]) => void} [onUnsent] what was still queued when the connection closed for good
 * @property {number} [maxQueuedMessages] kept while there is no connection; 100 unless told
 * @property {number} [maxQueuedBytes] 262144 unless told
 */

/** Close codes after which to come back. After every other code the server means it. */
const RECONNECT = new Map([
  [1001, 'soon'], // shutdown: another node, or the same one restarted
  [4008, 'soon'], // slow consumer
  [1006, 'later'], // no close frame: network, proxy, crash
  [1011, 'later'], // internal
  [1012, 'later'], // service restart
  [1013, 'later'], // busy
  [1014, 'later'], // bad gateway
  [4429, 'later'], // rate limited
  [4502, 'later'], // upstream
]);
const FIRST_MS = { soon: 250, later: 2000 };
const LONGEST_MS = 30_000;
/** A connection that held this long starts counting its tries anew. One that is accepted and then closed does not. */
const HELD_MS = 10_000;
const ENVELOPE = /^fairlead\.(?!bearer\.).+\.v\d+$/;

/**
 * @param {number} code a close code
 * @returns {'soon' | 'later' | 'never'} when to come back
 */
export function reconnects(code) {
  return RECONNECT.get(code) ?? 'never';
}

/**
 * Exponential backoff with full jitter: anything from nothing to the bound, so that clients don't come back in step.
 *
 * @param {'soon' | 'later'} when
 * @param {number} failures in a row, from 1
 * @param {number} random 0 ≤ random < 1
 */
export function delayMs(when, failures, random) {
  return Math.floor(random * Math.min(LONGEST_MS, FIRST_MS[when] * 2 ** (failures - 1)));
}

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
  #line = null;
  #timer = 0;
  #failures = 0;
  #openedAt = Infinity;
  #state = 'connecting';
  #epoch = null;
  #offset = 0;

  constructor(url, options) {
    this.#url = url;
    this.#options = options;
    this.#queue = new Queue(options.maxQueuedMessages ?? 100, options.maxQueuedBytes ?? 262_144);
    if (options.since) this.#reach(...splitAtLastColon(options.since));
    // Not at once: the caller's callbacks may use what `connect` has yet to return.
    this.#timer = setTimeout(() => this.#dial());
  }

  /** The subprotocol that the server chose, or '' while there is none. */
  get protocol() {
    return this.#line?.protocol() ?? '';
  }

  /** Where it has read to, as `EPOCH:OFFSET`, or null when nothing can be recovered. */
  get since() {
    return this.#epoch === null ? null : `${this.#epoch}:${this.#offset}`;
  }

  /**
   * `sent` means given to the network, which may still lose it; a protocol that must know acknowledges with `ref`.
   *
   * @param {Sendable} message
   * @returns {'sent' | 'queued' | 'refused'} `queued` goes out in order at the next open; `refused`: queue full, or closed
   */
  send(message) {
    if (this.#state === 'closed') return 'refused';
    if (this.#state !== 'open') return this.#queue.offer(message) ? 'queued' : 'refused';
    this.#line.send(encode(message));
    return 'sent';
  }

  /** Tries now instead of when the wait is over. */
  retry() {
    if (this.#state !== 'waiting') return;
    clearTimeout(this.#timer);
    this.#dial();
  }

  /** Closes for good. */
  close(code = 1000, reason = '') {
    if (this.#state === 'closed') return;
    clearTimeout(this.#timer);
    this.#line?.close(code, reason);
    this.#end(code, reason);
  }

  #dial() {
    const url = new URL(this.#url);
    const since = this.since;
    if (since) url.searchParams.set('since', since);
    this.#tell({ state: 'connecting' });
    let enveloped = false;
    this.#line = openWebSocket(url, this.#subprotocols(), {
      open: () => {
        enveloped = this.#options.envelope ?? ENVELOPE.test(this.protocol);
        if (!enveloped) this.#onOpen();
      },
      message: (data) => {
        const message = enveloped ? JSON.parse(data) : data;
        if (enveloped) this.#follow(message, since);
        this.#options.onMessage?.(message);
      },
      close: (code, reason) => this.#onClose(code, reason),
    });
  }

  #subprotocols() {
    const { subprotocols = [], token } = this.#options;
    return token ? [...subprotocols, `fairlead.bearer.${base64url(token)}`] : subprotocols;
  }

  #follow(message, since) {
    if (message.type !== 'welcome') {
      if (message.offset > this.#offset) this.#offset = message.offset;
      return;
    }
    // A hub tells its newest offset and sends what was missed one by one after it: only those move the place.
    const comesAfter = message.recovered && since && !message.messages && !message.strokes;
    if (!comesAfter && message.epoch !== undefined) this.#reach(message.epoch, message.offset);
    this.#onOpen(since ? { recovered: Boolean(message.recovered) } : {});
  }

  #reach(epoch, offset) {
    this.#epoch = epoch;
    this.#offset = Number(offset);
  }

  #onOpen(more = {}) {
    this.#openedAt = performance.now();
    for (const message of this.#queue.drain()) this.#line.send(encode(message));
    this.#tell({ state: 'open', ...more });
  }

  #onClose(code, reason) {
    this.#line = null;
    const when = reconnects(code);
    if (when === 'never') return this.#end(code, reason);
    const held = performance.now() - this.#openedAt >= HELD_MS;
    this.#openedAt = Infinity;
    this.#failures = held ? 1 : this.#failures + 1;
    const retryInMs = delayMs(when, this.#failures, Math.random());
    this.#timer = setTimeout(() => this.#dial(), retryInMs);
    this.#tell({ state: 'waiting', retryInMs, code, reason });
  }

  #end(code, reason) {
    this.#line = null;
    this.#tell({ state: 'closed', code, reason });
    const unsent = this.#queue.drain();
    if (unsent.length) this.#options.onUnsent?.(unsent);
  }

  #tell(now) {
    this.#state = now.state;
    this.#options.onState?.({ attempt: this.#failures + 1, ...now });
  }
}

/** What was sent while there was no connection. Full, it refuses the newest, so that what it keeps has no hole. */
class Queue {
  #messages = [];
  #bytes = 0;

  constructor(maxMessages, maxBytes) {
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  offer(message) {
    const bytes = this.#bytes + size(encode(message));
    if (this.#messages.length >= this.maxMessages || bytes > this.maxBytes) return false;
    this.#messages.push(message);
    this.#bytes = bytes;
    return true;
  }

  drain() {
    this.#bytes = 0;
    return this.#messages.splice(0);
  }
}

/**
 * A transport: opens a line to `url` and reports on it; nothing is reported after `close` was called or told.
 *
 * @param {URL} url
 * @param {string[]} subprotocols
 * @param {{open: () => void, message: (data: string | ArrayBuffer) => void, close: (code: number, reason: string) => void}} on
 */
function openWebSocket(url, subprotocols, on) {
  const socket = new WebSocket(url, subprotocols);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => on.open();
  socket.onmessage = (event) => on.message(event.data);
  socket.onclose = (event) => on.close(event.code, event.reason);
  return {
    protocol: () => socket.protocol,
    send: (data) => socket.send(data),
    close(code, reason) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(code, reason);
    },
  };
}

function encode(message) {
  const raw = typeof message === 'string' || message instanceof ArrayBuffer || ArrayBuffer.isView(message);
  return raw ? message : JSON.stringify(message);
}

function size(data) {
  return typeof data === 'string' ? new TextEncoder().encode(data).length : data.byteLength;
}

function base64url(text) {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function splitAtLastColon(text) {
  const at = text.lastIndexOf(':');
  return [text.slice(0, at), text.slice(at + 1)];
}
