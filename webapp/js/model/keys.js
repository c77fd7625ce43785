/** What a key means, whatever the keyboard's layout and whatever writes with it. */

/** What a key is called that an input method takes: Safari tells Enter so when it has ended a composition already. */
const TAKEN = 229;
const NO_CHARACTER = new Set(['Dead', 'Process', 'Unidentified']);
/** @type {Record<string, string>} */
const BY_PLACE = { Equal: '=', NumpadAdd: '+', Minus: '-', NumpadSubtract: '-' };

/** @param {KeyboardEvent} event @returns {boolean} whether it belongs to a text that is being composed, and to nobody else */
export function isComposing({ isComposing, keyCode }) {
  return isComposing || keyCode === TAKEN;
}

/** @param {KeyboardEvent} event @returns {boolean} whether it begins or is a character, not a command */
export function isText(event) {
  const { key, ctrlKey, altKey, metaKey } = event;
  return !ctrlKey && !altKey && !metaKey && ([...key].length === 1 || NO_CHARACTER.has(key) || isComposing(event));
}

/**
 * What a shortcut is compared with: a Latin letter, digit or sign that the layout has there, in small; where it has
 * something else, the one that is there on a US keyboard. Other keys are called as ever.
 *
 * @param {KeyboardEvent} event
 */
export function shortcutKey({ key, code }) {
  if (/^[ -~]$/.test(key)) return key.toLowerCase();
  if (key.length > 1 && !NO_CHARACTER.has(key)) return key;
  return BY_PLACE[code] ?? code.match(/^(?:Key|Digit|Numpad)([A-Z0-9])$/)?.[1].toLowerCase() ?? key;
}

/**
 * @param {KeyboardEvent} event
 * @param {string} letter
 * @returns {boolean} whether it is Ctrl or Command with this letter, and nothing else
 */
export function isCommand(event, letter) {
  const { ctrlKey, metaKey, altKey, shiftKey } = event;
  return ctrlKey !== metaKey && !altKey && !shiftKey && !event.isComposing && shortcutKey(event) === letter;
}
