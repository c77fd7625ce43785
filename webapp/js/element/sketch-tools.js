import { PENS } from '../model/colors.js';
import { node } from './node.js';

/** `<sketch-tools>`: `color` and `width` of the pen. Fires `undo`, `clear` (confirmed), `save`, `in`, `out` and `whole`. */
class SketchTools extends HTMLElement {
  #custom = node('input', { type: 'color', value: '#1583a5', 'aria-label': 'Another colour' });
  #width = node('input', { type: 'range', name: 'width', min: '1', max: '64', value: '6' });
  #told = node('output', {}, '6');
  #undo = node('button', { type: 'button', class: 'small', click: () => this.#fire('undo') }, 'Undo');
  #clear = node('button', { type: 'button', class: 'small', click: () => this.#confirm.showModal() }, 'Clear');
  #scale = node('button', { type: 'button', class: 'small', title: 'whole board', click: () => this.#fire('whole') }, '100 %');
  #confirm = node('dialog', { 'aria-labelledby': 'clear-title', close: () => this.#onClosed() },
    node('form', { method: 'dialog' },
      node('h2', { id: 'clear-title' }, 'Clear the board?'),
      node('p', {}, 'All strokes of everybody go, and nobody can bring them back.'),
      node('div', { class: 'row' },
        node('button', { value: '', autofocus: true }, 'Keep it'),
        node('button', { value: 'clear', class: 'primary' }, 'Clear for everybody'))));

  connectedCallback() {
    const pens = PENS.map(([color, name], i) => pen(color, name, i === 0));
    const other = node('label', { class: 'pen other', title: 'another colour' },
      node('input', { type: 'radio', name: 'pen', value: 'other', 'aria-label': 'chosen colour' }), this.#custom);
    this.replaceChildren(
      node('fieldset', {}, node('legend', {}, 'Colour'), node('div', { class: 'pens' }, ...pens, other)),
      node('label', { class: 'width' }, node('span', {}, 'Width ', this.#told), this.#width),
      node('div', { class: 'row' }, this.#undo, this.#clear,
        node('button', { type: 'button', class: 'small', click: () => this.#fire('save') }, 'Save as PNG')),
      node('div', { class: 'row zoom', role: 'group', 'aria-label': 'Zoom' },
        node('button', { type: 'button', class: 'small', 'aria-label': 'Zoom out', click: () => this.#fire('out') }, '−'),
        this.#scale,
        node('button', { type: 'button', class: 'small', 'aria-label': 'Zoom in', click: () => this.#fire('in') }, '+')),
      this.#confirm);
    this.#custom.addEventListener('input', () => (other.firstChild.checked = true));
    this.#custom.addEventListener('click', () => (other.firstChild.checked = true));
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
    const chosen = this.querySelector('[name=pen]:checked').value;
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

  #fire(type) {
    this.dispatchEvent(new Event(type));
  }
}

function pen(color, name, checked) {
  const swatch = node('span', { class: 'swatch' });
  swatch.style.backgroundColor = color;
  return node('label', { class: 'pen', title: name },
    node('input', { type: 'radio', name: 'pen', value: color, checked, 'aria-label': name }), swatch);
}

customElements.define('sketch-tools', SketchTools);
