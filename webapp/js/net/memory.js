/** What this browser remembers between visits: names, never secrets. Without storage nothing is remembered. */

/**
 * @param {string} key
 * @param {any} otherwise where nothing, or something else, is kept
 */
export function recall(key, otherwise) {
  try {
    const kept = JSON.parse(localStorage.getItem(`fairlead.${key}`));
    return kept !== null && Array.isArray(kept) === Array.isArray(otherwise) && typeof kept === typeof otherwise ? kept : otherwise;
  } catch {
    return otherwise;
  }
}

/** @param {string} key @param {any} value */
export function remember(key, value) {
  try {
    localStorage.setItem(`fairlead.${key}`, JSON.stringify(value));
  } catch {
    // A browser that refuses to store has its reasons; the page works without.
  }
}
