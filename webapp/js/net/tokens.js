import { sessionItems } from '../model/storage.js';

/**
 * Tokens of this tab. Gone with the tab, and never in a URL. The admin token opens the API only: it is not sent along
 * with a WebSocket, which asks for `access` where it asks at all.
 *
 * @param {'admin' | 'access'} what
 * @returns {string} '' when there is none
 */
export function getToken(what) {
  return sessionItems.getItem(`fairlead.${what}`) ?? '';
}

/**
 * @param {'admin' | 'access'} what
 * @param {string} value '' forgets it
 */
export function setToken(what, value) {
  if (value) sessionItems.setItem(`fairlead.${what}`, value);
  else sessionItems.removeItem(`fairlead.${what}`);
}
