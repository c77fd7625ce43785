import { createElement } from './create-element.js';

/** `<link-list>`: links to rooms or boards. Attributes `page` and `key`: a link is `PAGE?KEY=NAME`. */
export class LinkList extends HTMLElement {
  #shown = '';

  /** @param {{name: string, about?: string}[]} places @param {string} [here] the one that is open */
  show(places, here) {
    const key = JSON.stringify([places, here]);
    // Only what changed is rendered, so that the focus stays where it is.
    if (key === this.#shown) return;
    this.#shown = key;
    this.replaceChildren(createElement('ul', {}, ...places.map(({ name, about }) =>
      createElement('li', { class: 'row' },
        createElement('a', { href: this.#link(name), 'aria-current': name === here ? 'page' : false }, createElement('bdi', {}, name)),
        ...(about ? [createElement('span', { class: 'muted' }, about)] : [])))));
  }

  /** @param {string} name */
  #link(name) {
    return `${this.getAttribute('page')}?${new URLSearchParams({ [this.getAttribute('key') ?? '']: name })}`;
  }
}

customElements.define('link-list', LinkList);
