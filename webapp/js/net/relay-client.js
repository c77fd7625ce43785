import { connect } from '../fairlead.js';
import { encodeUtf8, fromBase64, toBase64 } from '../model/bytes.js';
import { Peers } from '../model/peers.js';

/**
 * A session on a relay, whatever its mode: frames in and out, peers where there are any. The server chooses the envelope
 * for hubs and plain bytes for proxies from what is offered.
 *
 * @typedef {import('../model/frame-log.js').Frame} Frame
 *
 * @typedef {object} Events
 * @property {(now: import('../fairlead.js').State) => void} onState
 * @property {(frame: Frame) => void} onFrame bytes that came, or that were sent
 * @property {(peers: Peers) => void} onPeers who is there has changed
 * @property {(text: string, kind: 'note' | 'hole') => void} onMark something to tell between the frames
 */
export class RelayClient {
  #connection;
  #events;
  #peers = new Peers();
  #position = { in: 0, out: 0 };
  /** Of the last open: what is sent while waiting must fit the next one, which is of the same relay. */
  #protocol = '';
  #lost = false;

  /**
   * @param {string} name
   * @param {string} token '' for none
   * @param {Events} events
   */
  constructor(name, token, events) {
    this.#events = events;
    this.#connection = connect(`ws/relay/${encodeURIComponent(name)}`, {
      subprotocols: ['fairlead.relay.v1', 'binary', 'text'],
      token,
      onMessage: (message) => (this.isHub ? this.#onEnvelope(message) : this.#onPayload(message)),
      onState: (now) => this.#onState(now),
      onUnsent: (messages) => this.#mark(`${messages.length} not sent: the connection is closed.`, 'hole'),
    });
  }

  /** Known from the first open on. */
  get isHub() {
    return this.#protocol === 'fairlead.relay.v1';
  }

  get protocol() {
    return this.#protocol;
  }

  /**
   * @param {string | Uint8Array} payload
   * @param {string} to a peer's id, or '' for all
   */
  send(payload, to) {
    const isText = typeof payload === 'string';
    const envelope = { type: 'send', ...(isText ? { text: payload } : { base64: toBase64(payload) }), ...(to && { to }) };
    const outcome = this.#connection.send(this.isHub ? envelope : this.#plain(payload));
    if (outcome === 'refused') return this.#mark('Not sent: there is no connection.', 'hole');
    if (outcome === 'queued') this.#mark('Kept until the connection is back:', 'note');
    this.#frame('out', to ? this.#peers.nameOf(to) : '', isText ? encodeUtf8(payload) : payload, new Date());
  }

  retry() {
    this.#connection.retry();
  }

  close() {
    this.#connection.close();
  }

  /** @param {string | Uint8Array} payload */
  #plain(payload) {
    if (this.protocol === 'binary') return typeof payload === 'string' ? encodeUtf8(payload) : payload;
    return typeof payload === 'string' ? payload : new TextDecoder().decode(payload);
  }

  /** @param {import('../fairlead.js').State} now */
  #onState(now) {
    if (now.state === 'open') {
      this.#protocol = this.#connection.protocol;
      this.#position = { in: 0, out: 0 };
    }
    if (now.state === 'open' && now.recovered === true) this.#mark('Connected again; nothing is missing.', 'note');
    if (now.state === 'open' && now.recovered === false) {
      this.#mark('Connected again. Messages may be missing here: the gateway’s history does not reach back to the last one.', 'hole');
    }
    if (now.state === 'open' && this.#lost && !this.isHub) this.#mark('Connected again: the other end is a new one.', 'note');
    this.#lost = now.state === 'waiting' || (this.#lost && now.state === 'connecting');
    if (now.state === 'waiting') this.#mark(`Connection lost (${now.code}).`, 'note');
    this.#events.onState(now);
  }

  /** @param {string | ArrayBuffer} data */
  #onPayload(data) {
    this.#frame('in', '', typeof data === 'string' ? encodeUtf8(data) : new Uint8Array(data), new Date());
  }

  /** @param {any} message */
  #onEnvelope(message) {
    switch (message.type) {
      case 'welcome':
        this.#peers.replace(message.peers ?? []);
        return this.#events.onPeers(this.#peers);
      case 'data': {
        const bytes = message.text === undefined ? fromBase64(message.base64) : encodeUtf8(message.text);
        return this.#frame('in', this.#peers.nameOf(message.peer), bytes, new Date(message.time));
      }
      case 'peer-joined':
        this.#peers.join(message.peer);
        return this.#events.onPeers(this.#peers);
      case 'peer-left':
        this.#onLeft(message.peer.id ?? message.peer, message.reason);
        return this.#events.onPeers(this.#peers);
      case 'gap':
        return this.#mark(`${message.dropped} messages are missing here: ${message.reason}.`, 'hole');
      case 'error':
        return this.#mark(`${message.code}: ${message.detail}`, 'hole');
    }
  }

  /** @param {string} id @param {string} [reason] */
  #onLeft(id, reason) {
    this.#mark(`${this.#peers.leave(id)} left${reason ? `: ${reason}` : ''}.`, 'note');
  }

  /** @param {'in' | 'out'} direction @param {string} peer @param {Uint8Array} bytes @param {Date} time */
  #frame(direction, peer, bytes, time) {
    const start = this.isHub ? 0 : this.#position[direction];
    this.#position[direction] += bytes.length;
    this.#events.onFrame({ direction, peer, bytes, time, start });
  }

  /** @param {string} text @param {'note' | 'hole'} kind */
  #mark(text, kind) {
    this.#events.onMark(text, kind);
  }
}
