import { isComposing } from '../model/keys.js';
import { localItems } from '../model/storage.js';
import { createElement } from './create-element.js';

const PAGES = [
  ['index.html', 'Overview'],
  ['echo.html', 'Echo'],
  ['chat.html', 'Chat'],
  ['sketch.html', 'Sketch'],
  ['relay.html', 'Relay'],
];

/** In no form of any page does Enter that ends a composition send what is half written, or break its line. */
document.addEventListener('keydown', (event) => {
  const field = /** @type {HTMLInputElement | null} */ (event.target);
  if (event.key === 'Enter' && field?.form && isComposing(event)) event.preventDefault();
});

/** `<site-header>`: the way to every page. */
export class SiteHeader extends HTMLElement {
  connectedCallback() {
    const here = location.pathname.split('/').pop() || 'index.html';
    const links = PAGES.map(([href, title]) =>
      createElement('li', {}, createElement('a', { href, 'aria-current': href === here ? 'page' : false }, title)),
    );
    this.replaceChildren(
      createElement('a', { class: 'skip', href: '#main' }, 'Skip to content'),
      createElement('div', { class: 'bar' },
        createElement('a', { class: 'brand', href: 'index.html' },
          createElement('img', { src: 'img/fairlead.svg', alt: '', width: '28', height: '28' }), 'Fairlead'),
        createElement('nav', { 'aria-label': 'Pages' }, createElement('ul', {}, ...links))),
    );
  }
}

/** `<site-footer>` */
export class SiteFooter extends HTMLElement {
  connectedCallback() {
    this.replaceChildren(
      createElement('p', {}, 'Fairlead leads raw TCP and UDP sockets to WebSocket sessions, and back. ',
        createElement('a', { href: 'openapi.json' }, 'API description')),
      ...(localItems.isPersistent ? [] : [createElement('p', {}, 'This browser blocks site data: names, rooms and tokens are forgotten with this page.')]),
    );
  }
}

customElements.define('site-header', SiteHeader);
customElements.define('site-footer', SiteFooter);
