import { Gestures } from '../model/gestures.js';
import { shortcutKey } from '../model/keys.js';
import { Viewport } from '../model/viewport.js';
import { Cursors } from './cursors.js';
import { createElement } from './create-element.js';
import { clearCanvas, drawStroke, opaqueContext } from './draw-stroke.js';

/**
 * @typedef {import('../model/board.js').Point} Point
 * @typedef {import('../model/board.js').Stroke} Stroke
 * @typedef {Omit<Stroke, 'from'>} Drawn
 * @typedef {import('../model/gestures.js').Pointer} Pointer
 * @typedef {{x: number, y: number}} Place in pixels of the window
 */

const PICTURE_WIDTH = 2000;
const STEP = 1.5;
const PER_WHEEL_PX = 0.01;
/** Of the pad, at one press of an arrow key. */
const PAN = 0.1;
/** @type {Point} */
const CENTRE = [0.5, 0.5];
/** @type {Record<string, (pad: SketchPad) => boolean | void>} */
const KEYS = {
  '+': (pad) => pad.zoom(STEP),
  '=': (pad) => pad.zoom(STEP),
  '-': (pad) => pad.zoom(1 / STEP),
  '0': (pad) => pad.zoom(0),
  ArrowLeft: (pad) => pad.pan(PAN, 0),
  ArrowRight: (pad) => pad.pan(-PAN, 0),
  ArrowUp: (pad) => pad.pan(0, PAN),
  ArrowDown: (pad) => pad.pan(0, -PAN),
};

/**
 * `<sketch-pad>`: the paper. Fires `begin`, `extend`, `end` and `withdraw` with `{pointer, points}` while someone draws on it,
 * `point` with `{x, y}` while the pointer moves, all in 0..1 of the board, and `zoom` with the scale. `strokes` is a function
 * that gives what is to be drawn.
 */
export class SketchPad extends HTMLElement {
  /** @type {() => Iterable<Drawn>} */
  strokes = () => [];
  #canvas = createElement('canvas', { role: 'img', tabindex: '0', 'aria-label': 'Sketch board', 'aria-keyshortcuts': '+ - 0' });
  #context = opaqueContext(this.#canvas);
  #viewport = new Viewport();
  #cursors = new Cursors(this.#viewport);
  #gestures = new Gestures({
    begin: (pointer) => this.#draw('begin', pointer.id, [pointer]),
    end: (id) => this.#draw('end', id, []),
    withdraw: (id) => this.#draw('withdraw', id, []),
    pinch: (before, now) => this.#pinch(before, now),
  });
  #stale = false;

  connectedCallback() {
    this.replaceChildren(this.#canvas, this.#cursors.element);
    new ResizeObserver(() => this.#resize()).observe(this);
    this.#watchPixels();
    this.#canvas.addEventListener('pointerdown', (event) => this.#onDown(event));
    this.#canvas.addEventListener('pointermove', (event) => this.#onMove(event));
    for (const type of /** @type {const} */ (['pointerup', 'pointercancel', 'lostpointercapture'])) {
      this.#canvas.addEventListener(type, (event) => this.#gestures.up(pointerOf(event), type === 'pointercancel'));
    }
    this.#canvas.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
    this.#canvas.addEventListener('keydown', (event) => this.#onKey(event));
    this.#resize();
  }

  /** Draws everything anew, once per animation frame. */
  refresh() {
    if (this.#stale) return;
    this.#stale = true;
    requestAnimationFrame(() => this.#paintAll());
  }

  /** @param {Drawn} stroke @param {number} start the first point that is new */
  add(stroke, start) {
    if (!this.#stale) drawStroke(this.#context, stroke, start);
  }

  /** @param {number} factor 0: the whole board again */
  zoom(factor) {
    this.#move(CENTRE, CENTRE, factor);
  }

  /** @param {number} x @param {number} y of the pad @returns {boolean} whether there was anything to see there */
  pan(x, y) {
    return this.#move(CENTRE, [0.5 + x, 0.5 + y], 1);
  }

  /** @param {string} text what a screen reader says of it */
  set about(text) {
    this.#canvas.setAttribute('aria-label', text);
  }

  /** @param {{id: string, nick: string}} member @param {number} x @param {number} y of the board */
  cursor(member, x, y) {
    this.#cursors.show(member, x, y);
  }

  /** @param {Set<string>} ids who is there; cursors of others go */
  keepCursors(ids) {
    this.#cursors.keep(ids);
  }

  /** @returns {Promise<Blob>} the board as PNG */
  picture() {
    const canvas = createElement('canvas', { width: String(PICTURE_WIDTH), height: String((PICTURE_WIDTH * 3) / 4) });
    const context = opaqueContext(canvas);
    clearCanvas(context);
    for (const stroke of this.strokes()) drawStroke(context, stroke, 0);
    return new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png');
    });
  }

  /** The ratio changes with the browser's zoom and from screen to screen, which moves nothing that an observer of sizes sees. */
  #watchPixels() {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => {
      this.#watchPixels();
      this.#resize();
    }, { once: true });
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
    const { scale, left, top } = this.#viewport;
    const { width, height } = this.#canvas;
    this.#stale = false;
    this.#context.setTransform(scale, 0, 0, scale, -left * scale * width, -top * scale * height);
    clearCanvas(this.#context);
    for (const stroke of this.strokes()) drawStroke(this.#context, stroke, 0);
  }

  /** @param {PointerEvent} event */
  #onDown(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.#canvas.focus({ preventScroll: true, focusVisible: false });
    this.#canvas.setPointerCapture(event.pointerId);
    this.#gestures.down(pointerOf(event));
  }

  /** @param {PointerEvent} event */
  #onMove(event) {
    const drawing = this.#gestures.draws(event.pointerId);
    this.#gestures.move(pointerOf(event));
    if (event.pointerType === 'touch' && !drawing) return;
    const [x, y] = this.#viewport.toBoard(this.#place(event));
    this.dispatchEvent(new CustomEvent('point', { detail: { x, y } }));
    if (!drawing) return;
    const all = event.getCoalescedEvents?.() ?? [];
    this.#draw('extend', event.pointerId, (all.length ? all : [event]).map(pointerOf));
  }

  /**
   * A pinch on a trackpad comes as a wheel with Ctrl.
   *
   * @param {WheelEvent} event
   */
  #onWheel(event) {
    const line = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const place = this.#place({ x: event.clientX, y: event.clientY });
    const { width, height } = this.#canvas.getBoundingClientRect();
    const moved = event.ctrlKey
      ? this.#move(place, place, Math.exp(-event.deltaY * line * PER_WHEEL_PX)) || true
      : this.pan((-event.deltaX * line) / width, (-event.deltaY * line) / height);
    // What moves nothing here scrolls the page.
    if (moved) event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const act = KEYS[shortcutKey(event)];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    if (act(this) !== false) event.preventDefault();
  }

  /** @param {[Place, Place]} before @param {[Place, Place]} now */
  #pinch(before, now) {
    this.#move(this.#place(middle(before)), this.#place(middle(now)), distance(now) / (distance(before) || 1) || 1);
  }

  /** @param {Point} from @param {Point} to @param {number} factor */
  #move(from, to, factor) {
    const moved = this.#viewport.move(from, to, factor);
    if (moved) {
      this.refresh();
      this.#cursors.move();
      this.dispatchEvent(new CustomEvent('zoom', { detail: this.#viewport.scale }));
    }
    return moved;
  }

  /** @param {string} type @param {number} pointer @param {Place[]} at */
  #draw(type, pointer, at) {
    const points = at.map((one) => this.#viewport.toBoard(this.#place(one)));
    this.dispatchEvent(new CustomEvent(type, { detail: { pointer, points } }));
  }

  /** @param {Place} place @returns {Point} in 0..1 of the pad */
  #place({ x, y }) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return [(x - left) / width, (y - top) / height];
  }
}

/** @param {PointerEvent} event @returns {Pointer} */
function pointerOf({ pointerId, pointerType, clientX, clientY, timeStamp }) {
  return { id: pointerId, kind: pointerType, x: clientX, y: clientY, time: timeStamp };
}

/** @param {[Place, Place]} places @returns {Place} */
function middle([a, b]) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** @param {[Place, Place]} places */
function distance([a, b]) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

customElements.define('sketch-pad', SketchPad);
