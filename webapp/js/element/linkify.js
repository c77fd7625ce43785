import { createElement } from './create-element.js';

/** What browsers would open; no invisible characters, which could make it look like another. */
const ADDRESS = /(?<![\p{L}\p{N}])https?:\/\/[^\s<>"\p{C}]+/giu;
const SENTENCE_END = /[.,;:!?'*_~]$/;
/** @type {Record<string, string>} */
const BRACKETS = { ')': '(', ']': '[', '}': '{' };

/**
 * A text with its `http:` and `https:` addresses as links, all of it text nodes. The other end is told nothing: neither where
 * the reader came from, nor is it given this window.
 *
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function linkify(text) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = withoutItsEnd(found);
    if (!URL.canParse(address)) continue;
    const link = createElement('a', { href: address, target: '_blank', rel: 'noopener noreferrer nofollow' }, address);
    parts.push(text.slice(end, index), link);
    end = index + address.length;
  }
  return [...parts, text.slice(end)];
}

/**
 * What belongs to the sentence around it: a full stop, a bracket that was opened before.
 *
 * @param {string} found
 * @returns {string}
 */
function withoutItsEnd(found) {
  const last = found.slice(-1);
  const count = (/** @type {string} */ char) => found.split(char).length;
  const isOutside = SENTENCE_END.test(found) || (last in BRACKETS && count(last) > count(BRACKETS[last]));
  return isOutside ? withoutItsEnd(found.slice(0, -1)) : found;
}
