import { PEN_COLORS } from '../model/colors.js';
import { createElement } from './create-element.js';

/** `<sketch-tools>`: `color` and `width` of the pen. Fires `undo`, `clear` (confirmed), `save`, `in`, `out` and `whole`. */
export class SketchTools extends HTMLElement {
  #custom = createElement('input', { type: 'color', value: '#1583a5', 'aria-label': 'Another colour' });
  #width = createElement('input', { type: 'range', name: 'width', min: '1', max: '64', value: '6' });
  #told = createElement('output', {}, '6');
  #undo = createElement('button', { type: 'button', class: 'small', click: () => this.#fire('undo') }, 'Undo');
  #clear = createElement('button', { type: 'button', class: 'small', click: () => this.#confirm.showModal() }, 'Clear');
  #scale = createElement('button', { type: 'button', class: 'small', title: 'whole board', click: () => this.#fire('whole') }, '100 %');
  #confirm = createElement('dialog', { 'aria-labelledby': 'clear-title', close: () => this.#onClosed() },
    createElement('form', { method: 'dialog' },
      createElement('h2', { id: 'clear-title' }, 'Clear the board?'),
      createElement('p', {}, 'All strokes of everybody go, and nobody can bring them back.'),
      createElement('div', { class: 'row' },
        createElement('button', { value: '', autofocus: true }, 'Keep it'),
        createElement('button', { value: 'clear', class: 'primary' }, 'Clear for everybody'))));

  connectedCallback() {
    const pens = PEN_COLORS.map(([color, name], i) => pen(color, name, i === 0));
    const radio = createElement('input', { type: 'radio', name: 'pen', value: 'other', 'aria-label': 'chosen colour' });
    const other = createElement('label', { class: 'pen other', title: 'another colour' }, radio, this.#custom);
    this.replaceChildren(
      createElement('fieldset', {}, createElement('legend', {}, 'Colour'), createElement('div', { class: 'pens' }, ...pens, other)),
      createElement('label', { class: 'width' }, createElement('span', {}, 'Width ', this.#told), this.#width),
      createElement('div', { class: 'row' }, this.#undo, this.#clear,
        createElement('button', { type: 'button', class: 'small', click: () => this.#fire('save') }, 'Save as PNG')),
      createElement('div', { class: 'row zoom', role: 'group', 'aria-label': 'Zoom' },
        createElement('button', { type: 'button', class: 'small', 'aria-label': 'Zoom out', click: () => this.#fire('out') }, '−'),
        this.#scale,
        createElement('button', { type: 'button', class: 'small', 'aria-label': 'Zoom in', click: () => this.#fire('in') }, '+')),
      this.#confirm);
    this.#custom.addEventListener('input', () => (radio.checked = true));
    this.#custom.addEventListener('click', () => (radio.checked = true));
    this.#width.addEventListener('input', () => (this.#told.value = this.#width.value));
    this.scale = 1;
  }

  /** @param {number} scale of what is seen; 1: the whole board */
  set scale(scale) {
    const percent = `${Math.round(100 * scale)} %`;
    this.#scale.textContent = percent;
    this.#scale.setAttribute('aria-label', `Show the whole board, now at ${percent}`);
  }

  /** @returns {string} `#rrggbb` */
  get color() {
    const chosen = /** @type {HTMLInputElement} */ (this.querySelector('[name=pen]:checked')).value;
    return chosen === 'other' ? this.#custom.value : chosen;
  }

  get width() {
    return Number(this.#width.value);
  }

  /** @param {boolean} off nothing can be changed now */
  set disabled(off) {
    this.#undo.disabled = this.#clear.disabled = off;
  }

  #onClosed() {
    if (this.#confirm.returnValue === 'clear') this.#fire('clear');
    this.#confirm.returnValue = '';
  }

  /** @param {string} type */
  #fire(type) {
    this.dispatchEvent(new Event(type));
  }
}

/** @param {string} color @param {string} name @param {boolean} checked */
function pen(color, name, checked) {
  const swatch = createElement('span', { class: 'swatch' });
  swatch.style.backgroundColor = color;
  return createElement('label', { class: 'pen', title: name },
    createElement('input', { type: 'radio', name: 'pen', value: color, checked, 'aria-label': name }), swatch);
}

customElements.define('sketch-tools', SketchTools);
