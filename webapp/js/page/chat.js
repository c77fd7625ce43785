import '../element/site-frame.js';
import '../element/chat-form.js';
import '../element/chat-log.js';
import '../element/connection-state.js';
import '../element/member-list.js';
import '../element/place-list.js';
import '../element/token-field.js';
import { isPathPart, withLatest } from '../model/rooms.js';
import { ChatLine } from '../net/chat-line.js';
import { recall, remember } from '../net/memory.js';
import { keepToken, token } from '../net/tokens.js';

const TYPING_MS = 4000;
const find = (selector) => document.querySelector(selector);
const picker = find('#picker');
const { room: roomField, nick: nickField } = picker.elements;
const state = find('connection-state');
const toggle = find('#toggle');
const log = find('chat-log');
const form = find('chat-form');
const list = find('member-list');
const rooms = find('place-list');
const typing = find('#typing');
const called = find('#called');
const access = find('token-field');

let line = null;
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
    log.append(said, true);
    for (const { from } of said) typers.delete(from.id);
    showTypers();
  },
  onEarlier(said, more) {
    log.prepend(said);
    log.more = more;
  },
  onPending: () => log.wait(line.room.pending),
  onMembers() {
    const { you, members, oldest, more } = line.room;
    list.show(members, you.id);
    find('#count').textContent = `(${members.length})`;
    form.members = members.filter(({ id }) => id !== you.id);
    log.more = more && oldest > 1;
    if (document.activeElement !== nickField) nickField.value = line.wanted;
    const another = you.nick !== line.wanted;
    called.textContent = another ? `You are ${you.nick} here, until the name ${line.wanted} is free: another has it, or one like it.` : '';
  },
  onTyping(member) {
    if (line.room.isYou(member)) return;
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
  if (live && room === open.room) return line.rename(nick);
  join();
  form.focus();
});
toggle.addEventListener('click', () => (live ? line.close() : join()));
state.addEventListener('retry', () => line?.retry());
form.check = (text) => line?.room.fault(text) ?? '';
form.addEventListener('say', ({ detail }) => line?.say(detail.text, detail.to ?? undefined));
form.addEventListener('typing', () => line?.typing());
list.addEventListener('whisper', ({ detail }) => form.whisperTo(detail));
log.addEventListener('earlier', () => line?.earlier());
log.addEventListener('resend', ({ detail }) => line?.resend(detail));
log.addEventListener('discard', ({ detail }) => line?.discard(detail));
log.addEventListener('edit', ({ detail }) => {
  const { text, to } = line.discard(detail);
  form.edit(text, to);
});
log.addEventListener('unread', title);
access.kept = Boolean(token('access'));
access.addEventListener('keep', ({ detail }) => {
  keepToken('access', detail);
  access.kept = Boolean(detail);
  join();
});
// Over HTTP nobody would notice for a while that this member is gone; a page that comes back from the cache joins again.
window.addEventListener('pagehide', () => line?.close());
window.addEventListener('pageshow', ({ persisted }) => persisted && join());

restore();

function restore() {
  const query = new URLSearchParams(location.search);
  roomField.value = query.get('room') ?? 'lobby';
  nickField.value = query.get('nick') ?? recall('nick', '');
  showRooms(recall('rooms', []));
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
  line?.close();
  const before = line;
  const { room, nick } = asked();
  if (!isPathPart(room)) return state.idle(`“${room}” is no room’s name.`);
  const again = open?.room === room;
  if (!again) log.clear();
  open = { room };
  history.replaceState(null, '', `?${new URLSearchParams({ room, nick })}`);
  showRooms(withLatest(recall('rooms', []), room));
  remember('rooms', withLatest(recall('rooms', []), room));
  title();
  form.disabled = false;
  toggle.hidden = false;
  toggle.textContent = 'Leave';
  live = true;
  line = new ChatLine(room, nick, token('access'), events, again ? before : null);
}

function keepNick(nick) {
  remember('nick', nick);
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
