import { node } from './node.js';

/**
 * `<chat-form>`: writes a message to everyone or to one. Enter sends, Shift+Enter begins a line. Fires `say` with
 * `{text, to}`, to a member or null, and `typing`.
 */
class ChatForm extends HTMLElement {
  #members = new Map();
  #to = node('select', { name: 'to' }, node('option', { value: '' }, 'everyone'));
  #field = node('textarea', { name: 'message', rows: '1', autocomplete: 'off', 'aria-describedby': 'chat-error' });
  #button = node('button', { class: 'primary' }, 'Send');
  #error = node('p', { class: 'error', id: 'chat-error', role: 'alert' });

  connectedCallback() {
    const form = node('form', { submit: (event) => this.#onSubmit(event) },
      node('label', { class: 'wide' }, node('span', {}, 'Message'), this.#field),
      node('label', {}, node('span', {}, 'to'), this.#to),
      this.#button);
    this.replaceChildren(form, this.#error);
    this.#field.addEventListener('keydown', (event) => this.#onKey(event));
    this.#field.addEventListener('input', () => this.#onInput());
    this.#to.addEventListener('change', () => this.#onReceiver());
  }

  /** @param {import('../model/conversation.js').Member[]} members the others */
  set members(members) {
    const chosen = this.#members.get(this.#to.value);
    this.#members = new Map(members.map((member) => [member.id, member]));
    const options = members.map(({ id, nick }) => node('option', { value: id }, nick));
    // Who was chosen and left stays chosen: everyone would read what was meant for one.
    if (chosen && !this.#members.has(chosen.id)) {
      this.#members.set(chosen.id, { ...chosen, left: true });
      options.push(node('option', { value: chosen.id }, `${chosen.nick} (left)`));
    }
    this.#to.replaceChildren(node('option', { value: '' }, 'everyone'), ...options);
    this.#to.value = chosen?.id ?? '';
    this.#onReceiver();
  }

  /** @param {string} id */
  whisperTo(id) {
    this.#to.value = id;
    this.#onReceiver();
    this.#field.focus();
  }

  /** @param {boolean} off nothing can be sent now */
  set disabled(off) {
    this.#button.disabled = off;
  }

  focus() {
    this.#field.focus();
  }

  #onKey(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.querySelector('form').requestSubmit();
    } else if (event.key === 'Escape' && this.#to.value) {
      this.#to.value = '';
      this.#onReceiver();
    }
  }

  #onInput() {
    this.#complain('');
    if (this.#field.value && !this.#to.value) this.dispatchEvent(new Event('typing'));
  }

  #onReceiver() {
    this.#complain('');
    this.toggleAttribute('data-whisper', this.#to.value !== '');
  }

  #onSubmit(event) {
    event.preventDefault();
    const text = this.#field.value;
    const to = this.#members.get(this.#to.value) ?? null;
    if (this.#button.disabled || text.trim() === '') return;
    if (to?.left) return this.#complain(`${to.nick} has left: choose who gets it.`);
    this.#field.value = '';
    this.#field.focus();
    this.dispatchEvent(new CustomEvent('say', { detail: { text, to } }));
  }

  #complain(text) {
    this.#error.textContent = text;
  }
}

customElements.define('chat-form', ChatForm);
