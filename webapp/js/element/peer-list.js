import { copyLine } from './copy-line.js';
import { createElement } from './create-element.js';

/** @typedef {import('../model/peers.js').Peer} Peer */

/** `<peer-list>`: who is at the raw end. */
export class PeerList extends HTMLElement {
  /** @type {string | null} */
  #line = null;
  /** @type {Peer[] | null} */
  #peers = null;

  connectedCallback() {
    this.none('Not connected.');
  }

  /** @param {string} text why there is no list */
  none(text) {
    this.#peers = null;
    this.replaceChildren(createElement('p', { class: 'muted' }, text));
  }

  /** @param {Peer[]} peers */
  show(peers) {
    this.#peers = peers;
    if (peers.length) return this.replaceChildren(createElement('ul', {}, ...peers.map(item)));
    this.replaceChildren(createElement('p', { class: 'muted' }, 'No raw peer is connected.'),
      ...(this.#line ? [createElement('p', { class: 'muted' }, 'Be one, in a shell:'), copyLine(this.#line)] : []));
  }

  /** @param {string | null} line how to become a peer from a shell, where that is known */
  set line(line) {
    if (line === this.#line) return;
    this.#line = line;
    if (this.#peers) this.show(this.#peers);
  }
}

/** @param {Peer} peer */
function item({ address, since }) {
  const joined = new Date(since);
  const time = Number.isNaN(joined.getTime()) ? [] : [createElement('time', { datetime: since }, `since ${joined.toLocaleTimeString()}`)];
  return createElement('li', {}, createElement('code', {}, address), ...time);
}

customElements.define('peer-list', PeerList);
