import { sessionItems } from '../model/storage.js';
import { createElement } from './create-element.js';

const KEPT = sessionItems.isPersistent ? 'kept for this tab only' : 'kept until you leave this page, as this browser blocks site data';

/**
 * `<token-field>`: asks for a token. Fires `keep` with it, or with '' to forget it. Attribute `label`. The page says with
 * `kept` whether there is one.
 */
export class TokenField extends HTMLElement {
  #input = createElement('input', { type: 'password', autocomplete: 'off', spellcheck: 'false', name: 'token' });
  #forget = createElement('button', { type: 'button', click: () => this.#emit('') }, 'Forget it');

  connectedCallback() {
    this.replaceChildren(createElement('form', { submit: (event) => this.#onSubmit(event) },
      createElement('label', { class: 'wide' }, createElement('span', {}, `${this.getAttribute('label')}, ${KEPT}`), this.#input),
      createElement('button', { class: 'primary' }, 'Use it'),
      this.#forget));
    this.kept = false;
  }

  /** @param {boolean} there */
  set kept(there) {
    this.#forget.hidden = !there;
    this.#input.placeholder = there ? 'kept' : '';
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    event.preventDefault();
    const token = this.#input.value.trim();
    this.#input.value = '';
    if (token) this.#emit(token);
  }

  /** @param {string} token */
  #emit(token) {
    this.dispatchEvent(new CustomEvent('keep', { detail: token }));
  }
}

customElements.define('token-field', TokenField);
