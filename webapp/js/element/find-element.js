/**
 * The first element of the page that a selector names, which has to be there.
 *
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function findElement(selector, type) {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`The page has no ${type.name} at ${selector}.`);
  return found;
}

/**
 * @template {Element} T
 * @param {HTMLFormElement} form
 * @param {string} name of a control
 * @param {new () => T} type
 * @returns {T}
 */
export function findControl(form, name, type) {
  const found = form.elements.namedItem(name);
  if (!(found instanceof type)) throw new Error(`The form has no ${type.name} named ${name}.`);
  return found;
}
