import { encode, offeredSubprotocols } from './encoding.js';

/**
 * A transport connects to a URL as it is made, and reports what happens. Nothing is reported after `close` was called or
 * `onClose` reported.
 *
 * @typedef {import('../fairlead.js').Sendable} Sendable
 *
 * @typedef {object} Transport
 * @property {'websocket' | 'sse'} name
 * @property {string} protocol the subprotocol that the server chose, or ''
 * @property {boolean} isReady whether it takes a message now
 * @property {number} bufferedAmount bytes that are not on the network yet
 * @property {(message: Sendable) => void} send
 * @property {(code: number, reason: string) => void | Promise<void>} close
 * @property {(reason: string) => void} terminate closes, with 1006, what nobody answers on
 *
 * @typedef {object} TransportEvents
 * @property {() => void} onOpen
 * @property {(data: string | ArrayBuffer) => void} onMessage
 * @property {() => void} onReady it takes the next message
 * @property {(code: number, reason: string) => void} onClose
 * @property {() => void} onActivity of a stream: bytes came, if only of a comment
 * @property {() => void} onCrowded of a stream: it waits, as other tabs have all the streams that there may be
 * @property {() => void} onSlot of a stream: it has waited, and goes on
 * @property {(message: Sendable) => void} onNotTaken of a stream: the server did not take this one; to be sent first of all
 * @property {(message: Sendable, certain: boolean) => void} onUnsent of a stream: this one is lost; not `certain`: the server
 *   may have it
 */

/** @implements {Transport} */
export class WebSocketTransport {
  /** @type {'websocket'} */
  name = 'websocket';
  #socket;
  #events;

  /** @param {URL} url @param {{subprotocols?: string[], token?: string}} options @param {TransportEvents} events */
  constructor(url, options, events) {
    const socket = new WebSocket(url, offeredSubprotocols(options));
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => events.onOpen();
    socket.onmessage = (event) => events.onMessage(event.data);
    socket.onclose = (event) => events.onClose(event.code, event.reason);
    this.#socket = socket;
    this.#events = events;
  }

  get protocol() {
    return this.#socket.protocol;
  }

  /** What is sent on a socket that is closing is lost without a word. */
  get isReady() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  get bufferedAmount() {
    return this.#socket.bufferedAmount;
  }

  /** @param {Sendable} message */
  send(message) {
    this.#socket.send(encode(message));
  }

  /** @param {number} code @param {string} reason */
  close(code, reason) {
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close(code, reason);
  }

  /** @param {string} reason */
  terminate(reason) {
    this.close(1000, '');
    this.#events.onClose(1006, reason);
  }
}

/**
 * Finds out whether a WebSocket opens: on the echo, so that trying disturbs nobody.
 *
 * @param {URL} url of any endpoint of the gateway
 * @param {string | undefined} token
 * @param {(opened: boolean) => void} onResult
 */
export function probeWebSocket(url, token, onResult) {
  const socket = new WebSocket(url.href.replace(/^(.*\/ws\/).*/, '$1echo'), offeredSubprotocols({ token }));
  let opened = false;
  socket.onopen = () => {
    opened = true;
    socket.close();
  };
  socket.onclose = () => onResult(opened);
}
