import '../element/header-and-footer.js';
import '../element/byte-terminal.js';
import '../element/connection-state.js';
import '../element/hex-view.js';
import '../element/message-form.js';
import '../element/peer-list.js';
import '../element/link-list.js';
import '../element/tab-bar.js';
import '../element/token-field.js';
import { isRelayName, OPEN_TO_SESSIONS } from '../model/relays.js';
import { shellCommand } from '../model/shell-command.js';
import { listOpen, listRelays } from '../net/relay-api.js';
import { RelayClient } from '../net/relay-client.js';
import { getToken, setToken } from '../net/tokens.js';

const find = (selector) => document.querySelector(selector);
const picker = find('#picker');
const state = find('connection-state');
const toggle = find('#toggle');
const tabs = find('tab-bar');
const terminal = find('byte-terminal');
const hex = find('hex-view');
const form = find('message-form');
const typing = find('#typing');
const peerList = find('peer-list');
const access = find('token-field');

let client = null;
let known = [];

const events = {
  onState(now) {
    state.show(now, client.protocol);
    form.disabled = now.state === 'closed' || (client.protocol === '' && now.state !== 'open');
    if (now.state === 'open') adapt();
    if (now.state === 'waiting') peerList.none('The connection is lost.');
    if (now.state === 'closed') ended();
  },
  onFrame(frame) {
    hex.add(frame);
    if (client.isHub) terminal.message(frame.direction === 'out' ? `you to ${frame.peer || 'all'}:` : `${frame.peer}:`, frame.bytes);
    else if (frame.direction === 'in') terminal.write(frame.bytes);
  },
  onPeers(peers) {
    peerList.show(peers.list());
    form.receivers = peers.list();
  },
  onMark(text, kind) {
    terminal.mark(text, kind);
    hex.mark(text, kind);
  },
};

picker.addEventListener('submit', (event) => {
  event.preventDefault();
  clear();
  open();
});
toggle.addEventListener('click', () => (client ? client.close() : open()));
state.addEventListener('retry', () => client?.retry());
form.addEventListener('send', ({ detail }) => client?.send(detail.payload, detail.to));
form.addEventListener('change', remember);
terminal.addEventListener('astray', () => form.focus());
terminal.addEventListener('typed', ({ detail }) => client?.send(typing.value === 'key' ? detail : detail + form.lineEnd, ''));
typing.addEventListener('change', () => {
  adapt();
  remember();
});
tabs.addEventListener('change', () => {
  terminal.fit();
  remember();
});
find('#clear').addEventListener('click', clear);
access.kept = Boolean(getToken('access'));
access.addEventListener('keep', ({ detail }) => {
  setToken('access', detail);
  access.kept = Boolean(detail);
  open();
  offerNames();
});

restore();
if (picker.elements.name.value) open();
offerNames();

function open() {
  client?.close();
  const name = picker.elements.name.value.trim();
  remember();
  document.title = `${name || 'Relay'} – Fairlead`;
  if (!isRelayName(name)) return state.idle(name ? `“${name}” is no relay's name: small letters, digits and hyphens.` : 'Not connected');
  toggle.hidden = false;
  toggle.textContent = 'Disconnect';
  peerList.line = shellLine();
  client = new RelayClient(name, getToken('access'), events);
}

function clear() {
  terminal.clear();
  hex.clear();
}

function ended() {
  client = null;
  toggle.textContent = 'Connect';
  peerList.none('Not connected.');
  terminal.input = 'off';
}

/** A hub has peers to choose from; a proxy has one other end, to type to. */
function adapt() {
  const hub = client?.isHub ?? false;
  document.body.dataset.mode = hub ? 'hub' : 'proxy';
  form.offer({ ending: !hub, receivers: hub });
  terminal.input = hub ? 'off' : typing.value;
}

function restore() {
  const query = new URLSearchParams(location.search);
  picker.elements.name.value = query.get('name') ?? '';
  tabs.value = query.get('view') ?? 'terminal';
  form.format = query.get('format') ?? 'text';
  form.ending = query.get('eol') ?? 'lf';
  typing.value = query.get('typing') === 'key' ? 'key' : 'line';
}

function remember() {
  const query = new URLSearchParams({
    name: picker.elements.name.value.trim(),
    view: tabs.value,
    format: form.format,
    eol: form.ending,
    typing: typing.value,
  });
  history.replaceState(null, '', `?${query}`);
}

function shellLine() {
  const relay = known.find(({ name }) => name === picker.elements.name.value.trim());
  return relay ? shellCommand(relay, location.hostname) : null;
}

/** The relays that can be opened here, as far as this gateway tells. */
async function offerNames() {
  const told = await listed().catch(() => null);
  known = told?.relays ?? [];
  const names = known.filter(({ mode }) => OPEN_TO_SESSIONS.has(mode)).map(({ name }) => name);
  find('#unlisted').hidden = !told || told.relays.length + told.rooms.length + told.boards.length > 0;
  find('#names').replaceChildren(...names.map((name) => new Option(name, name)));
  peerList.line = shellLine();
  find('#listed').show(names.map((name) => ({ name })), picker.elements.name.value);
}

async function listed() {
  const admin = getToken('admin');
  const all = admin ? await listRelays(admin).catch(() => null) : null;
  return all ? { relays: all, rooms: [], boards: [] } : listOpen(getToken('access'));
}
