import { sessionItems } from '../model/storage.js';

const KEY = 'fairlead.identity';
const BYTES = 24;

/**
 * What this tab shows to every board, so that its strokes stay its own over reconnects and reloads. Where site data is
 * blocked only as long as the page is there.
 *
 * @returns {string} random, in base64url; told to the gateway alone
 */
export function identitySecret() {
  return sessionItems.getItem(KEY) || made();
}

function made() {
  const random = crypto.getRandomValues(new Uint8Array(BYTES));
  const fresh = btoa(String.fromCharCode(...random)).replaceAll('+', '-').replaceAll('/', '_');
  sessionItems.setItem(KEY, fresh);
  return fresh;
}
