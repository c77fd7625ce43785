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
 * @typedef {import('../model/conversation.js').Member} Member
 * @typedef {{ref: string, text: string, to?: Member}} Draft said here
 *
 * @typedef {object} Events
 * @property {(now: import('../fairlead.js').State) => void} onState
 * @property {(said: Said[]) => void} onSaid new at the end
 * @property {(said: Said[], more: boolean) => void} onEarlier to be put before the oldest
 * @property {() => void} onPending what is pending has changed
 * @property {() => void} onMembers who is there, or who this is, has changed
 * @property {(member: Member) => void} onTyping
 * @property {(text: string, kind: 'note' | 'hole') => void} onMark something to tell between the messages
 */
export class ChatClient {
  #connection;
  #events;
  /** @type {Conversation} */
  #conversation;
  #firstNick;
  #requestedNick;
  #typedAt = -Infinity;
  #paging = false;

  /**
   * @param {string} room
   * @param {string} nick
   * @param {string} token '' for none
   * @param {Events} events
   * @param {ChatClient | null} [before] a closed one of the same room, to go on from
   */
  constructor(room, nick, token, events, before = null) {
    this.#events = events;
    this.#conversation = before?.conversation ?? new Conversation();
    this.#firstNick = this.#requestedNick = normalizedNick(nick);
    this.#connection = connect(`ws/chat/${encodeURIComponent(room)}?nick=${encodeURIComponent(nick)}`, {
      subprotocols: ['fairlead.chat.v1'],
      envelope: true,
      since: before?.since ?? undefined,
      token,
      onMessage: (message) => this.#onMessage(message),
      onState: (now) => this.#onState(now),
      onUnsent: (messages, certain) => this.#onUnsent(messages, certain),
    });
  }

  /** @returns {any[]} */
  get #queued() {
    return this.#connection.queued;
  }

  get since() {
    return this.#connection.since;
  }

  /** What this member wants to be called; another may have that name. */
  get requestedNick() {
    return this.#requestedNick;
  }

  /** What is known of the room. */
  get conversation() {
    return this.#conversation;
  }

  /** @param {string} text @param {Member} [to] whom to whisper to; everyone without */
  say(text, to) {
    this.#send({ ref: crypto.getRandomValues(new Uint32Array(3)).join('-'), text, to });
    this.#typedAt = -Infinity;
  }

  /**
   * Says it once more because someone asked for it.
   *
   * @param {string} ref
   */
  resend(ref) {
    const again = this.#conversation.removePending(ref);
    if (again) this.#send(again);
  }

  /** @param {string} ref @returns {import('../model/conversation.js').Pending | undefined} what was said */
  discard(ref) {
    const said = this.#conversation.removePending(ref);
    this.#events.onPending();
    return said;
  }

  /** @param {string} nick */
  rename(nick) {
    this.#requestedNick = normalizedNick(nick);
    this.#connection.send({ type: 'nick', nick });
  }

  sendTyping() {
    if (!this.#conversation.you || performance.now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = performance.now();
    this.#connection.send({ type: 'typing' });
  }

  /** Asks for what was said before the oldest. */
  loadEarlier() {
    if (this.#paging || !this.#conversation.more || this.#conversation.oldest <= 1) return;
    this.#paging = this.#connection.send({ type: 'history', before: this.#conversation.oldest, limit: PAGE }) === 'sent';
  }

  retry() {
    this.#connection.retry();
  }

  close() {
    this.#connection.close();
  }

  /** @param {Draft} draft */
  #send({ ref, text, to }) {
    this.#conversation.addPending({ ref, text, to });
    const fault = this.#conversation.validate(text);
    if (fault) {
      this.#conversation.markRefused(ref, fault);
      return this.#events.onPending();
    }
    const outcome = this.#connection.send(to ? { type: 'whisper', to: to.id, text, ref } : { type: 'say', text, ref });
    if (outcome === 'refused') this.#conversation.markRefused(ref, 'There is no connection, and no more room to keep it until there is one.');
    this.#events.onPending();
  }

  /** @param {import('../fairlead.js').State} now */
  #onState(now) {
    if (now.state !== 'open') {
      this.#paging = false;
      if (now.code === TOO_LARGE) this.#conversation.markLongestRefused();
      this.#conversation.markUnsure(this.#queuedRefs());
      this.#events.onPending();
    }
    this.#events.onState(now);
  }

  #queuedRefs() {
    return new Set(this.#queued.map(({ ref }) => ref));
  }

  /** @param {any[]} messages @param {boolean} certain */
  #onUnsent(messages, certain) {
    for (const { ref } of messages) {
      if (certain) this.#conversation.markRefused(ref, 'The connection was closed before.');
      else this.#conversation.markUnsure(this.#queuedRefs());
    }
    this.#events.onPending();
  }

  /** @param {any} message */
  #onMessage(message) {
    switch (message.type) {
      case 'welcome': return this.#onWelcome(message);
      case 'message':
      case 'whisper': return this.#onSaid([this.#conversation.receive(message)]);
      case 'history':
        this.#paging = false;
        return this.#events.onEarlier(this.#conversation.receiveHistory(message), this.#conversation.more);
      case 'typing': return this.#events.onTyping(message.member);
      case 'members':
        this.#conversation.members = message.members;
        return this.#events.onMembers();
      case 'joined': return this.#onJoined(message.member);
      case 'left': return this.#onLeft(message.member);
      case 'renamed': return this.#onRenamed(message.member, message.was);
      case 'error': return this.#onError(message);
    }
  }

  /** @param {import('../model/conversation.js').Welcome} message */
  #onWelcome(message) {
    const known = this.#conversation.you !== null;
    const { fresh, hole } = this.#conversation.receiveWelcome(message);
    this.#refuseTooLong();
    if (hole) this.#events.onMark('Connected again. Messages may be missing here: the history does not reach back to the last one.', 'hole');
    this.#onSaid(fresh);
    if (known && !hole) this.#events.onMark('Connected again; nothing is missing.', 'note');
    this.#sendLost();
    // The name in the URL is the first one; who has taken another since goes on with that.
    if (this.#requestedNick !== this.#firstNick && this.#conversation.you?.nick !== this.#requestedNick) this.rename(this.#requestedNick);
    this.#events.onMembers();
  }

  /** @param {(Said | null)[]} said */
  #onSaid(said) {
    this.#events.onPending();
    this.#events.onSaid(said.filter((one) => one !== null));
  }

  /** @param {Member} member */
  #onJoined(member) {
    const isNew = !this.#conversation.members.some(({ id }) => id === member.id);
    this.#conversation.join(member);
    if (isNew && !this.#conversation.isYou(member)) this.#events.onMark(`${member.nick} joined`, 'note');
    this.#events.onMembers();
  }

  /** @param {Member} member */
  #onLeft(member) {
    this.#conversation.leave(member);
    if (!this.#conversation.isYou(member)) this.#events.onMark(`${member.nick} left`, 'note');
    this.#events.onMembers();
    this.#reclaim(member.nick);
    this.#sendLost();
  }

  /** Before what was said after it and waits. */
  #sendLost() {
    const lost = this.#conversation.undelivered();
    if (lost.length === 0) return;
    const later = this.#queued.splice(0);
    for (const { ref } of lost) this.resend(ref);
    for (const message of later) this.#connection.send(message);
  }

  /** What waited for the welcome was said without knowing the bound; sent, it would end the connection. */
  #refuseTooLong() {
    const queued = this.#queued;
    for (const message of queued.splice(0)) {
      const fault = message.text === undefined ? '' : this.#conversation.validate(message.text);
      if (fault) this.#conversation.markRefused(message.ref, fault);
      else queued.push(message);
    }
    this.#events.onPending();
  }

  /** @param {Member} member @param {string} was */
  #onRenamed(member, was) {
    this.#conversation.rename(member);
    this.#events.onMark(`${was} is now ${member.nick}`, 'note');
    this.#events.onMembers();
    if (!this.#conversation.isYou(member)) this.#reclaim(was);
  }

  /**
   * After a lost connection one's own name can be taken by what is left of it.
   *
   * @param {string} nick
   */
  #reclaim(nick) {
    if (nick === this.#requestedNick && this.#conversation.you?.nick !== nick) this.rename(nick);
  }

  /** @param {{code: string, detail: string, ref?: string}} error */
  #onError({ code, detail, ref }) {
    const became = ref === undefined ? 'unknown' : this.#conversation.markRefused(ref, detail);
    this.#paging = false;
    if (became === 'unknown') this.#events.onMark(`${code}: ${detail}`, 'hole');
    if (became === 'unstored') this.#events.onMark('Everyone here got this, but it is not stored: it can be missing after a restart.', 'hole');
    this.#events.onPending();
  }
}

/**
 * As the server writes it.
 *
 * @param {string} nick
 */
function normalizedNick(nick) {
  return nick.normalize().replace(/\p{Z}+/gu, ' ').trim();
}
