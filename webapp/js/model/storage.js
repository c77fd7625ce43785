/**
 * Keys and values that this browser keeps, or this page alone where site data is blocked: there even to read
 * `globalThis.localStorage` throws. What does not fit any more is kept by the page, too.
 */
class Storage {
  #storage = null;
  #here = new Map();

  /** @param {'localStorage' | 'sessionStorage'} name */
  constructor(name) {
    try {
      this.#storage = globalThis[name];
    } catch {
      // Blocked.
    }
  }

  /** Whether what is kept outlives the page. */
  get lasts() {
    return Boolean(this.#storage);
  }

  /** @param {string} key @returns {string | null} */
  get(key) {
    return this.#here.get(key) ?? this.#storage?.getItem(key) ?? null;
  }

  /** @param {string} key @param {string} value */
  set(key, value) {
    this.remove(key);
    try {
      this.#storage.setItem(key, value);
    } catch {
      this.#here.set(key, value);
    }
  }

  /** @param {string} key */
  remove(key) {
    this.#here.delete(key);
    this.#storage?.removeItem(key);
  }
}

/** Of this browser. */
export const local = new Storage('localStorage');

/** Of this tab. */
export const session = new Storage('sessionStorage');
