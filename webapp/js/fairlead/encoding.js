/** @typedef {import('../fairlead.js').Sendable} Sendable */

/**
 * @param {Sendable} message
 * @returns {string | ArrayBuffer | ArrayBufferView<ArrayBuffer>} what goes to the network
 */
export function encode(message) {
  const isEncoded = typeof message === 'string' || message instanceof ArrayBuffer || ArrayBuffer.isView(message);
  return isEncoded ? /** @type {string | ArrayBuffer | ArrayBufferView<ArrayBuffer>} */ (message) : JSON.stringify(message);
}

/**
 * @param {Sendable} message
 * @returns {number} bytes
 */
export function encodedSize(message) {
  const data = encode(message);
  return typeof data === 'string' ? new TextEncoder().encode(data).length : data.byteLength;
}

/**
 * What a WebSocket offers: the token is one of them, as a browser sends no header of ours.
 *
 * @param {{subprotocols?: string[], token?: string}} options
 */
export function offeredSubprotocols({ subprotocols = [], token }) {
  return token ? [...subprotocols, `fairlead.bearer.${base64url(token)}`] : subprotocols;
}

/** @param {string} text */
function base64url(text) {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
