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

/** Close codes after which to come back. After every other code the server means it. */
const RECONNECT = new Map([
  [1001, 'soon'], // shutdown
  [4008, 'soon'], // slow consumer
  [1006, 'later'], // no close frame
  [1011, 'later'],
  [1012, 'later'], // restart
  [1013, 'later'], // busy
  [1014, 'later'],
  [4429, 'later'], // rate limited
  [4502, 'later'], // upstream
]);
const FIRST_MS = { soon: 250, later: 2000 };
const LONGEST_MS = 30_000;
/** A connection that held this long starts counting its tries anew. One that is accepted and then closed does not. */
const HELD_MS = 10_000;
/** WebSockets in a row that never opened: something blocks them. */
const REFUSALS = 2;
/** Blocking can also be silence. */
const OPEN_WITHIN_MS = 10_000;
const PROBE_MS = 180_000;
/** After so long without a word it asks, waits so long for an answer, and asks so often before it gives up. */
const QUIET_MS = 20_000;
const ANSWER_MS = 8000;
const QUESTIONS = 2;
/** The server writes a comment on a stream every 15 s: there is nothing to ask. */
const SILENT_STREAM_MS = 35_000;
/** A post that nobody answers ends the stream. */
const POSTED_WITHIN_MS = 30_000;
const NO_ANSWER = 'no answer';
/** HTTP/1.1 gives the tabs of a browser six connections to a host, all together: so many may be streams, for others to pass. */
const STREAMS = 4;
/** What a WebSocket can't tell: why the server refused. */
const CODE_OF_STATUS = { 204: 1000, 400: 1008, 401: 1008, 403: 1008, 404: 4404, 429: 4429, 503: 1013 };
/** The gateway's own endpoints: those of users answer no ping. */
const ASKABLE = /^ws(.*\/)ws\/(echo$|chat\/|sketch\/|relay\/)/;
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
  /** What was sent while there was no connection. Full, it refuses the newest, so that what it keeps has no hole. */
  #queue = [];
  #line = null;
  #timer = 0;
  #overdue = 0;
  #failures = 0;
  #openedAt = Infinity;
  #state = 'connecting';
  #epoch = null;
  #offset = 0;
  #transport = 'websocket';
  #refusals = 0;
  #probe = 0;
  #silence = 0;
  #heardAt = 0;
  #sentAt = 0;
  #enveloped = false;
  #asking = null;
  #online = () => this.retry();

  constructor(url, options) {
    this.#url = url;
    this.#options = options;
    if (options.since) this.#reach(...splitAtLastColon(options.since));
    globalThis.addEventListener('online', this.#online);
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

  /** What was not given to the network yet, oldest first; what the caller takes out is not sent. */
  get queued() {
    return this.#queue;
  }

  /**
   * `sent` means given to the network, which may still lose it; a protocol that must know acknowledges with `ref`.
   *
   * @param {Sendable} message
   * @returns {'sent' | 'queued' | 'refused'} `queued` goes out in order as soon as it can; `refused`: queue full, or closed
   */
  send(message) {
    if (this.#state === 'closed') return 'refused';
    if (this.#queue.length || !this.#ready) return this.#keep(message) ? 'queued' : 'refused';
    this.#give(message);
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
    this.#line?.close(code, reason);
    this.#end(code, reason);
  }

  #dial() {
    const url = new URL(this.#url);
    const since = this.since;
    if (since) url.searchParams.set('since', since);
    this.#transport = this.#refusals < REFUSALS ? 'websocket' : 'sse';
    this.#tell({ state: 'connecting' });
    this.#enveloped = false;
    const open = this.#transport === 'sse' ? openStream : openWebSocket;
    const line = open(url, this.#options, {
      open: () => {
        this.#enveloped = this.#options.envelope ?? ENVELOPE.test(this.protocol);
        if (!this.#enveloped) this.#onOpen();
        this.#flush();
      },
      message: (data) => this.#onMessage(data, since),
      crowded: () => {
        clearTimeout(this.#overdue);
        this.#tell({ state: 'crowded' });
      },
      turn: () => {
        this.#tell({ state: 'connecting' });
        this.#expect(line);
      },
      heard: () => (this.#heardAt = performance.now()),
      ready: () => this.#flush(),
      back: (message) => this.#queue.unshift(message),
      unsent: (message, certain) => this.#options.onUnsent?.([message], certain),
      close: (code, reason) => this.#onClose(code, reason),
    });
    this.#line = line;
    this.#expect(line);
  }

  #expect(line) {
    this.#overdue = setTimeout(() => {
      line.close(1000, '');
      this.#onClose(1006, '');
    }, OPEN_WITHIN_MS);
  }

  #onMessage(data, since) {
    this.#heardAt = performance.now();
    const message = this.#enveloped ? JSON.parse(data) : data;
    if (message.type === 'pong') return;
    if (this.#enveloped) this.#follow(message, since);
    this.#options.onMessage?.(message);
    // Behind the welcome: what its hearer says at once goes first.
    if (message.type === 'welcome') this.#flush();
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
    clearTimeout(this.#overdue);
    this.#openedAt = this.#heardAt = performance.now();
    this.#watch();
    if (this.#transport === 'websocket') this.#refusals = 0;
    else this.#probe = setTimeout(() => this.#tryWebSocket(), PROBE_MS);
    this.#tell({ state: 'open', ...more });
  }

  /** A network can swallow all that is sent, and neither end is told. */
  #watch(asked = 0, unsent = this.#line.unsent()) {
    const line = this.#line;
    const stream = this.#transport === 'sse';
    if (!stream && !ASKABLE.test(this.#url.href)) return;
    const since = performance.now();
    this.#silence = setTimeout(() => {
      if (line !== this.#line) return;
      if (line.unsent() < unsent) this.#heardAt = performance.now();
      if (this.#heardAt >= since) return this.#watch();
      if (stream || asked === QUESTIONS) return line.drop(NO_ANSWER);
      const left = line.unsent();
      this.#ask(line);
      this.#watch(asked + 1, left);
    }, asked ? ANSWER_MS : this.#heardAt + (stream ? SILENT_STREAM_MS : QUIET_MS) - since);
  }

  /** Without an envelope nothing can be asked on the line itself: that the server is there has to do, or an echo that is due. */
  #ask(line) {
    const [, base, endpoint] = ASKABLE.exec(this.#url.href);
    if (this.#enveloped && endpoint !== 'echo') return line.send({ type: 'ping' });
    if (endpoint === 'echo' && this.#sentAt > this.#heardAt) return;
    this.#asking = new AbortController();
    const how = { method: 'HEAD', mode: 'no-cors', cache: 'no-store', signal: this.#asking.signal };
    fetch(`http${base}health/live`, how).then(() => (this.#heardAt = performance.now()), () => {});
  }

  get #ready() {
    return this.#state === 'open' && this.#line.ready();
  }

  #keep(message) {
    const { maxQueuedMessages = 100, maxQueuedBytes = 262_144 } = this.#options;
    const fits = this.#queue.length < maxQueuedMessages && [...this.#queue, message].reduce((sum, one) => sum + size(one), 0) <= maxQueuedBytes;
    if (fits) this.#queue.push(message);
    return fits;
  }

  #flush() {
    while (this.#queue.length && this.#ready) this.#give(this.#queue.shift());
  }

  #give(message) {
    this.#sentAt = performance.now();
    this.#line.send(message);
  }

  #onClose(code, reason) {
    this.#line = null;
    this.#stopTimers();
    const wasOpen = this.#openedAt !== Infinity;
    const held = performance.now() - this.#openedAt >= HELD_MS;
    this.#openedAt = Infinity;
    let when = reconnects(code);
    if (when === 'never') return this.#end(code, reason);
    this.#failures = held ? 1 : this.#failures + 1;
    let failures = this.#failures;
    // A lost or refused fallback lets WebSocket try once; a refused WebSocket goes on to the fallback without much ado.
    if (this.#transport === 'sse' && (wasOpen || code === 1006)) this.#refusals = REFUSALS - 1;
    else if (!wasOpen && code === 1006 && ++this.#refusals === REFUSALS) [when, failures] = ['soon', 1];
    const retryInMs = delayMs(when, failures, Math.random());
    this.#timer = setTimeout(() => this.#dial(), retryInMs);
    this.#tell({ state: 'waiting', retryInMs, code, reason });
  }

  /** On an endpoint of its own, so that trying disturbs nobody. */
  #tryWebSocket() {
    const socket = new WebSocket(this.#url.href.replace(/^(.*\/ws\/).*/, '$1echo'), subprotocolsOf({ token: this.#options.token }));
    let opened = false;
    socket.onopen = () => {
      opened = true;
      socket.close();
    };
    socket.onclose = () => {
      if (this.#state !== 'open' || this.#transport !== 'sse') return;
      if (opened && this.since) this.#moveOver();
      else this.#probe = setTimeout(() => this.#tryWebSocket(), PROBE_MS);
    };
  }

  /** Ends the fallback first: the same member would be there twice. What is said in between is recovered. */
  async #moveOver() {
    const line = this.#line;
    this.#line = null;
    this.#openedAt = Infinity;
    this.#refusals = REFUSALS - 1;
    this.#transport = 'websocket';
    this.#tell({ state: 'connecting' });
    await line.close(1000, '');
    if (this.#state === 'connecting') this.#dial();
  }

  #stopTimers() {
    for (const timer of [this.#timer, this.#overdue, this.#probe, this.#silence]) clearTimeout(timer);
    this.#asking?.abort();
  }

  #end(code, reason) {
    this.#line = null;
    this.#stopTimers();
    globalThis.removeEventListener('online', this.#online);
    this.#tell({ state: 'closed', code, reason });
    const unsent = this.#queue.splice(0);
    if (unsent.length) this.#options.onUnsent?.(unsent, true);
  }

  #tell(now) {
    this.#state = now.state;
    this.#options.onState?.({ attempt: this.#failures + 1, transport: this.#transport, ...now });
  }
}

/**
 * A transport: opens a line to `url` and reports on it: `open`, `message`, `ready` for the next one, one that goes `back`
 * in the queue or is `unsent`, `close`; of a stream, `heard` with whatever comes, and `crowded` until it is its `turn`. Nothing comes after `close` was called or
 * told. `drop` is a close that nobody answers.
 */
function openWebSocket(url, options, on) {
  const socket = new WebSocket(url, subprotocolsOf(options));
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => on.open();
  socket.onmessage = (event) => on.message(event.data);
  socket.onclose = (event) => on.close(event.code, event.reason);
  const close = (code, reason) => {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(code, reason);
  };
  return {
    protocol: () => socket.protocol,
    // What is sent on a socket that is closing is lost without a word.
    ready: () => socket.readyState === WebSocket.OPEN,
    send: (message) => socket.send(encode(message)),
    unsent: () => socket.bufferedAmount,
    close,
    drop(reason) {
      close(1000, '');
      on.close(1006, reason);
    },
  };
}

/** The fallback. */
function openStream(url, { subprotocols = [], token }, on) {
  const reading = new AbortController();
  const posting = new AbortController();
  const base = url.href.replace(/^ws/, 'http');
  const authorization = token ? { Authorization: `Bearer ${token}` } : {};
  const target = new URL(base.replace(/^(.*)\/ws\//, '$1/sse/'));
  let session = null;
  let protocol = '';
  let post = null;
  let over = false;
  let giveBack = () => {};
  read().catch(() => end(1006, ''));
  return { protocol: () => protocol, ready: () => session !== null && post === null, unsent: () => 0, send, close, drop: (reason) => end(1006, reason) };

  async function read() {
    if (isBounded(target.host)) await takeTurn();
    if (over) return giveBack();
    for (const name of subprotocols) target.searchParams.append('subprotocol', name);
    const headers = { ...authorization, Accept: 'text/event-stream' };
    const answer = await fetch(target, { headers, cache: 'no-store', signal: reading.signal });
    if (answer.status !== 200) return end(CODE_OF_STATUS[answer.status] ?? 1006, '');
    const bytes = answer.body.getReader();
    const decoder = new TextDecoder();
    const parse = eventParser(onEvent);
    for (;;) {
      const { done, value } = await bytes.read();
      if (done) return end(1006, '');
      on.heard();
      parse(decoder.decode(value, { stream: true }));
    }
  }

  async function takeTurn() {
    let waits = false;
    giveBack = await takeStream(target.host, reading.signal, () => {
      waits = true;
      on.crowded();
    });
    if (waits && !over) on.turn();
  }

  function onEvent(type, data) {
    if (over) return;
    if (type === 'message') return on.message(data);
    if (type === 'binary') return on.message(Uint8Array.from(atob(data), (char) => char.charCodeAt(0)).buffer);
    const told = JSON.parse(data);
    if (type === 'close') return end(told.code, told.reason ?? '');
    if (type !== 'session') return;
    session = new URL(told.session, target);
    protocol = told.subprotocol ?? '';
    on.open();
  }

  function send(message) {
    const body = encode(message);
    const headers = { ...authorization, 'Content-Type': typeof body === 'string' ? 'text/plain;charset=UTF-8' : 'application/octet-stream' };
    const late = setTimeout(() => end(1006, NO_ANSWER), POSTED_WITHIN_MS);
    post = fetch(session, { method: 'POST', headers, body, signal: posting.signal }).then(({ status }) => status, () => 0)
      .finally(() => clearTimeout(late)).then((status) => onPosted(message, status));
  }

  function onPosted(message, status) {
    post = null;
    if (status >= 200 && status < 300) return over || on.ready();
    // The session is gone, so it was not taken: the next line carries it.
    const gone = !over && (status === 404 || status === 410);
    if (gone) on.back(message);
    else on.unsent(message, status >= 400 && status < 500);
    if (gone || status === 0 || status >= 500) end(1006, '');
    else if (!over) on.ready();
  }

  function end(code, reason) {
    if (over) return;
    over = true;
    reading.abort();
    posting.abort();
    giveBack();
    on.close(code, reason);
  }

  /** What is on its way arrives first. */
  async function close() {
    over = true;
    reading.abort();
    giveBack();
    await post;
    if (session) await fetch(session, { method: 'DELETE', headers: authorization, keepalive: true }).catch(() => {});
  }
}

/** Whether the tabs of this browser share a few connections to this host; HTTP/2 has no such bound. Unknown without locks. */
function isBounded(host) {
  const [page] = performance.getEntriesByType('navigation');
  return Boolean(navigator.locks) && !(host === location.host && /^h[23]/.test(page?.nextHopProtocol));
}

/**
 * Takes one of the streams that there may be to a host; where the browser refuses to lock, without.
 *
 * @param {string} host
 * @param {AbortSignal} signal no longer wanted
 * @param {() => void} onWait there is none at the moment
 * @returns {Promise<() => void>} gives it back
 */
async function takeStream(host, signal, onWait) {
  const take = (n, options) => new Promise((resolve, reject) => {
    const hold = (lock) => new Promise((giveBack) => resolve(lock ? giveBack : giveBack()));
    navigator.locks.request(`fairlead ${host} ${n}`, options, hold).catch(reject);
  });
  const all = [...Array(STREAMS).keys()];
  try {
    for (const n of all) {
      const taken = await take(n, { ifAvailable: true });
      if (taken) return taken;
    }
  } catch {
    return () => {};
  }
  onWait();
  const others = new AbortController();
  signal.addEventListener('abort', () => others.abort());
  const turns = all.map((n) => take(n, { signal: others.signal }));
  const first = await Promise.any(turns);
  others.abort();
  for (const turn of turns) turn.then((giveBack) => giveBack !== first && giveBack(), () => {});
  return first;
}

/** Splits a `text/event-stream`, however it was cut into pieces. */
function eventParser(onEvent) {
  let rest = '';
  let type = '';
  let data = [];
  return (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop();
    for (const line of lines) {
      const [, field, value] = line.match(/^([^:]*):? ?(.*)/);
      if (field === 'event') type = value;
      if (field === 'data') data.push(value);
      if (line) continue;
      if (data.length) onEvent(type || 'message', data.join('\n'));
      type = '';
      data = [];
    }
  };
}

function subprotocolsOf({ subprotocols = [], token }) {
  return token ? [...subprotocols, `fairlead.bearer.${base64url(token)}`] : subprotocols;
}

function encode(message) {
  const raw = typeof message === 'string' || message instanceof ArrayBuffer || ArrayBuffer.isView(message);
  return raw ? message : JSON.stringify(message);
}

function size(message) {
  const data = encode(message);
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
