/**
 * `<tab-bar>` around buttons with `role="tab"` and `aria-controls`: arrow keys move, the chosen panel is shown, `change`
 * is fired. `value` is the id of the panel.
 */
export class TabBar extends HTMLElement {
  connectedCallback() {
    this.setAttribute('role', 'tablist');
    for (const tab of this.#tabs) tab.addEventListener('click', () => this.#choose(tab));
    this.addEventListener('keydown', (event) => this.#onKey(event));
    this.#show(this.#tabs[0]);
  }

  get value() {
    return this.querySelector('[aria-selected="true"]')?.getAttribute('aria-controls') ?? '';
  }

  /** @param {string} id of a panel */
  set value(id) {
    const tab = this.#tabs.find((one) => one.getAttribute('aria-controls') === id);
    if (tab) this.#show(tab);
  }

  get #tabs() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('[role="tab"]'))];
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    const step = event.key === 'ArrowRight' ? 1 : -1;
    const tabs = this.#tabs;
    const next = tabs.at((tabs.findIndex((tab) => tab === document.activeElement) + step) % tabs.length);
    if (!next) return;
    next.focus();
    this.#choose(next);
  }

  /** @param {HTMLElement} tab */
  #choose(tab) {
    this.#show(tab);
    this.dispatchEvent(new Event('change'));
  }

  /** @param {HTMLElement} chosen */
  #show(chosen) {
    for (const tab of this.#tabs) {
      const selected = tab === chosen;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
      document.getElementById(tab.getAttribute('aria-controls') ?? '')?.toggleAttribute('hidden', !selected);
    }
  }
}

customElements.define('tab-bar', TabBar);
