import '../element/header-and-footer.js';
import '../element/copy-line.js';
import '../element/link-list.js';
import '../element/relay-table.js';
import '../element/token-field.js';
import { shellCommand } from '../model/shell-command.js';
import { suggestedRelay } from '../model/relays.js';
import { listBoards, listOpen, listRelays, listRooms } from '../net/relay-api.js';
import { getToken, setToken } from '../net/tokens.js';

const EVERY_MS = 5000;
const find = (selector) => document.querySelector(selector);
const table = find('relay-table');
const field = find('token-field');
let timer = 0;
let shown = '';

field.addEventListener('keep', ({ detail }) => {
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
  if (admin) find('details').open = true;
  const seen = await look(admin);
  if (getToken('admin') !== admin) return;
  show(seen, admin);
  clearTimeout(timer);
  // A wrong token is not tried again and again: failed logins are limited.
  if (!admin || !seen.failure) timer = setTimeout(refresh, EVERY_MS);
}

/** What runs, for who may know; else what everybody may open. */
async function look(admin) {
  try {
    return admin ? await everything(admin) : await visible();
  } catch ({ message: failure }) {
    return { ...(admin ? await visible().catch(() => nothing()) : nothing()), failure };
  }
}

function nothing() {
  return { relays: [], rooms: [], boards: [] };
}

async function everything(admin) {
  const [relays, rooms, boards] = await Promise.all([listRelays(admin), listRooms(admin), listBoards(admin)]);
  return { relays, rooms: rooms.map(told), boards: boards.map(told) };
}

async function visible() {
  const { relays, rooms, boards } = await listOpen('');
  return { relays, rooms: rooms.map((name) => ({ name })), boards: boards.map((name) => ({ name })) };
}

function told({ name, members }) {
  return { name, about: typeof members === 'number' ? `${members} ${members === 1 ? 'member' : 'members'}` : '' };
}

function show({ relays, rooms, boards, failure = '' }, admin) {
  const empty = relays.length + rooms.length + boards.length === 0;
  say('#error', failure);
  say('#source', sourceOf(relays, empty, failure, admin));
  find('#unlisted').hidden = !empty || Boolean(admin) || Boolean(failure);
  find('#rooms').show(withBeginning(rooms, 'lobby'));
  find('#boards').show(withBeginning(boards, 'demo'));
  showRelays(relays);
}

function sourceOf(relays, empty, failure, admin) {
  if (admin && !failure) return relays.length ? 'What runs here now.' : 'No relay is defined.';
  if (relays.length) return 'What you can open here.';
  return empty ? 'No relay is listed.' : 'No relay runs.';
}

/** A line that is the same again is not announced again. */
function say(selector, text) {
  const line = find(selector);
  if (line.textContent !== text) line.textContent = text;
}

function withBeginning(places, name) {
  return places.some((place) => place.name === name) ? places : [{ name }, ...places];
}

/** Only what changed is rendered, so that focus and selection stay where they are. */
function showRelays(relays) {
  const key = JSON.stringify(relays.map(({ name, mode, socket, status }) =>
    [name, mode, socket, status?.state, status?.detail, status?.listening, status?.peers, status?.sessions]));
  if (key === shown) return;
  shown = key;
  table.show(relays, location.hostname);
  const first = suggestedRelay(relays);
  find('#begin').hidden = !first;
  if (!first) return;
  const link = find('.steps a');
  link.textContent = `Open the relay “${first.name}”`;
  link.href = `relay.html?${new URLSearchParams({ name: first.name })}`;
  find('.steps copy-line').line = shellCommand(first, location.hostname);
}
