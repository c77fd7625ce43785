import { createElement } from './create-element.js';

const HINTS = new Map([
  [1000, 'The other end has finished.'],
  [1001, 'The server is shutting down.'],
  [1003, 'The other end takes another kind of message.'],
  [1006, 'The server does not answer, or refuses: a browser cannot tell which.'],
  [1007, 'A message was not valid text.'],
  [1008, 'Not allowed.'],
  [1009, 'A message was too large.'],
  [1011, 'The server failed.'],
  [1013, 'The server is busy.'],
  [4008, 'This page was too slow to take what came.'],
  [4403, 'An operator ended this session.'],
  [4429, 'Too many messages.'],
  [4502, 'The socket behind this relay could not be reached, or broke.'],
]);

/**
 * `<connection-state>`: says how a connection is; fires `retry` when the reader doesn't want to wait. Attribute `what`: what
 * it leads to.
 */
export class ConnectionState extends HTMLElement {
  #countdown = 0;

  connectedCallback() {
    this.idle('Not connected');
  }

  disconnectedCallback() {
    clearInterval(this.#countdown);
  }

  /** @param {string} text */
  idle(text) {
    this.#render('closed', text);
  }

  /**
   * @param {import('../fairlead.js').State} now
   * @param {string} protocol
   */
  show(now, protocol) {
    const hint = now.code === 4404 ? `There is no such ${this.getAttribute('what') ?? 'relay'}.` : (HINTS.get(now.code ?? 0) ?? '');
    const over = now.transport === 'sse' ? [protocol, 'over HTTP, because WebSocket does not get through'].filter(Boolean).join(', ') : protocol;
    const why = `${hint} (${now.code}${now.reason ? `: ${now.reason}` : ''})`;
    if (now.state === 'connecting') this.#render('connecting', now.attempt > 1 ? `Connecting, try ${now.attempt}` : 'Connecting');
    if (now.state === 'crowded') this.#render('waiting', 'Too many tabs of this browser are open here, as WebSocket does not get through. Close one, and this one goes on.');
    if (now.state === 'open') this.#render('open', over ? `Open, ${over}` : 'Open');
    if (now.state === 'closed') this.#render('closed', `Closed. ${why}`);
    if (now.state === 'waiting') this.#wait(`Lost. ${why}`, now.retryInMs ?? 0);
  }

  /** @param {string} text @param {number} retryInMs */
  #wait(text, retryInMs) {
    const until = performance.now() + retryInMs;
    // Hidden from screen readers: a number that changes every second would drown everything else.
    const seconds = createElement('span', { 'aria-hidden': 'true', class: 'muted' });
    const tick = () => (seconds.textContent = `again in ${Math.max(0, Math.ceil((until - performance.now()) / 1000))} s`);
    const now = createElement('button', { type: 'button', class: 'small', click: () => this.dispatchEvent(new Event('retry')) }, 'Try now');
    this.#render('waiting', text, seconds, now);
    tick();
    this.#countdown = setInterval(tick, 1000);
  }

  /** @param {string} state @param {string} text @param {...Node} more */
  #render(state, text, ...more) {
    clearInterval(this.#countdown);
    this.dataset.state = state;
    this.replaceChildren(createElement('span', { role: 'status' }, text), ...more);
  }
}

customElements.define('connection-state', ConnectionState);
