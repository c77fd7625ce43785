import { local } from '../model/storage.js';

/** What this browser remembers between visits: names, never secrets. */

/**
 * @param {string} key
 * @param {any} otherwise where nothing, or something else, is kept
 */
export function recall(key, otherwise) {
  try {
    const kept = JSON.parse(local.get(`fairlead.${key}`));
    return kept !== null && Array.isArray(kept) === Array.isArray(otherwise) && typeof kept === typeof otherwise ? kept : otherwise;
  } catch {
    return otherwise;
  }
}

/** @param {string} key @param {any} value */
export function remember(key, value) {
  local.set(`fairlead.${key}`, JSON.stringify(value));
}
