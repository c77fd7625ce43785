const KEY = 'fairlead.identity';
const BYTES = 24;

let secret = '';

/**
 * What this tab shows to every board, so that its strokes stay its own over reconnects and reloads. Without storage only
 * as long as the page is there.
 *
 * @returns {string} random, in base64url; told to the gateway alone
 */
export function identity() {
  secret ||= kept() || made();
  return secret;
}

function kept() {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

function made() {
  const random = crypto.getRandomValues(new Uint8Array(BYTES));
  const fresh = btoa(String.fromCharCode(...random)).replaceAll('+', '-').replaceAll('/', '_');
  try {
    sessionStorage.setItem(KEY, fresh);
  } catch {
    // Kept in this page alone.
  }
  return fresh;
}
