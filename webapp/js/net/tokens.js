import { session } from '../model/storage.js';

/**
 * Tokens of this tab. Gone with the tab, and never in a URL. The admin token opens the API only: it is not sent along
 * with a WebSocket, which asks for `access` where it asks at all.
 *
 * @param {'admin' | 'access'} what
 * @returns {string} '' when there is none
 */
export function token(what) {
  return session.get(`fairlead.${what}`) ?? '';
}

/**
 * @param {'admin' | 'access'} what
 * @param {string} value '' forgets it
 */
export function keepToken(what, value) {
  if (value) session.set(`fairlead.${what}`, value);
  else session.remove(`fairlead.${what}`);
}
