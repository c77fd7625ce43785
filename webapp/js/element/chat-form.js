import { isComposing } from '../model/keys.js';
import { createElement } from './create-element.js';

/**
 * @typedef {import('../model/conversation.js').Member} Member
 * @typedef {Member & {left?: boolean}} Receiver
 */

/**
 * `<chat-form>`: writes a message to everyone or to one. Enter sends, Shift+Enter begins a line. Fires `say` with
 * `{text, to}`, to a member or null, and `typing`. A text that is too long stays in the box.
 */
export class ChatForm extends HTMLElement {
  /** Says what is wrong with a text, '' when nothing is. @type {(text: string) => string} */
  check = () => '';
  /** @type {Map<string, Receiver>} */
  #members = new Map();
  #to = createElement('select', { name: 'to' }, createElement('option', { value: '' }, 'everyone'));
  #field = createElement('textarea', { name: 'message', rows: '1', autocomplete: 'off', 'aria-describedby': 'chat-error' });
  #button = createElement('button', { class: 'primary' }, 'Send');
  #error = createElement('p', { class: 'error', id: 'chat-error', role: 'alert' });

  connectedCallback() {
    const form = createElement('form', { submit: (event) => this.#onSubmit(event) },
      createElement('label', { class: 'wide' }, createElement('span', {}, 'Message'), this.#field),
      createElement('label', {}, createElement('span', {}, 'to'), this.#to),
      this.#button);
    this.replaceChildren(this.#error, form);
    this.#field.addEventListener('keydown', (event) => this.#onKey(event));
    this.#field.addEventListener('input', () => this.#onInput());
    this.#to.addEventListener('change', () => this.#onReceiver());
  }

  /** @param {Member[]} members the others */
  set members(members) {
    const chosen = this.#members.get(this.#to.value);
    this.#members = new Map(members.map((member) => [member.id, member]));
    this.#to.replaceChildren(createElement('option', { value: '' }, 'everyone'), ...members.map(({ id, nick }) => createElement('option', { value: id }, nick)));
    if (chosen && !this.#members.has(chosen.id)) this.#offerLeft(chosen);
    this.#to.value = chosen?.id ?? '';
    this.#onReceiver();
  }

  /**
   * Who was chosen and left stays chosen: everyone would read what was meant for one.
   *
   * @param {Member} member
   */
  #offerLeft(member) {
    this.#members.set(member.id, { ...member, left: true });
    this.#to.append(createElement('option', { value: member.id }, `${member.nick} (left)`));
  }

  /** @param {string} id */
  whisperTo(id) {
    this.#to.value = id;
    this.#onReceiver();
    this.#field.focus();
  }

  /**
   * Puts a text back into the box, before what is there already.
   *
   * @param {string} text @param {Member} [to]
   */
  edit(text, to) {
    this.#field.value = [text, this.#field.value].filter(Boolean).join('\n');
    if (to && !this.#members.has(to.id)) this.#offerLeft(to);
    this.#to.value = to?.id ?? '';
    this.#onReceiver();
    this.#field.focus();
  }

  /** @param {boolean} off nothing can be sent now */
  set disabled(off) {
    this.#button.disabled = off;
  }

  /** @override */
  focus() {
    this.#field.focus();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (isComposing(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#field.form?.requestSubmit();
    } else if (event.key === 'Escape' && this.#to.value) {
      this.#to.value = '';
      this.#onReceiver();
    }
  }

  #onInput() {
    this.#complain(this.check(this.#field.value));
    if (this.#field.value && !this.#to.value) this.dispatchEvent(new Event('typing'));
  }

  #onReceiver() {
    this.#complain(this.check(this.#field.value));
    this.toggleAttribute('data-whisper', this.#to.value !== '');
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    event.preventDefault();
    const text = this.#field.value;
    const to = this.#members.get(this.#to.value) ?? null;
    if (this.#button.disabled || text.trim() === '') return;
    const fault = this.check(text);
    if (fault) return this.#complain(fault);
    if (to?.left) return this.#complain(`${to.nick} has left: choose who gets it.`);
    this.#field.value = '';
    this.#field.focus();
    this.dispatchEvent(new CustomEvent('say', { detail: { text, to } }));
  }

  /** @param {string} text */
  #complain(text) {
    this.#error.textContent = text;
    this.#field.setAttribute('aria-invalid', String(text !== ''));
  }
}

customElements.define('chat-form', ChatForm);
