import { memberColor } from '../model/colors.js';
import { createElement } from './create-element.js';

const SHOWN_MS = 5000;

/**
 * Where the others point, over the paper.
 *
 * @typedef {{box: HTMLElement, label: HTMLElement, place: import('../model/board.js').Point, timer: number}} Cursor
 */
export class Cursors {
  element = createElement('div', { class: 'cursors', 'aria-hidden': 'true' });
  #viewport;
  /** @type {Map<string, Cursor>} */
  #shown = new Map();

  /** @param {import('../model/viewport.js').Viewport} viewport */
  constructor(viewport) {
    this.#viewport = viewport;
  }

  /** @param {{id: string, nick: string}} member @param {number} x @param {number} y of the board */
  show({ id, nick }, x, y) {
    const shown = this.#shown.get(id) ?? this.#made(id);
    shown.label.textContent = nick;
    shown.place = [within(x), within(y)];
    this.#put(shown);
    clearTimeout(shown.timer);
    shown.timer = setTimeout(() => this.#hide(id), SHOWN_MS);
  }

  /** @param {Set<string>} ids who is there; others go */
  keep(ids) {
    for (const id of [...this.#shown.keys()]) if (!ids.has(id)) this.#hide(id);
  }

  /** The view has changed. */
  move() {
    for (const shown of this.#shown.values()) this.#put(shown);
  }

  /** @param {Cursor} cursor */
  #put({ box, place }) {
    const [x, y] = this.#viewport.toPad(place);
    box.style.left = `${100 * x}%`;
    box.style.top = `${100 * y}%`;
    box.classList.toggle('right', x > 0.7);
  }

  /** @param {string} id @returns {Cursor} */
  #made(id) {
    const label = createElement('bdi');
    const box = createElement('div', { class: 'cursor' }, label);
    box.style.setProperty('--whose', memberColor(id));
    this.element.append(box);
    /** @type {Cursor} */
    const made = { box, label, place: [0, 0], timer: 0 };
    this.#shown.set(id, made);
    return made;
  }

  /** @param {string} id */
  #hide(id) {
    clearTimeout(this.#shown.get(id)?.timer);
    this.#shown.get(id)?.box.remove();
    this.#shown.delete(id);
  }
}

/** @param {number} value as it came */
function within(value) {
  return Math.min(1, Math.max(0, Number(value)));
}
