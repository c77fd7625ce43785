import { socketUri } from './relays.js';

/** How to reach a listening socket from a shell. */

const ANYWHERE = new Set(['0.0.0.0', '[::]', '']);
const LOCAL = /^(localhost|127\.[\d.]+|\[::1\])$/;

/**
 * @param {import('./relays.js').Relay} relay
 * @param {string} pageHost where this page came from: what to dial when the socket listens on every address
 * @returns {string | null} a shell line for its raw end, or null where nothing listens
 */
export function shellCommand(relay, pageHost) {
  const uri = socketUri(relay);
  if (uri.startsWith('unix-listen:')) return `nc -U ${quoted(uri.slice('unix-listen:'.length))}`;
  const [, kind, address, port] = uri.match(/^(tcp|tls|udp)-listen:\/\/(.*):(\d+)/) ?? [];
  // Port 0 is any free one, and not taken yet.
  if (!kind || Number(port) === 0) return null;
  const host = bare(ANYWHERE.has(address) ? pageHost : address);
  if (kind === 'tls') return `openssl s_client -quiet -connect ${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (kind === 'udp') return `nc -u ${quoted(host)} ${port}`;
  return `${relay.mode === 'chat' ? 'telnet' : 'nc'} ${quoted(host)} ${port}`;
}

/**
 * Whether the line works on the gateway's machine only, and this page may be elsewhere.
 *
 * @param {import('./relays.js').Relay} relay
 * @param {string} pageHost
 */
export function isLocalOnly(relay, pageHost) {
  const [, address] = socketUri(relay).match(/-listen:\/\/(.*):\d+/) ?? [null, 'localhost'];
  return LOCAL.test(address) && !LOCAL.test(pageHost);
}

/** @param {string} host */
function bare(host) {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/**
 * A relay's definition is someone else's text, and this line is made to be pasted into a shell.
 *
 * @param {string} word
 */
function quoted(word) {
  return /^[\w./:%@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
