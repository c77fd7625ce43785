import './copy-line.js';
import { node } from './node.js';

/** `<peer-list>`: who is at the raw end. */
class PeerList extends HTMLElement {
  /** How to become a peer from a shell, where that is known. */
  line = null;

  connectedCallback() {
    this.none('Not connected.');
  }

  /** @param {string} text why there is no list */
  none(text) {
    this.replaceChildren(node('p', { class: 'muted' }, text));
  }

  /** @param {import('../model/peers.js').Peer[]} peers */
  show(peers) {
    if (peers.length === 0) {
      this.none('No raw peer is connected.');
      if (this.line) this.append(node('p', { class: 'muted' }, 'Be one, in a shell:'), copyLine(this.line));
      return;
    }
    this.replaceChildren(node('ul', {}, ...peers.map(item)));
  }
}

function copyLine(line) {
  const made = node('copy-line');
  made.line = line;
  return made;
}

function item({ address, since }) {
  const joined = new Date(since);
  const time = Number.isNaN(joined.getTime()) ? [] : [node('time', { datetime: since }, `since ${joined.toLocaleTimeString()}`)];
  return node('li', {}, node('code', {}, address), ...time);
}

customElements.define('peer-list', PeerList);
