/**
 * A relay as a page knows it: with `status` for who may see how it runs, without for who may just open it.
 *
 * @typedef {{state: string, detail?: string, listening?: string, peers: number, sessions: number}} Status
 * @typedef {{name: string, mode: string, socket: string, payload: string, status?: Status}} Relay
 */

/** Modes that sessions can open at `ws/relay/{name}`; a page can talk to these. */
export const OPEN_TO_SESSIONS = new Set(['hub', 'proxy', 'echo']);

/** @type {Record<string, string>} */
const WHAT = {
  hub: 'What one says reaches all others',
  proxy: 'Each session gets a connection of its own',
  chat: 'A chat room in plain lines; the first one is your name',
  echo: 'Sends back what it receives',
  roster: 'Send your name in a line, get the list of all names',
};
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** @param {string} name */
export function isRelayName(name) {
  return NAME.test(name);
}

/** @param {Relay} relay @returns {string} what it is for, '' for a mode that is not known here */
export function describeRelay({ mode }) {
  return WHAT[mode] ?? '';
}

/** @param {Relay} relay @returns {string} where it listens or connects to, with the real port; '' where it should listen and does not */
export function socketUri({ socket, status }) {
  return status?.listening ?? (status && isListeningUri(socket) ? '' : socket);
}

/** @param {string} uri of a socket */
export function isListeningUri(uri) {
  return /^\w+-listen:/.test(uri);
}

/** @param {Relay[]} relays @returns {Relay | undefined} where a newcomer sees a line go to and fro: a hub that listens, of text and on a stream if there is one */
export function suggestedRelay(relays) {
  const hubs = relays.filter((relay) => relay.mode === 'hub' && isListeningUri(socketUri(relay)));
  return hubs.find((relay) => relay.payload === 'text' && !socketUri(relay).startsWith('udp')) ?? hubs[0];
}
