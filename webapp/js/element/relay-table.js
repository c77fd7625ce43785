import { lineTo, onlyHere } from '../model/netcat.js';
import { aboutRelay, isListening, OPEN_TO_SESSIONS, socketOf } from '../model/relays.js';
import { node } from './node.js';

/** `<relay-table>`: relays, how to reach each from a shell, and how they are. */
class RelayTable extends HTMLElement {
  /**
   * @param {import('../model/relays.js').Relay[]} relays
   * @param {string} pageHost
   */
  show(relays, pageHost) {
    this.replaceChildren(node('ul', { class: 'relays' }, ...relays.map((relay) => item(relay, pageHost))));
  }
}

function item(relay, pageHost) {
  const { name, mode, status } = relay;
  const open = node('a', { class: 'button', href: `relay.html?name=${encodeURIComponent(name)}`, 'aria-label': `Open ${name}` }, 'Open');
  return node('li', { class: 'card' },
    node('div', { class: 'row' },
      node('h3', {}, name),
      node('span', { class: 'tag' }, mode),
      ...(status ? [node('span', { class: `tag ${status.state}` }, status.state)] : []),
      ...(OPEN_TO_SESSIONS.has(mode) ? [open] : [])),
    ...[aboutRelay(relay), status ? counts(status) : ''].filter(Boolean).map((text) => node('p', { class: 'muted' }, text)),
    ...reach(relay, pageHost));
}

function reach(relay, pageHost) {
  const line = lineTo(relay, pageHost);
  const socket = socketOf(relay);
  if (line) return [...(onlyHere(relay, pageHost) ? [node('p', { class: 'muted' }, 'Only from the gateway’s own machine:')] : []), copyLine(line)];
  if (!socket || isListening(socket)) return [node('p', {}, 'Does not listen now: ', node('code', {}, relay.socket))];
  return [node('p', {}, 'Connects to ', node('code', {}, socket))];
}

function counts({ peers, sessions, detail }) {
  const text = `${peers} ${peers === 1 ? 'peer' : 'peers'}, ${sessions} ${sessions === 1 ? 'session' : 'sessions'}`;
  return detail ? `${text}. ${detail}` : text;
}

function copyLine(line) {
  const made = node('copy-line');
  made.line = line;
  return made;
}

customElements.define('relay-table', RelayTable);
