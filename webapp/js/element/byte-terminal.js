import { isText } from '../model/keys.js';
import { LineEditor } from '../model/line-editor.js';
import { escapeControls } from '../model/bytes.js';
import { createElement } from './create-element.js';

const DIM = '\u001b[90m';
const STRONG = '\u001b[1;33m';
const NAME = '\u001b[36m';
const PLAIN = '\u001b[0m';

/**
 * `<byte-terminal>`: xterm.js on a relay. Bytes of a proxy are shown as a terminal shows them; messages of a hub come from
 * many, so each is a line with its sender's name and can't move the cursor. Fires `typed` with what is to be sent, and
 * `astray` when someone types where nothing can be typed.
 */
export class ByteTerminal extends HTMLElement {
  #terminal = new globalThis.Terminal({
    // Text in the page: for screen readers, for find-in-page, and sharp at every zoom.
    rendererType: 'dom',
    screenReaderMode: true,
    fontFamily: 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace',
    fontSize: 13,
    scrollback: 2000,
  });
  #fit = new globalThis.FitAddon.FitAddon();
  #decoder = new TextDecoder();
  #editor = new LineEditor();
  #column = 0;
  /** @type {'off' | 'line' | 'key'} */
  #input = 'off';

  connectedCallback() {
    const box = createElement('div', { class: 'screen' });
    this.replaceChildren(box);
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.open(box);
    this.#terminal.attachCustomKeyEventHandler((event) => this.#onKey(event));
    this.#terminal.onData((typed) => this.#onTyped(typed));
    new ResizeObserver(() => this.fit()).observe(this);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', () => this.#paint());
    this.#paint();
    this.input = this.#input;
  }

  /**
   * @param {'off' | 'line' | 'key'} what typing does: `line` is shown here and sent at Enter; `key`: each key is sent, the
   *   other end echoes
   */
  set input(what) {
    this.#input = what;
    this.dataset.input = what;
  }

  fit() {
    if (this.offsetParent) this.#fit.fit();
  }

  /** @param {Uint8Array} bytes from a stream: a character may be split between two calls */
  write(bytes) {
    const text = this.#decoder.decode(bytes, { stream: true });
    this.#column = text.endsWith('\n') ? 0 : 1;
    this.#terminal.write(text.replace(/\r?\n/g, '\r\n'));
  }

  /** @param {string} name @param {Uint8Array} bytes one message */
  message(name, bytes) {
    const text = new TextDecoder().decode(bytes).replace(/\r?\n$/, '');
    for (const line of text.split(/\r?\n/)) this.#line(`${NAME}${escapeControls(name)}${PLAIN} ${escapeControls(line)}`);
  }

  /** @param {string} text @param {'note' | 'hole'} kind */
  mark(text, kind) {
    this.#line(`${kind === 'hole' ? STRONG : DIM}── ${escapeControls(text)}${PLAIN}`);
  }

  clear() {
    this.#terminal.reset();
    this.#decoder = new TextDecoder();
    this.#column = 0;
  }

  /** @param {string} text */
  #line(text) {
    this.#terminal.write(`${this.#column ? '\r\n' : ''}${text}\r\n`);
    this.#column = 0;
  }

  /**
   * Where nothing can be typed the page may move the focus before the key does anything: it is typed there then.
   *
   * @param {KeyboardEvent} event
   */
  #onKey(event) {
    if (this.#input !== 'off') return true;
    if (event.type === 'keydown' && isText(event)) this.dispatchEvent(new Event('astray'));
    return false;
  }

  /** @param {string} typed */
  #onTyped(typed) {
    if (this.#input === 'key') return this.#emit(typed);
    if (this.#input !== 'line') return;
    const { show, lines } = this.#editor.type(typed);
    this.#terminal.write(show);
    for (const line of lines) this.#emit(line);
  }

  /** @param {string} text */
  #emit(text) {
    this.dispatchEvent(new CustomEvent('typed', { detail: text }));
  }

  #paint() {
    const style = getComputedStyle(this);
    const color = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    this.#terminal.setOption('theme', {
      background: color('--screen'),
      foreground: color('--text'),
      cursor: color('--accent'),
      selection: color('--selection'),
      cyan: color('--accent'),
      brightBlack: color('--muted'),
      yellow: color('--warn'),
      brightYellow: color('--warn'),
    });
  }
}

customElements.define('byte-terminal', ByteTerminal);
