/**
 * `<tab-bar>` around buttons with `role="tab"` and `aria-controls`: arrow keys move, the chosen panel is shown, `change`
 * is fired. `value` is the id of the panel.
 */
class TabBar extends HTMLElement {
  connectedCallback() {
    this.setAttribute('role', 'tablist');
    for (const tab of this.#tabs) tab.addEventListener('click', () => this.#choose(tab));
    this.addEventListener('keydown', (event) => this.#onKey(event));
    this.#show(this.#tabs[0]);
  }

  get value() {
    return this.querySelector('[aria-selected="true"]').getAttribute('aria-controls');
  }

  set value(id) {
    const tab = this.#tabs.find((one) => one.getAttribute('aria-controls') === id);
    if (tab) this.#show(tab);
  }

  get #tabs() {
    return [...this.querySelectorAll('[role="tab"]')];
  }

  #onKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = this.#tabs;
    const next = tabs.at((tabs.indexOf(document.activeElement) + step) % tabs.length);
    next.focus();
    this.#choose(next);
  }

  #choose(tab) {
    this.#show(tab);
    this.dispatchEvent(new Event('change'));
  }

  #show(chosen) {
    for (const tab of this.#tabs) {
      const selected = tab === chosen;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
      document.getElementById(tab.getAttribute('aria-controls')).hidden = !selected;
    }
  }
}

customElements.define('tab-bar', TabBar);
