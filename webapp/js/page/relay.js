import '../element/header-and-footer.js';
import { ByteTerminal } from '../element/byte-terminal.js';
import { ConnectionState } from '../element/connection-state.js';
import { onDetail } from '../element/custom-event.js';
import { findControl, findElement } from '../element/find-element.js';
import { HexView } from '../element/hex-view.js';
import { LinkList } from '../element/link-list.js';
import { MessageForm } from '../element/message-form.js';
import { PeerList } from '../element/peer-list.js';
import { TabBar } from '../element/tab-bar.js';
import { TokenField } from '../element/token-field.js';
import { isRelayName, OPEN_TO_SESSIONS } from '../model/relays.js';
import { shellCommand } from '../model/shell-command.js';
import { listOpen, listRelays } from '../net/relay-api.js';
import { RelayClient } from '../net/relay-client.js';
import { getToken, setToken } from '../net/tokens.js';

const picker = findElement('#picker', HTMLFormElement);
const nameField = findControl(picker, 'name', HTMLInputElement);
const state = findElement('connection-state', ConnectionState);
const toggle = findElement('#toggle', HTMLButtonElement);
const tabs = findElement('tab-bar', TabBar);
const terminal = findElement('byte-terminal', ByteTerminal);
const hex = findElement('hex-view', HexView);
const form = findElement('message-form', MessageForm);
const typing = findElement('#typing', HTMLSelectElement);
const peerList = findElement('peer-list', PeerList);
const access = findElement('token-field', TokenField);

/** @type {RelayClient | null} */
let client = null;
/** @type {import('../model/relays.js').Relay[]} */
let known = [];

/** @type {import('../net/relay-client.js').Events} */
const events = {
  onState(now) {
    if (!client) return;
    state.show(now, client.protocol);
    form.disabled = now.state === 'closed' || (client.protocol === '' && now.state !== 'open');
    if (now.state === 'open') adapt();
    if (now.state === 'waiting') peerList.none('The connection is lost.');
    if (now.state === 'closed') ended();
  },
  onFrame(frame) {
    hex.add(frame);
    if (client?.isHub) terminal.message(frame.direction === 'out' ? `you to ${frame.peer || 'all'}:` : `${frame.peer}:`, frame.bytes);
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
onDetail(form, 'send', (detail) => client?.send(detail.payload, detail.to));
form.addEventListener('change', remember);
terminal.addEventListener('astray', () => form.focus());
onDetail(terminal, 'typed', (detail) => client?.send(typing.value === 'key' ? detail : detail + form.lineEnd, ''));
typing.addEventListener('change', () => {
  adapt();
  remember();
});
tabs.addEventListener('change', () => {
  terminal.fit();
  remember();
});
findElement('#clear', HTMLButtonElement).addEventListener('click', clear);
access.kept = Boolean(getToken('access'));
onDetail(access, 'keep', (detail) => {
  setToken('access', detail);
  access.kept = Boolean(detail);
  open();
  offerNames();
});

restore();
if (nameField.value) open();
offerNames();

function open() {
  client?.close();
  const name = nameField.value.trim();
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
  terminal.input = hub ? 'off' : typing.value === 'key' ? 'key' : 'line';
}

function restore() {
  const query = new URLSearchParams(location.search);
  nameField.value = query.get('name') ?? '';
  tabs.value = query.get('view') ?? 'terminal';
  form.format = query.get('format') ?? 'text';
  form.ending = query.get('eol') ?? 'lf';
  typing.value = query.get('typing') === 'key' ? 'key' : 'line';
}

function remember() {
  const query = new URLSearchParams({
    name: nameField.value.trim(),
    view: tabs.value,
    format: form.format,
    eol: form.ending,
    typing: typing.value,
  });
  history.replaceState(null, '', `?${query}`);
}

function shellLine() {
  const relay = known.find(({ name }) => name === nameField.value.trim());
  return relay ? shellCommand(relay, location.hostname) : null;
}

/** The relays that can be opened here, as far as this gateway tells. */
async function offerNames() {
  const told = await listed().catch(() => null);
  known = told?.relays ?? [];
  const names = known.filter(({ mode }) => OPEN_TO_SESSIONS.has(mode)).map(({ name }) => name);
  findElement('#unlisted', HTMLElement).hidden = !told || told.relays.length + told.rooms.length + told.boards.length > 0;
  findElement('#names', HTMLElement).replaceChildren(...names.map((name) => new Option(name, name)));
  peerList.line = shellLine();
  findElement('#listed', LinkList).show(names.map((name) => ({ name })), nameField.value);
}

async function listed() {
  const admin = getToken('admin');
  const all = admin ? await listRelays(admin).catch(() => null) : null;
  return all ? { relays: all, rooms: [], boards: [] } : listOpen(getToken('access'));
}
