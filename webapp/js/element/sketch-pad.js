import { colorOf } from '../model/colors.js';
import { node } from './node.js';
import { blank, paint } from './paint.js';

const PICTURE_WIDTH = 2000;
const CURSOR_MS = 5000;

/**
 * `<sketch-pad>`: the paper. Fires `begin`, `extend` and `end` with `{pointer, points}` while someone draws on it, and `point`
 * with `{x, y}` while the pointer moves; all in 0..1 of the board. `strokes` is a function that gives what is to be drawn.
 */
class SketchPad extends HTMLElement {
  /** @type {() => Iterable<object>} */
  strokes = () => [];
  #canvas = node('canvas', { role: 'img', 'aria-label': 'Sketch board' });
  #context = this.#canvas.getContext('2d', { alpha: false });
  #cursors = node('div', { class: 'cursors', 'aria-hidden': 'true' });
  #shown = new Map();
  #drawing = new Set();
  #stale = false;

  connectedCallback() {
    this.replaceChildren(this.#canvas, this.#cursors);
    new ResizeObserver(() => this.#resize()).observe(this);
    this.#canvas.addEventListener('pointerdown', (event) => this.#onDown(event));
    this.#canvas.addEventListener('pointermove', (event) => this.#onMove(event));
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      this.#canvas.addEventListener(type, (event) => this.#onUp(event));
    }
    this.#resize();
  }

  /** Draws everything anew, once per animation frame. */
  refresh() {
    if (this.#stale) return;
    this.#stale = true;
    requestAnimationFrame(() => this.#paintAll());
  }

  /** @param {object} stroke @param {number} start the first point that is new */
  add(stroke, start) {
    if (!this.#stale) paint(this.#context, stroke, start);
  }

  /** @param {string} text what a screen reader says of it */
  set about(text) {
    this.#canvas.setAttribute('aria-label', text);
  }

  /** @param {{id: string, nick: string}} member */
  cursor({ id, nick }, x, y) {
    const shown = this.#shown.get(id) ?? this.#newCursor(id);
    shown.label.textContent = nick;
    shown.box.style.left = `${100 * Math.min(1, Math.max(0, Number(x)))}%`;
    shown.box.style.top = `${100 * Math.min(1, Math.max(0, Number(y)))}%`;
    shown.box.classList.toggle('right', x > 0.7);
    clearTimeout(shown.timer);
    shown.timer = setTimeout(() => this.#hideCursor(id), CURSOR_MS);
  }

  /** @param {Set<string>} ids who is there; cursors of others go */
  keepCursors(ids) {
    for (const id of [...this.#shown.keys()]) if (!ids.has(id)) this.#hideCursor(id);
  }

  /** @returns {Promise<Blob>} the board as PNG */
  picture() {
    const canvas = node('canvas', { width: String(PICTURE_WIDTH), height: String((PICTURE_WIDTH * 3) / 4) });
    const context = canvas.getContext('2d', { alpha: false });
    blank(context);
    for (const stroke of this.strokes()) paint(context, stroke, 0);
    return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  }

  #newCursor(id) {
    const label = node('bdi');
    const box = node('div', { class: 'cursor' }, label);
    box.style.setProperty('--whose', colorOf(id));
    this.#cursors.append(box);
    const made = { box, label, timer: 0 };
    this.#shown.set(id, made);
    return made;
  }

  #hideCursor(id) {
    clearTimeout(this.#shown.get(id)?.timer);
    this.#shown.get(id)?.box.remove();
    this.#shown.delete(id);
  }

  #resize() {
    const wide = Math.max(1, Math.round(this.clientWidth * devicePixelRatio));
    const high = Math.round((wide * 3) / 4);
    if (this.#canvas.width === wide && this.#canvas.height === high) return;
    this.#canvas.width = wide;
    this.#canvas.height = high;
    this.#paintAll();
  }

  #paintAll() {
    this.#stale = false;
    blank(this.#context);
    for (const stroke of this.strokes()) paint(this.#context, stroke, 0);
  }

  #onDown(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.#canvas.setPointerCapture(event.pointerId);
    this.#drawing.add(event.pointerId);
    this.#emit('begin', event, [event]);
  }

  #onMove(event) {
    const [x, y] = this.#place(event);
    this.dispatchEvent(new CustomEvent('point', { detail: { x, y } }));
    if (!this.#drawing.has(event.pointerId)) return;
    const all = event.getCoalescedEvents?.() ?? [];
    this.#emit('extend', event, all.length ? all : [event]);
  }

  #onUp(event) {
    if (this.#drawing.delete(event.pointerId)) this.#emit('end', event, []);
  }

  #emit(type, { pointerId }, events) {
    this.dispatchEvent(new CustomEvent(type, { detail: { pointer: pointerId, points: events.map((event) => this.#place(event)) } }));
  }

  #place({ clientX, clientY }) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  }
}

customElements.define('sketch-pad', SketchPad);
