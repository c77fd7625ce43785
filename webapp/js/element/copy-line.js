import { createElement } from './create-element.js';

/** `<copy-line>`: one line of code with a button that copies it. The line is its `line` property. */
export class CopyLine extends HTMLElement {
  /** @param {string} text */
  set line(text) {
    const said = createElement('span', { class: 'said', role: 'status' });
    this.replaceChildren(
      createElement('code', { tabindex: '0' }, text),
      createElement('button', { type: 'button', class: 'small', 'aria-label': `Copy: ${text}`, click: () => copy(text, said) }, 'Copy'),
      said,
    );
  }
}

/** @param {string} text @param {HTMLElement} said */
async function copy(text, said) {
  said.textContent = (await write(text)) ? 'Copied' : 'Copy it by hand';
  setTimeout(() => (said.textContent = ''), 2000);
}

/**
 * The clipboard API works on https and localhost only; elsewhere a selection does.
 *
 * @param {string} text
 */
async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const field = createElement('textarea', { 'aria-hidden': 'true', class: 'unseen' }, text);
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}

customElements.define('copy-line', CopyLine);

/** @param {string} line */
export function copyLine(line) {
  const element = new CopyLine();
  element.line = line;
  return element;
}
