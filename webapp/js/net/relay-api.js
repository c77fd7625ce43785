/**
 * All relays, as the admin API tells them.
 *
 * @param {string} token
 * @returns {Promise<import('../model/relays.js').Relay[]>} definitions with `status`
 * @throws {Error} with a sentence to show
 */
export function listRelays(token) {
  return list('relays', token);
}

/**
 * What whoever asks may open: relays with their real sockets, and the names of rooms and boards. All lists are empty where
 * the gateway does not tell visitors.
 *
 * @param {string} token '' for none
 * @returns {Promise<{relays: import('../model/relays.js').Relay[], rooms: string[], boards: string[]}>}
 * @throws {Error} with a sentence to show
 */
export function listOpen(token) {
  return get('api/v1/open', token);
}

/**
 * The chat rooms that are alive. None where the gateway does not list them.
 *
 * @param {string} token
 * @returns {Promise<{name: string, members?: number}[]>}
 */
export function listRooms(token) {
  return list('rooms', token).catch(() => []);
}

/**
 * The sketch boards that are alive. None where the gateway does not list them.
 *
 * @param {string} token
 * @returns {Promise<{name: string, members?: number}[]>}
 */
export function listBoards(token) {
  return list('boards', token).catch(() => []);
}

/** @param {string} what @param {string} token */
async function list(what, token) {
  /** @type {any[]} */
  const all = [];
  for (;;) {
    const { items, total } = await get(`api/v1/${what}?limit=100&offset=${all.length}`, token);
    all.push(...items);
    if (items.length === 0 || all.length >= total) return all;
  }
}

/** @param {string} path @param {string} token */
async function get(path, token) {
  const headers = { ...(token && { Authorization: `Bearer ${token}` }), Accept: 'application/json' };
  const response = await fetch(path, { headers, cache: 'no-store' }).catch(() => {
    throw new Error('The gateway does not answer.');
  });
  if (response.ok) return response.json();
  if (response.status === 401) throw new Error('The gateway does not know this token.');
  const problem = await response.json().catch(() => ({}));
  throw new Error(problem.detail ?? problem.title ?? `The gateway answered ${response.status}.`);
}
