/**
 * Makes an element. Children that are strings become text, never markup.
 *
 * @param {string} tag
 * @param {Record<string, string | boolean | EventListener>} [attributes] a function is a listener; true an empty attribute; false none
 * @param {...(Node | string)} children
 */
export function createElement(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}
