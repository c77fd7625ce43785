/** HTTP/1.1 gives the tabs of a browser six connections to a host, all together: so many may be streams, for others to pass. */
const MAX_STREAMS = 4;

/**
 * Whether the tabs of this browser share a few connections to this host; HTTP/2 has no such bound. Unknown without locks.
 *
 * @param {string} host
 */
export function isBounded(host) {
  const [page] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
  return Boolean(navigator.locks) && !(host === location.host && /^h[23]/.test(page?.nextHopProtocol));
}

/**
 * Acquires one of the streams that there may be to a host; where the browser refuses to lock, none is needed.
 *
 * @param {string} host
 * @param {AbortSignal} signal no longer wanted
 * @param {() => void} onWait there is none at the moment
 * @returns {Promise<() => void>} releases it
 */
export async function acquireStreamSlot(host, signal, onWait) {
  const all = [...Array(MAX_STREAMS).keys()].map((n) => `fairlead ${host} ${n}`);
  try {
    for (const name of all) {
      const release = await acquire(name, { ifAvailable: true });
      if (release) return release;
    }
  } catch {
    return () => {};
  }
  onWait();
  const others = new AbortController();
  signal.addEventListener('abort', () => others.abort());
  const requests = all.map((name) => acquire(name, { signal: others.signal }));
  const first = /** @type {() => void} */ (await Promise.any(requests));
  others.abort();
  for (const request of requests) request.then((release) => release !== first && release?.(), () => {});
  return first;
}

/**
 * @param {string} name of a Web Lock
 * @param {LockOptions} options
 * @returns {Promise<(() => void) | undefined>} releases it; undefined when it was not available
 */
function acquire(name, options) {
  return new Promise((resolve, reject) => {
    /** @param {Lock | null} lock */
    const hold = (lock) => lock ? new Promise((/** @type {(value?: any) => void} */ release) => resolve(release)) : resolve(undefined);
    navigator.locks.request(name, options, hold).catch(reject);
  });
}
