import { createElement } from './create-element.js';

/** @type {Record<string, string>} */
const VIA = { http: 'HTTP', tcp: 'TCP' };

/** @typedef {import('../model/conversation.js').Member & {color?: string}} Member */

/** `<member-list>`: who is here, and how. Fires `whisper` with an id where the attribute `whisper` is set. */
export class MemberList extends HTMLElement {
  connectedCallback() {
    this.none('Not connected.');
  }

  /** @param {string} text why there is no list */
  none(text) {
    this.replaceChildren(createElement('p', { class: 'muted' }, text));
  }

  /** @param {Member[]} members @param {string} you the id of the one who reads this */
  show(members, you) {
    const active = document.activeElement;
    const focused = active instanceof HTMLButtonElement && this.contains(active) ? active.value : '';
    this.replaceChildren(createElement('ul', {}, ...members.map((member) => this.#item(member, you))));
    if (!focused) return;
    /** @type {HTMLButtonElement | null} */ (this.querySelector(`button[value="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @param {Member} member @param {string} you */
  #item({ id, nick, via, color }, you) {
    const swatch = createElement('span', { class: 'swatch', 'aria-hidden': 'true' });
    if (color) swatch.style.backgroundColor = color;
    const whisper = createElement('button', { type: 'button', class: 'small', value: id, 'aria-label': `Whisper to ${nick}`,
      click: () => this.dispatchEvent(new CustomEvent('whisper', { detail: id })) }, 'Whisper');
    return createElement('li', { class: 'row' },
      ...(color ? [swatch] : []),
      createElement('bdi', { class: 'nick' }, nick),
      ...(id === you ? [createElement('span', { class: 'muted' }, '(you)')] : []),
      ...(via && via in VIA ? [createElement('span', { class: 'tag', title: `connected over ${VIA[via]}` }, VIA[via])] : []),
      ...(id !== you && this.hasAttribute('whisper') ? [whisper] : []));
  }
}

customElements.define('member-list', MemberList);
