import { linkify } from './linkify.js';
import { createElement } from './create-element.js';
import { formatDay, dateKey, timeElement } from './time-element.js';

const MOST = 2000;
const NEAR_PX = 60;
const TOGETHER_MS = 300_000;

/**
 * @typedef {import('../model/conversation.js').Said} Said
 * @typedef {import('../model/conversation.js').Pending} Pending
 */

/**
 * `<chat-log>`: what was said, the newest at the end, and below it what is still pending. Fires `earlier` when someone
 * scrolls to the beginning, `unread` when `unread` changes, and `resend`, `edit` and `discard` with a ref.
 */
export class ChatLog extends HTMLElement {
  /** Messages that came while nobody looked at the end. */
  unread = 0;
  #log = createElement('div', { role: 'log', 'aria-live': 'polite', 'aria-label': 'Messages' });
  #waiting = createElement('ul', { class: 'waiting', 'aria-label': 'Not delivered yet' });
  #more = createElement('button', { type: 'button', class: 'small', click: () => this.dispatchEvent(new Event('earlier')) }, 'Earlier messages');
  #jump = createElement('button', { type: 'button', class: 'small jump', hidden: true, click: () => this.toEnd() });
  #scroll = createElement('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Conversation' }, this.#more, this.#log, this.#waiting);
  /** @type {Said | null} */
  #last = null;
  /** A message of another day than this gets a line before it; at first, of another than today. */
  #lastDay = '';

  connectedCallback() {
    this.replaceChildren(this.#scroll, this.#jump);
    this.#scroll.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    document.addEventListener('visibilitychange', () => this.#seen());
    new ResizeObserver(() => this.#pinned && this.toEnd()).observe(this.#scroll);
    this.clear();
  }

  #pinned = true;

  clear() {
    this.#log.replaceChildren();
    this.#waiting.replaceChildren();
    this.#last = null;
    this.#lastDay = dateKey(Date.now());
    this.#more.hidden = true;
    this.#pinned = true;
    this.#count(0);
  }

  /** @param {boolean} there whether there may be earlier messages */
  set more(there) {
    this.#more.hidden = !there;
  }

  /** @param {Said[]} all in order @param {boolean} fresh they count as unread */
  appendMessages(all, fresh) {
    if (all.length === 0) return;
    const unseen = fresh && (document.hidden || !this.#pinned) ? all.filter(({ own }) => !own).length : 0;
    if (unseen && this.unread === 0) this.#divide();
    for (const one of all) this.#log.append(...this.#dayLine(one.time), this.#item(one));
    this.#trim();
    this.#follow();
    if (unseen) this.#count(this.unread + unseen);
  }

  /** @param {Said[]} all in order */
  prependMessages(all) {
    // Only what is new is read aloud.
    this.#log.setAttribute('aria-live', 'off');
    const { scrollHeight, scrollTop } = this.#scroll;
    const last = this.#last;
    this.#last = null;
    this.#log.prepend(...all.map((one) => this.#item(one)));
    this.#last = last;
    this.#layDays();
    this.#scroll.scrollTop = scrollTop + this.#scroll.scrollHeight - scrollHeight;
    setTimeout(() => this.#log.setAttribute('aria-live', 'polite'), 200);
  }

  /** @param {string} text @param {'note' | 'hole'} kind */
  mark(text, kind) {
    this.#last = null;
    this.#log.append(createElement('p', { class: `mark ${kind}`, dir: 'auto' }, text));
    this.#trim();
    this.#follow();
  }

  /** @param {Pending[]} pending */
  showPending(pending) {
    this.#waiting.replaceChildren(...pending.map((one) => this.#waitingItem(one)));
    if (pending.length) this.#follow();
  }

  toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#pinned = true;
    this.#seen();
  }

  #follow() {
    if (this.#pinned) this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  #onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    this.#pinned = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    this.#seen();
    if (scrollTop < NEAR_PX && !this.#pinned && !this.#more.hidden) this.dispatchEvent(new Event('earlier'));
  }

  #seen() {
    if (this.#pinned && !document.hidden) this.#count(0);
  }

  /** @param {number} unread */
  #count(unread) {
    this.#jump.hidden = unread === 0;
    this.#jump.textContent = `${unread} new ${unread === 1 ? 'message' : 'messages'} ↓`;
    if (unread === this.unread) return;
    this.unread = unread;
    this.dispatchEvent(new Event('unread'));
  }

  #divide() {
    this.#log.querySelector('.divider')?.remove();
    this.#log.append(createElement('p', { class: 'divider' }, createElement('span', {}, 'New')));
    this.#last = null;
  }

  #trim() {
    while (this.#log.childElementCount > MOST && this.#pinned) {
      this.#log.firstElementChild?.remove();
      // The oldest that is shown is no longer the oldest that is known.
      this.#more.hidden = true;
    }
  }

  /** @param {string | number} time */
  #dayLine(time) {
    const day = dateKey(time);
    if (day === this.#lastDay) return [];
    this.#lastDay = day;
    return [createElement('p', { class: 'day' }, createElement('span', {}, formatDay(day)))];
  }

  /** All of them anew: what was the first message is none any more. */
  #layDays() {
    for (const line of this.#log.querySelectorAll('.day')) line.remove();
    this.#lastDay = dateKey(Date.now());
    for (const time of this.#log.querySelectorAll('time')) time.closest('.said-by')?.before(...this.#dayLine(time.dateTime));
  }

  /** @param {Said} said */
  #item(said) {
    const { from, to, own, text, time } = said;
    const together = this.#last && dateKey(time) === dateKey(this.#last.time) && !to && !this.#last.to && this.#last.from.id === from.id && Date.parse(time) - Date.parse(this.#last.time) < TOGETHER_MS;
    this.#last = said;
    const kind = `${own ? ' own' : ''}${to ? ' whisper' : ''}${together ? ' together' : ''}`;
    return createElement('article', { class: `said-by${kind}` },
      createElement('p', { class: 'who' }, createElement('bdi', {}, from.nick), ...(to ? [' whispers to ', createElement('bdi', {}, to.nick)] : []), ' ', timeElement(time)),
      createElement('p', { class: 'text', dir: 'auto' }, ...linkify(text)));
  }

  /** @param {Pending} pending */
  #waitingItem({ ref, text, to, state, detail }) {
    const told = { sent: 'Sending', unsure: 'The connection broke: this may not have arrived.', refused: `Not sent. ${detail ?? ''}` }[state];
    const act = (/** @type {string} */ name, /** @type {string} */ event) => createElement('button', { type: 'button', class: 'small',
      click: () => this.dispatchEvent(new CustomEvent(event, { detail: ref })) }, name);
    return createElement('li', { class: `said-by own ${state}` },
      createElement('p', { class: 'text', dir: 'auto' }, text),
      createElement('p', { class: 'told' }, to ? `To ${to.nick}. ${told}` : told),
      ...(state === 'sent' ? [] : [createElement('div', { class: 'row' },
        ...(state === 'refused' ? [act('Edit', 'edit')] : []), act('Send again', 'resend'), act('Discard', 'discard'))]));
  }
}

customElements.define('chat-log', ChatLog);
