import { connect } from '../fairlead.js';
import { Conversation } from '../model/conversation.js';

const TYPING_EVERY_MS = 2000;
const PAGE = 50;
/** A close code (RFC 6455 §7.4.1). */
const TOO_LARGE = 1009;

/**
 * A member of a chat room. What is said here is pending until it comes back; it is sent again when it is certain that it
 * did not arrive, and otherwise only when asked.
 *
 * @typedef {import('../model/conversation.js').Said} Said
 *
 * @typedef {object} Events
 * @property {(now: import('../fairlead.js').State) => void} onState
 * @property {(said: Said[]) => void} onSaid new at the end
 * @property {(said: Said[], more: boolean) => void} onEarlier to be put before the oldest
 * @property {() => void} onPending what is pending has changed
 * @property {() => void} onMembers who is there, or who this is, has changed
 * @property {(member: {id: string, nick: string}) => void} onTyping
 * @property {(text: string, kind: 'note' | 'hole') => void} onMark something to tell between the messages
 */
export class ChatLine {
  #connection;
  #events;
  #room;
  #asked;
  #wanted;
  #typedAt = -Infinity;
  #paging = false;

  /**
   * @param {string} room
   * @param {string} nick
   * @param {string} token '' for none
   * @param {Events} events
   * @param {ChatLine | null} [before] a closed one of the same room, to go on from
   */
  constructor(room, nick, token, events, before = null) {
    this.#events = events;
    this.#room = before?.room ?? new Conversation();
    this.#asked = this.#wanted = asNamed(nick);
    this.#connection = connect(`ws/chat/${encodeURIComponent(room)}?nick=${encodeURIComponent(nick)}`, {
      subprotocols: ['fairlead.chat.v1'],
      envelope: true,
      since: before?.since,
      token,
      onMessage: (message) => this.#onMessage(message),
      onState: (now) => this.#onState(now),
      onUnsent: (messages, certain) => this.#onUnsent(messages, certain),
    });
  }

  get since() {
    return this.#connection.since;
  }

  /** What this member wants to be called; another may have that name. */
  get wanted() {
    return this.#wanted;
  }

  /** What is known of the room. */
  get room() {
    return this.#room;
  }

  /** @param {string} text @param {{id: string, nick: string}} [to] whom to whisper to; everyone without */
  say(text, to) {
    this.#send({ ref: crypto.getRandomValues(new Uint32Array(3)).join('-'), text, to });
    this.#typedAt = -Infinity;
  }

  /** Says it once more because someone asked for it. */
  resend(ref) {
    const again = this.#room.take(ref);
    if (again) this.#send(again);
  }

  /** @returns {{text: string, to?: object} | undefined} what was said */
  discard(ref) {
    const said = this.#room.take(ref);
    this.#events.onPending();
    return said;
  }

  /** @param {string} nick */
  rename(nick) {
    this.#wanted = asNamed(nick);
    this.#connection.send({ type: 'nick', nick });
  }

  typing() {
    if (!this.#room.you || performance.now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = performance.now();
    this.#connection.send({ type: 'typing' });
  }

  /** Asks for what was said before the oldest. */
  earlier() {
    if (this.#paging || !this.#room.more || this.#room.oldest <= 1) return;
    this.#paging = this.#connection.send({ type: 'history', before: this.#room.oldest, limit: PAGE }) === 'sent';
  }

  retry() {
    this.#connection.retry();
  }

  close() {
    this.#connection.close();
  }

  #send({ ref, text, to }) {
    this.#room.say({ ref, text, to });
    const fault = this.#room.fault(text);
    if (fault) {
      this.#room.refuse(ref, fault);
      return this.#events.onPending();
    }
    const outcome = this.#connection.send(to ? { type: 'whisper', to: to.id, text, ref } : { type: 'say', text, ref });
    if (outcome === 'refused') this.#room.refuse(ref, 'There is no connection, and no more room to keep it until there is one.');
    this.#events.onPending();
  }

  #onState(now) {
    if (now.state !== 'open') {
      this.#paging = false;
      if (now.code === TOO_LARGE) this.#room.refuseLongest();
      this.#room.doubt(new Set(this.#connection.queued.map(({ ref }) => ref)));
      this.#events.onPending();
    }
    this.#events.onState(now);
  }

  #onUnsent(messages, certain) {
    for (const { ref } of messages) {
      if (certain) this.#room.refuse(ref, 'The connection was closed before.');
      else this.#room.doubt(new Set(this.#connection.queued.map((one) => one.ref)));
    }
    this.#events.onPending();
  }

  #onMessage(message) {
    switch (message.type) {
      case 'welcome': return this.#onWelcome(message);
      case 'message':
      case 'whisper': return this.#onSaid([this.#room.said(message)]);
      case 'history':
        this.#paging = false;
        return this.#events.onEarlier(this.#room.earlier(message), this.#room.more);
      case 'typing': return this.#events.onTyping(message.member);
      case 'members':
        this.#room.members = message.members;
        return this.#events.onMembers();
      case 'joined': return this.#onJoined(message.member);
      case 'left': return this.#onLeft(message.member);
      case 'renamed': return this.#onRenamed(message.member, message.was);
      case 'error': return this.#onError(message);
    }
  }

  #onWelcome(message) {
    const known = this.#room.you !== null;
    const { fresh, hole } = this.#room.welcome(message);
    this.#refuseTooLong();
    if (hole) this.#events.onMark('Connected again. Messages may be missing here: the history does not reach back to the last one.', 'hole');
    this.#onSaid(fresh);
    if (known && !hole) this.#events.onMark('Connected again; nothing is missing.', 'note');
    this.#sendLost();
    // The name in the URL is the first one; who has taken another since goes on with that.
    if (this.#wanted !== this.#asked && this.#room.you.nick !== this.#wanted) this.rename(this.#wanted);
    this.#events.onMembers();
  }

  #onSaid(said) {
    this.#events.onPending();
    this.#events.onSaid(said.filter(Boolean));
  }

  #onJoined(member) {
    const isNew = !this.#room.members.some(({ id }) => id === member.id);
    this.#room.join(member);
    if (isNew && !this.#room.isYou(member)) this.#events.onMark(`${member.nick} joined`, 'note');
    this.#events.onMembers();
  }

  #onLeft(member) {
    this.#room.leave(member);
    if (!this.#room.isYou(member)) this.#events.onMark(`${member.nick} left`, 'note');
    this.#events.onMembers();
    this.#reclaim(member.nick);
    this.#sendLost();
  }

  /** Before what was said after it and waits. */
  #sendLost() {
    const lost = this.#room.lost();
    if (lost.length === 0) return;
    const later = this.#connection.queued.splice(0);
    for (const { ref } of lost) this.resend(ref);
    for (const message of later) this.#connection.send(message);
  }

  /** What waited for the welcome was said without knowing the bound; sent, it would end the connection. */
  #refuseTooLong() {
    const { queued } = this.#connection;
    for (const message of queued.splice(0)) {
      const fault = message.text === undefined ? '' : this.#room.fault(message.text);
      if (fault) this.#room.refuse(message.ref, fault);
      else queued.push(message);
    }
    this.#events.onPending();
  }

  #onRenamed(member, was) {
    this.#room.rename(member);
    this.#events.onMark(`${was} is now ${member.nick}`, 'note');
    this.#events.onMembers();
    if (!this.#room.isYou(member)) this.#reclaim(was);
  }

  /** After a lost connection one's own name can be taken by what is left of it. */
  #reclaim(nick) {
    if (nick === this.#wanted && this.#room.you.nick !== nick) this.rename(nick);
  }

  #onError({ code, detail, ref }) {
    const became = ref === undefined ? 'unknown' : this.#room.refuse(ref, detail);
    this.#paging = false;
    if (became === 'unknown') this.#events.onMark(`${code}: ${detail}`, 'hole');
    if (became === 'unstored') this.#events.onMark('Everyone here got this, but it is not stored: it can be missing after a restart.', 'hole');
    this.#events.onPending();
  }
}

/** As the server writes it. */
function asNamed(nick) {
  return nick.normalize().replace(/\p{Z}+/gu, ' ').trim();
}
