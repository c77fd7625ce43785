/** How to reach a listening socket from a shell. */

const ANYWHERE = new Set(['0.0.0.0', '[::]', '']);

/**
 * @param {string} uri a relay's listening socket, as `tcp-listen://127.0.0.1:7000`
 * @param {string} pageHost where this page came from: what to dial when the socket listens on every address
 * @returns {string | null} a shell line, or null for a socket that doesn't listen
 */
export function netcatLine(uri, pageHost) {
  if (uri.startsWith('unix-listen:')) return `nc -U ${quoted(uri.slice('unix-listen:'.length))}`;
  const [, kind, address, port] = uri.match(/^(tcp|tls|udp)-listen:\/\/(.*):(\d+)/) ?? [];
  if (!kind) return null;
  const host = bare(ANYWHERE.has(address) ? pageHost : address);
  if (kind === 'tls') return `openssl s_client -quiet -connect ${host.includes(':') ? `[${host}]` : host}:${port}`;
  return kind === 'udp' ? `nc -u ${quoted(host)} ${port}` : `nc ${quoted(host)} ${port}`;
}

/**
 * @param {object} relay with `status` when it is live
 * @param {string} pageHost
 * @returns {string | null} how to reach its raw end from a shell
 */
export function lineTo({ socket, status }, pageHost) {
  return netcatLine(status ? (status.listening ?? '') : socket, pageHost);
}

/** Whether the line works on the gateway's machine only, and this page may be elsewhere. */
export function onlyHere(uri, pageHost) {
  const local = /^(localhost|127\.[\d.]+|\[::1\])$/;
  const [, address] = uri.match(/-listen:\/\/(.*):\d+/) ?? [null, 'localhost'];
  return local.test(address) && !local.test(pageHost);
}

function bare(host) {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** A relay's definition is someone else's text, and this line is made to be pasted into a shell. */
function quoted(word) {
  return /^[\w./:%@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
