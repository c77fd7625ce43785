import '../element/header-and-footer.js';
import { CopyLine } from '../element/copy-line.js';
import { onDetail } from '../element/custom-event.js';
import { findElement } from '../element/find-element.js';
import { LinkList } from '../element/link-list.js';
import { RelayTable } from '../element/relay-table.js';
import { TokenField } from '../element/token-field.js';
import { suggestedRelay } from '../model/relays.js';
import { shellCommand } from '../model/shell-command.js';
import { listBoards, listOpen, listRelays, listRooms } from '../net/relay-api.js';
import { getToken, setToken } from '../net/tokens.js';

const EVERY_MS = 5000;
const table = findElement('relay-table', RelayTable);
const field = findElement('token-field', TokenField);
/**
 * @typedef {import('../model/relays.js').Relay} Relay
 * @typedef {{name: string, about?: string}} Place a room or a board
 * @typedef {{relays: Relay[], rooms: Place[], boards: Place[], failure?: string}} Listing `failure`: why it is not all
 */

let timer = 0;
let shown = '';

onDetail(field, 'keep', (detail) => {
  setToken('admin', detail);
  refresh();
});
document.addEventListener('visibilitychange', refresh);
refresh();

async function refresh() {
  clearTimeout(timer);
  if (document.hidden) return;
  const admin = getToken('admin');
  field.kept = Boolean(admin);
  if (admin) findElement('details', HTMLDetailsElement).open = true;
  const seen = await look(admin);
  if (getToken('admin') !== admin) return;
  show(seen, admin);
  clearTimeout(timer);
  // A wrong token is not tried again and again: failed logins are limited.
  if (!admin || !seen.failure) timer = setTimeout(refresh, EVERY_MS);
}

/**
 * What runs, for who may know; else what everybody may open.
 *
 * @param {string} admin the token, '' for none
 * @returns {Promise<Listing>}
 */
async function look(admin) {
  try {
    return admin ? await everything(admin) : await visible();
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { ...(admin ? await visible().catch(() => nothing()) : nothing()), failure };
  }
}

/** @returns {Listing} */
function nothing() {
  return { relays: [], rooms: [], boards: [] };
}

/** @param {string} admin the token @returns {Promise<Listing>} */
async function everything(admin) {
  const [relays, rooms, boards] = await Promise.all([listRelays(admin), listRooms(admin), listBoards(admin)]);
  return { relays, rooms: rooms.map(told), boards: boards.map(told) };
}

/** @returns {Promise<Listing>} */
async function visible() {
  const { relays, rooms, boards } = await listOpen('');
  return { relays, rooms: rooms.map((name) => ({ name })), boards: boards.map((name) => ({ name })) };
}

/** @param {{name: string, members?: number}} place @returns {Place} */
function told({ name, members }) {
  return { name, about: typeof members === 'number' ? `${members} ${members === 1 ? 'member' : 'members'}` : '' };
}

/** @param {Listing} listing @param {string} admin the token */
function show({ relays, rooms, boards, failure = '' }, admin) {
  const empty = relays.length + rooms.length + boards.length === 0;
  say('#error', failure);
  say('#source', sourceOf(relays, empty, failure, admin));
  findElement('#unlisted', HTMLElement).hidden = !empty || Boolean(admin) || Boolean(failure);
  findElement('#rooms', LinkList).show(withBeginning(rooms, 'lobby'));
  findElement('#boards', LinkList).show(withBeginning(boards, 'demo'));
  showRelays(relays);
}

/** @param {Relay[]} relays @param {boolean} empty @param {string} failure @param {string} admin */
function sourceOf(relays, empty, failure, admin) {
  if (admin && !failure) return relays.length ? 'What runs here now.' : 'No relay is defined.';
  if (relays.length) return 'What you can open here.';
  return empty ? 'No relay is listed.' : 'No relay runs.';
}

/**
 * A line that is the same again is not announced again.
 *
 * @param {string} selector
 * @param {string} text
 */
function say(selector, text) {
  const line = findElement(selector, HTMLElement);
  if (line.textContent !== text) line.textContent = text;
}

/** @param {Place[]} places @param {string} name */
function withBeginning(places, name) {
  return places.some((place) => place.name === name) ? places : [{ name }, ...places];
}

/**
 * Only what changed is rendered, so that focus and selection stay where they are.
 *
 * @param {Relay[]} relays
 */
function showRelays(relays) {
  const key = JSON.stringify(relays.map(({ name, mode, socket, status }) =>
    [name, mode, socket, status?.state, status?.detail, status?.listening, status?.peers, status?.sessions]));
  if (key === shown) return;
  shown = key;
  table.show(relays, location.hostname);
  const first = suggestedRelay(relays);
  findElement('#begin', HTMLElement).hidden = !first;
  if (!first) return;
  const link = findElement('.steps a', HTMLAnchorElement);
  link.textContent = `Open the relay “${first.name}”`;
  link.href = `relay.html?${new URLSearchParams({ name: first.name })}`;
  findElement('.steps copy-line', CopyLine).line = shellCommand(first, location.hostname) ?? '';
}
