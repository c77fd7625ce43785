import { parseHex } from '../model/bytes.js';
import { createElement } from './create-element.js';

/** @type {Record<string, string>} */
const ENDINGS = { none: '', lf: '\n', crlf: '\r\n' };

/**
 * `<message-form>`: writes a message as text or hex bytes and checks it. Fires `send` with `{payload, to}`, payload a
 * string or bytes, and `change` when a choice changes.
 */
export class MessageForm extends HTMLElement {
  #offersEnding = false;
  #to = createElement('select', { name: 'to' }, createElement('option', { value: '' }, 'every peer'));
  #format = createElement('select', { name: 'format' }, createElement('option', { value: 'text' }, 'text'), createElement('option', { value: 'hex' }, 'hex bytes'));
  #ending = createElement('select', { name: 'eol' }, ...Object.keys(ENDINGS).map((key) => createElement('option', { value: key }, key === 'none' ? 'nothing' : key.toUpperCase())));
  #field = createElement('input', { name: 'message', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'message-error' });
  #button = createElement('button', { class: 'primary' }, 'Send');
  #error = createElement('p', { class: 'error', id: 'message-error', role: 'alert' });

  connectedCallback() {
    const form = createElement('form', { submit: (event) => this.#onSubmit(event) },
      labelled('Message', this.#field, 'wide'),
      labelled('as', this.#format),
      labelled('then', this.#ending),
      labelled('to', this.#to),
      this.#button);
    this.replaceChildren(form, this.#error);
    this.offer({});
    this.#field.addEventListener('input', () => this.#complain(''));
    this.#to.addEventListener('change', () => this.#complain(''));
    this.#format.addEventListener('change', () => this.#complain(''));
  }

  /** What else to choose: a line end to put after a text, and who gets it. */
  offer({ ending = false, receivers = false }) {
    this.#offersEnding = ending;
    this.#ending.parentElement?.toggleAttribute('hidden', !ending);
    this.#to.parentElement?.toggleAttribute('hidden', !receivers);
    if (!receivers) this.#to.value = '';
  }

  get format() {
    return this.#format.value;
  }

  set format(value) {
    if (value === 'text' || value === 'hex') this.#format.value = value;
  }

  get ending() {
    return this.#ending.value;
  }

  set ending(value) {
    if (Object.hasOwn(ENDINGS, value)) this.#ending.value = value;
  }

  /** @override */
  focus() {
    this.#field.focus();
  }

  /** @param {boolean} off nothing can be sent now */
  set disabled(off) {
    this.#button.disabled = off;
  }

  /** What comes after each line that is sent. */
  get lineEnd() {
    return ENDINGS[this.#ending.value];
  }

  /** @param {import('../model/peers.js').Peer[]} peers */
  set receivers(peers) {
    const chosen = this.#to.value;
    const options = peers.map(({ id, address }) => createElement('option', { value: id }, address));
    // Who was chosen and left stays chosen: falling back to everyone would tell them what was meant for one.
    if (chosen && !peers.some(({ id }) => id === chosen)) {
      options.push(createElement('option', { value: chosen, 'data-left': true }, `${this.#chosenName()} (left)`));
    }
    this.#to.replaceChildren(createElement('option', { value: '' }, 'every peer'), ...options);
    this.#to.value = chosen;
  }

  #chosenName() {
    return this.#to.selectedOptions[0].textContent.replace(/ \(left\)$/, '');
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    event.preventDefault();
    if (this.#to.selectedOptions[0].dataset.left !== undefined) return this.#complain('This peer has left: choose who gets it.');
    try {
      this.dispatchEvent(new CustomEvent('send', { detail: { payload: this.#payload(), to: this.#to.value } }));
      this.#field.value = '';
      this.#field.focus();
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#complain(error.message);
      this.#field.focus();
    }
  }

  #payload() {
    if (this.format === 'text') return this.#field.value + (this.#offersEnding ? this.lineEnd : '');
    const bytes = parseHex(this.#field.value);
    if (bytes.length === 0) throw new SyntaxError('No bytes: type them in hex, as 48 65 6c 6c 6f.');
    return bytes;
  }

  /** @param {string} text */
  #complain(text) {
    this.#error.textContent = text;
    this.#field.setAttribute('aria-invalid', String(text !== ''));
  }
}

/** @param {string} text @param {HTMLElement} field */
function labelled(text, field, kind = '') {
  return createElement('label', { class: kind }, createElement('span', {}, text), field);
}

customElements.define('message-form', MessageForm);
