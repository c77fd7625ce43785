import { lineTo, onlyHere } from '../model/netcat.js';
import { OPEN_TO_SESSIONS } from '../model/relays.js';
import { node } from './node.js';

/** `<relay-table>`: relays, how to reach each from a shell, and how they are. */
class RelayTable extends HTMLElement {
  /**
   * @param {object[]} relays with `status` when they are live
   * @param {string} pageHost
   */
  show(relays, pageHost) {
    if (relays.length === 0) return this.replaceChildren(node('p', { class: 'muted' }, 'No relay is defined.'));
    this.replaceChildren(node('ul', { class: 'relays' }, ...relays.map((relay) => item(relay, pageHost))));
  }
}

function item(relay, pageHost) {
  const { name, mode, socket, status, about } = relay;
  const listens = status ? (status.listening ?? '') : socket;
  const line = lineTo(relay, pageHost);
  const open = node('a', { class: 'button', href: `relay.html?name=${encodeURIComponent(name)}`, 'aria-label': `Open ${name}` }, 'Open');
  return node('li', { class: 'card' },
    node('div', { class: 'row' },
      node('h3', {}, name),
      node('span', { class: 'tag' }, mode),
      ...(status ? [node('span', { class: `tag ${status.state}` }, status.state)] : []),
      ...(OPEN_TO_SESSIONS.has(mode) ? [open] : [])),
    ...(about ? [node('p', { class: 'muted' }, about)] : []),
    ...(status ? [node('p', { class: 'muted' }, counts(status))] : []),
    ...(line && onlyHere(listens, pageHost) ? [node('p', { class: 'muted' }, 'Only from the gateway’s own machine:')] : []),
    line ? copyLine(line) : node('p', {}, 'Connects to ', node('code', {}, socket)));
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
