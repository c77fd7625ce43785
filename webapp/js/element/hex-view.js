import { FrameLog } from '../model/frame-log.js';
import { hexDump, formatSize } from '../model/bytes.js';
import { createElement } from './create-element.js';

const NOTHING = new Uint8Array();

/**
 * @typedef {import('../model/frame-log.js').Frame} Frame
 * @typedef {import('../model/frame-log.js').Notice} Notice
 */

/** `<hex-view>`: the last frames byte by byte. Rendered once per animation frame, however fast they come. */
export class HexView extends HTMLElement {
  #log = new FrameLog();
  #list = createElement('ol', { tabindex: '0', 'aria-label': 'Frames' });
  #gone = 0;
  /** @type {(Frame | Notice)[]} */
  #fresh = [];
  #narrow = matchMedia('(max-width: 46rem)');

  connectedCallback() {
    this.replaceChildren(this.#list);
    this.#narrow.addEventListener('change', () => this.#renderAll());
  }

  /** @param {Frame} frame */
  add(frame) {
    this.#show(frame);
  }

  /** @param {string} text @param {'note' | 'hole'} kind */
  mark(text, kind) {
    this.#show({ text, kind, bytes: NOTHING });
  }

  clear() {
    this.#log.clear();
    this.#fresh = [];
    this.#gone = 0;
    this.#list.replaceChildren();
  }

  /** @param {Frame | Notice} entry */
  #show(entry) {
    this.#gone += this.#log.add(entry);
    if (this.#fresh.push(entry) === 1) requestAnimationFrame(() => this.#render());
    // A page that nobody looks at renders nothing, and must not keep more than the log does.
    if (this.#fresh.length <= this.#log.maxFrames) return;
    this.#fresh.shift();
    this.#gone--;
  }

  #render() {
    const list = this.#list;
    const atEnd = this.#atEnd();
    list.append(...this.#fresh.splice(0).map((entry) => this.#item(entry)));
    for (; this.#gone > 0; this.#gone--) list.firstChild?.remove();
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    return scrollHeight - scrollTop - clientHeight < 40;
  }

  #renderAll() {
    const atEnd = this.#atEnd();
    this.#fresh = [];
    this.#gone = 0;
    this.#list.replaceChildren(...this.#log.frames.map((entry) => this.#item(entry)));
    if (atEnd) this.#list.scrollTop = this.#list.scrollHeight;
  }

  /** @param {Frame | Notice} entry */
  #item(entry) {
    return 'text' in entry ? mark(entry) : this.#frame(entry);
  }

  /** @param {Frame} frame */
  #frame({ direction, peer, time, bytes, start }) {
    const out = direction === 'out';
    const from = out ? `to ${peer || 'all'}` : peer ? `from ${peer}` : 'received';
    return createElement('li', { class: `frame ${direction}` },
      createElement('p', {}, createElement('span', { 'aria-hidden': 'true' }, out ? '→ ' : '← '), `${from}, ${formatSize(bytes.length)}, `,
        createElement('time', { datetime: time.toISOString() }, time.toLocaleTimeString())),
      createElement('pre', {}, hexDump(bytes, start, this.#narrow.matches ? 8 : 16)));
  }
}

/** @param {Notice} notice */
function mark({ text, kind }) {
  return createElement('li', { class: `mark ${kind}` }, text);
}

customElements.define('hex-view', HexView);
