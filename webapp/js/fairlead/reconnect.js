/** Close codes after which to connect again. After every other code the server means it. */
const RECONNECT = new Map(/** @type {[number, 'soon' | 'later'][]} */ ([
  [1001, 'soon'], // shutdown
  [4008, 'soon'], // slow consumer
  [1006, 'later'], // no close frame
  [1011, 'later'],
  [1012, 'later'], // restart
  [1013, 'later'], // busy
  [1014, 'later'],
  [4429, 'later'], // rate limited
  [4502, 'later'], // upstream
]));
const FIRST_MS = { soon: 250, later: 2000 };
const LONGEST_MS = 30_000;

/**
 * @param {number} code a close code
 * @returns {'soon' | 'later' | 'never'} when to come back
 */
export function reconnects(code) {
  return RECONNECT.get(code) ?? 'never';
}

/**
 * Exponential backoff with full jitter: anything from nothing to the bound, so that clients don't come back in step.
 *
 * @param {'soon' | 'later'} when
 * @param {number} failures in a row, from 1
 * @param {number} random 0 ≤ random < 1
 */
export function delayMs(when, failures, random) {
  return Math.floor(random * Math.min(LONGEST_MS, FIRST_MS[when] * 2 ** (failures - 1)));
}
