import { isComposing } from '../model/keys.js';
import { local } from '../model/storage.js';
import { node } from './node.js';

const PAGES = [
  ['index.html', 'Overview'],
  ['echo.html', 'Echo'],
  ['chat.html', 'Chat'],
  ['sketch.html', 'Sketch'],
  ['relay.html', 'Relay'],
];

/** In no form of any page does Enter that ends a composition send what is half written, or break its line. */
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.target.form && isComposing(event)) event.preventDefault();
});

/** `<site-header>`: the way to every page. */
class SiteHeader extends HTMLElement {
  connectedCallback() {
    const here = location.pathname.split('/').pop() || 'index.html';
    const links = PAGES.map(([href, title]) =>
      node('li', {}, node('a', { href, 'aria-current': href === here ? 'page' : false }, title)),
    );
    this.replaceChildren(
      node('a', { class: 'skip', href: '#main' }, 'Skip to content'),
      node('div', { class: 'bar' },
        node('a', { class: 'brand', href: 'index.html' },
          node('img', { src: 'img/fairlead.svg', alt: '', width: '28', height: '28' }), 'Fairlead'),
        node('nav', { 'aria-label': 'Pages' }, node('ul', {}, ...links))),
    );
  }
}

/** `<site-footer>` */
class SiteFooter extends HTMLElement {
  connectedCallback() {
    this.replaceChildren(
      node('p', {}, 'Fairlead leads raw TCP and UDP sockets to WebSocket sessions, and back. ',
        node('a', { href: 'openapi.json' }, 'API description')),
      ...(local.lasts ? [] : [node('p', {}, 'This browser blocks site data: names, rooms and tokens are forgotten with this page.')]),
    );
  }
}

customElements.define('site-header', SiteHeader);
customElements.define('site-footer', SiteFooter);
