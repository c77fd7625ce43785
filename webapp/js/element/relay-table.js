import { shellCommand, isLocalOnly } from '../model/shell-command.js';
import { describeRelay, isListeningUri, OPEN_TO_SESSIONS, socketUri } from '../model/relays.js';
import { copyLine } from './copy-line.js';
import { createElement } from './create-element.js';

/** @typedef {import('../model/relays.js').Relay} Relay */

/** `<relay-table>`: relays, how to reach each from a shell, and how they are. */
export class RelayTable extends HTMLElement {
  /**
   * @param {Relay[]} relays
   * @param {string} pageHost
   */
  show(relays, pageHost) {
    this.replaceChildren(createElement('ul', { class: 'relays' }, ...relays.map((relay) => item(relay, pageHost))));
  }
}

/** @param {Relay} relay @param {string} pageHost */
function item(relay, pageHost) {
  const { name, mode, status } = relay;
  const open = createElement('a', { class: 'button', href: `relay.html?name=${encodeURIComponent(name)}`, 'aria-label': `Open ${name}` }, 'Open');
  return createElement('li', { class: 'card' },
    createElement('div', { class: 'row' },
      createElement('h3', {}, name),
      createElement('span', { class: 'tag' }, mode),
      ...(status ? [createElement('span', { class: `tag ${status.state}` }, status.state)] : []),
      ...(OPEN_TO_SESSIONS.has(mode) ? [open] : [])),
    ...[describeRelay(relay), status ? counts(status) : ''].filter(Boolean).map((text) => createElement('p', { class: 'muted' }, text)),
    ...reach(relay, pageHost));
}

/** @param {Relay} relay @param {string} pageHost */
function reach(relay, pageHost) {
  const line = shellCommand(relay, pageHost);
  const socket = socketUri(relay);
  if (line) return [...(isLocalOnly(relay, pageHost) ? [createElement('p', { class: 'muted' }, 'Only from the gateway’s own machine:')] : []), copyLine(line)];
  if (!socket || isListeningUri(socket)) return [createElement('p', {}, 'Does not listen now: ', createElement('code', {}, relay.socket))];
  return [createElement('p', {}, 'Connects to ', createElement('code', {}, socket))];
}

/** @param {import('../model/relays.js').Status} status */
function counts({ peers, sessions, detail }) {
  const text = `${peers} ${peers === 1 ? 'peer' : 'peers'}, ${sessions} ${sessions === 1 ? 'session' : 'sessions'}`;
  return detail ? `${text}. ${detail}` : text;
}

customElements.define('relay-table', RelayTable);
