/**
 * Items that this browser keeps, or this page alone where site data is blocked: there even to read
 * `globalThis.localStorage` throws. What does not fit any more is kept by the page, too.
 */
class ItemStorage {
  /** @type {Storage | null} */
  #storage = null;
  /** @type {Map<string, string>} */
  #inPage = new Map();

  /** @param {'localStorage' | 'sessionStorage'} name */
  constructor(name) {
    try {
      this.#storage = globalThis[name];
    } catch {
      // Blocked.
    }
  }

  /** Whether what is kept outlives the page. */
  get isPersistent() {
    return Boolean(this.#storage);
  }

  /** @param {string} key @returns {string | null} */
  getItem(key) {
    return this.#inPage.get(key) ?? this.#storage?.getItem(key) ?? null;
  }

  /** @param {string} key @param {string} value */
  setItem(key, value) {
    this.removeItem(key);
    try {
      if (this.#storage) return this.#storage.setItem(key, value);
    } catch {
      // Full.
    }
    this.#inPage.set(key, value);
  }

  /** @param {string} key */
  removeItem(key) {
    this.#inPage.delete(key);
    this.#storage?.removeItem(key);
  }
}

/** Of this browser. */
export const localItems = new ItemStorage('localStorage');

/** Of this tab. */
export const sessionItems = new ItemStorage('sessionStorage');

/**
 * What this browser keeps between visits: names, never secrets.
 *
 * @template {string | string[]} T
 * @param {string} key
 * @param {T} fallback where nothing, or something else, is kept
 * @returns {T}
 */
export function readSetting(key, fallback) {
  try {
    const kept = JSON.parse(localItems.getItem(`fairlead.${key}`) ?? 'null');
    return kept !== null && Array.isArray(kept) === Array.isArray(fallback) && typeof kept === typeof fallback ? kept : fallback;
  } catch {
    return fallback;
  }
}

/** @param {string} key @param {string | string[]} value */
export function writeSetting(key, value) {
  localItems.setItem(`fairlead.${key}`, JSON.stringify(value));
}
