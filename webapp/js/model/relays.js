/** The relays of the packaged demo configuration (`server-config/fairlead.yaml`), for who may not list the real ones. */
export const DEMO_RELAYS = [
  { name: 'lobby', mode: 'hub', socket: 'tcp-listen://127.0.0.1:7000', about: 'Lines of text, shared by all' },
  { name: 'telemetry', mode: 'hub', socket: 'udp-listen://127.0.0.1:7001', about: 'Datagrams, shared by all' },
  { name: 'echo', mode: 'proxy', socket: 'tcp://127.0.0.1:7007', about: 'Each session gets its own connection to echo-tcp' },
  { name: 'echo-tcp', mode: 'echo', socket: 'tcp-listen://127.0.0.1:7007', about: 'Sends back what it receives' },
  { name: 'echo-udp', mode: 'echo', socket: 'udp-listen://127.0.0.1:7008', about: 'Sends back each datagram' },
  { name: 'roster', mode: 'roster', socket: 'tcp-listen://127.0.0.1:7005', about: 'Send your name, get the list of all names' },
  { name: 'telnet', mode: 'chat', socket: 'tcp-listen://127.0.0.1:7023', about: 'The chat room lobby in plain lines' },
];

/** Modes that sessions can open at `ws/relay/{name}`; a page can talk to these. */
export const OPEN_TO_SESSIONS = new Set(['hub', 'proxy', 'echo']);

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** @param {string} name */
export function isRelayName(name) {
  return NAME.test(name);
}
