import '../element/header-and-footer.js';
import { ChatForm } from '../element/chat-form.js';
import { ChatLog } from '../element/chat-log.js';
import { ConnectionState } from '../element/connection-state.js';
import { onDetail } from '../element/custom-event.js';
import { findControl, findElement } from '../element/find-element.js';
import { LinkList } from '../element/link-list.js';
import { MemberList } from '../element/member-list.js';
import { TokenField } from '../element/token-field.js';
import { isPathSegment, withMostRecent } from '../model/names.js';
import { readSetting, writeSetting } from '../model/storage.js';
import { ChatClient } from '../net/chat-client.js';
import { getToken, setToken } from '../net/tokens.js';

const TYPING_MS = 4000;
const picker = findElement('#picker', HTMLFormElement);
const roomField = findControl(picker, 'room', HTMLInputElement);
const nickField = findControl(picker, 'nick', HTMLInputElement);
const state = findElement('connection-state', ConnectionState);
const toggle = findElement('#toggle', HTMLButtonElement);
const log = findElement('chat-log', ChatLog);
const form = findElement('chat-form', ChatForm);
const list = findElement('member-list', MemberList);
const rooms = findElement('link-list', LinkList);
const typing = findElement('#typing', HTMLElement);
const called = findElement('#called', HTMLElement);
const access = findElement('token-field', TokenField);

/** @type {ChatClient | null} */
let client = null;
let live = false;
/** @type {{room: string} | null} */
let open = null;
/** @type {Map<string, {nick: string, timer: number}>} */
const typers = new Map();

/** @type {import('../net/chat-client.js').Events} */
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
  onPending: () => log.showPending(client?.conversation.pending ?? []),
  onMembers() {
    if (!client?.conversation.you) return;
    const { you, members, oldest, more } = client.conversation;
    list.show(members, you.id);
    findElement('#count', HTMLElement).textContent = `(${members.length})`;
    form.members = members.filter(({ id }) => id !== you.id);
    log.more = more && oldest > 1;
    if (document.activeElement !== nickField) nickField.value = client.requestedNick;
    const another = you.nick !== client.requestedNick;
    called.textContent = another ? `You are ${you.nick} here, until the name ${client.requestedNick} is free: another has it, or one like it.` : '';
  },
  onTyping(member) {
    if (client?.conversation.isYou(member)) return;
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
  if (live && room === open?.room) return client?.rename(nick);
  join();
  form.focus();
});
toggle.addEventListener('click', () => (live ? client?.close() : join()));
state.addEventListener('retry', () => client?.retry());
form.check = (text) => client?.conversation.validate(text) ?? '';
onDetail(form, 'say', (detail) => client?.say(detail.text, detail.to ?? undefined));
form.addEventListener('typing', () => client?.sendTyping());
onDetail(list, 'whisper', (detail) => form.whisperTo(detail));
log.addEventListener('earlier', () => client?.loadEarlier());
onDetail(log, 'resend', (detail) => client?.resend(detail));
onDetail(log, 'discard', (detail) => client?.discard(detail));
onDetail(log, 'edit', (detail) => {
  const discarded = client?.discard(detail);
  if (discarded) form.edit(discarded.text, discarded.to);
});
log.addEventListener('unread', title);
access.kept = Boolean(getToken('access'));
onDetail(access, 'keep', (detail) => {
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

/** @param {string} nick */
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
  findElement('#count', HTMLElement).textContent = '';
  typers.clear();
  showTypers();
}

/** @param {string[]} names */
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
  findElement('h1', HTMLElement).textContent = open ? room : 'Chat';
  document.title = `${log.unread ? `(${log.unread}) ` : ''}${room} – Fairlead`;
}
