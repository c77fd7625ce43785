import '../element/header-and-footer.js';
import '../element/chat-form.js';
import '../element/chat-log.js';
import '../element/connection-state.js';
import '../element/link-list.js';
import '../element/member-list.js';
import '../element/token-field.js';
import { isPathSegment, withMostRecent } from '../model/names.js';
import { readSetting, writeSetting } from '../model/storage.js';
import { ChatClient } from '../net/chat-client.js';
import { getToken, setToken } from '../net/tokens.js';

const TYPING_MS = 4000;
const find = (selector) => document.querySelector(selector);
const picker = find('#picker');
const { room: roomField, nick: nickField } = picker.elements;
const state = find('connection-state');
const toggle = find('#toggle');
const log = find('chat-log');
const form = find('chat-form');
const list = find('member-list');
const rooms = find('link-list');
const typing = find('#typing');
const called = find('#called');
const access = find('token-field');

let client = null;
let live = false;
let open = null;
let typers = new Map();

const events = {
  onState(now) {
    state.show(now, now.transport === 'sse' ? '' : 'WebSocket');
    if (now.state === 'waiting') list.none('The connection is lost.');
    if (now.state === 'closed') ended();
  },
  onSaid(said) {
    log.appendMessages(said, true);
    for (const { from } of said) typers.delete(from.id);
    showTypers();
  },
  onEarlier(said, more) {
    log.prependMessages(said);
    log.more = more;
  },
  onPending: () => log.showPending(client.conversation.pending),
  onMembers() {
    const { you, members, oldest, more } = client.conversation;
    list.show(members, you.id);
    find('#count').textContent = `(${members.length})`;
    form.members = members.filter(({ id }) => id !== you.id);
    log.more = more && oldest > 1;
    if (document.activeElement !== nickField) nickField.value = client.requestedNick;
    const another = you.nick !== client.requestedNick;
    called.textContent = another ? `You are ${you.nick} here, until the name ${client.requestedNick} is free: another has it, or one like it.` : '';
  },
  onTyping(member) {
    if (client.conversation.isYou(member)) return;
    clearTimeout(typers.get(member.id)?.timer);
    typers.set(member.id, { nick: member.nick, timer: setTimeout(() => typers.delete(member.id) && showTypers(), TYPING_MS) });
    showTypers();
  },
  onMark: (text, kind) => log.mark(text, kind),
};

picker.addEventListener('submit', (event) => {
  event.preventDefault();
  const { room, nick } = asked();
  keepNick(nick);
  if (live && room === open.room) return client.rename(nick);
  join();
  form.focus();
});
toggle.addEventListener('click', () => (live ? client.close() : join()));
state.addEventListener('retry', () => client?.retry());
form.check = (text) => client?.conversation.validate(text) ?? '';
form.addEventListener('say', ({ detail }) => client?.say(detail.text, detail.to ?? undefined));
form.addEventListener('typing', () => client?.sendTyping());
list.addEventListener('whisper', ({ detail }) => form.whisperTo(detail));
log.addEventListener('earlier', () => client?.loadEarlier());
log.addEventListener('resend', ({ detail }) => client?.resend(detail));
log.addEventListener('discard', ({ detail }) => client?.discard(detail));
log.addEventListener('edit', ({ detail }) => {
  const { text, to } = client.discard(detail);
  form.edit(text, to);
});
log.addEventListener('unread', title);
access.kept = Boolean(getToken('access'));
access.addEventListener('keep', ({ detail }) => {
  setToken('access', detail);
  access.kept = Boolean(detail);
  join();
});
// Over HTTP nobody would notice for a while that this member is gone; a page that comes back from the cache joins again.
window.addEventListener('pagehide', () => client?.close());
window.addEventListener('pageshow', ({ persisted }) => persisted && join());

restore();

function restore() {
  const query = new URLSearchParams(location.search);
  roomField.value = query.get('room') ?? 'lobby';
  nickField.value = query.get('nick') ?? readSetting('nick', '');
  showRooms(readSetting('rooms', []));
  form.disabled = true;
  title();
  if (nickField.value.trim()) return join();
  state.idle('Not connected: choose a name and join.');
  nickField.focus();
}

function asked() {
  return { room: roomField.value.trim(), nick: nickField.value.trim() };
}

function join() {
  client?.close();
  const before = client;
  const { room, nick } = asked();
  if (!isPathSegment(room)) return state.idle(`“${room}” is no room’s name.`);
  const again = open?.room === room;
  if (!again) log.clear();
  open = { room };
  history.replaceState(null, '', `?${new URLSearchParams({ room, nick })}`);
  showRooms(withMostRecent(readSetting('rooms', []), room));
  writeSetting('rooms', withMostRecent(readSetting('rooms', []), room));
  title();
  form.disabled = false;
  toggle.hidden = false;
  toggle.textContent = 'Leave';
  live = true;
  client = new ChatClient(room, nick, getToken('access'), events, again ? before : null);
}

function keepNick(nick) {
  writeSetting('nick', nick);
  history.replaceState(null, '', `?${new URLSearchParams(asked())}`);
}

function ended() {
  live = false;
  toggle.textContent = 'Join again';
  form.disabled = true;
  list.none('Not connected.');
  called.textContent = '';
  find('#count').textContent = '';
  typers.clear();
  showTypers();
}

function showRooms(names) {
  const known = names.filter((name) => typeof name === 'string');
  rooms.show((known.includes('lobby') ? known : [...known, 'lobby']).map((name) => ({ name })), open?.room);
}

function showTypers() {
  const nicks = [...typers.values()].map(({ nick }) => nick);
  typing.textContent = nicks.length > 3 ? 'Several are typing …' : nicks.length ? `${nicks.join(', ')} ${nicks.length > 1 ? 'are' : 'is'} typing …` : '';
}

function title() {
  const room = open?.room ?? 'Chat';
  find('h1').textContent = open ? room : 'Chat';
  document.title = `${log.unread ? `(${log.unread}) ` : ''}${room} – Fairlead`;
}
