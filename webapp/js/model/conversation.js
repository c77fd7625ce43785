import { encodeUtf8 } from './bytes.js';

/**
 * What this page knows of a chat room: up to where, who is there, and what it has said that nobody confirmed yet.
 *
 * @typedef {{id: string, nick: string, via?: string}} Member
 * @typedef {{offset?: number, time: string, from: Member, to?: Member, text: string, ref?: string}} Message as it came
 * @typedef {Message & {own: boolean}} Said
 *
 * @typedef {object} Welcome
 * @property {Member} you
 * @property {string} epoch
 * @property {number} offset of the newest message
 * @property {Member[]} members
 * @property {Message[]} messages
 * @property {boolean} [recovered]
 * @property {number} [maxText] bytes
 *
 * @typedef {object} Pending said here, not yet acknowledged: that is when it comes back with its `ref`
 * @property {string} ref
 * @property {string} text
 * @property {Member} [to] of a whisper
 * @property {'sent' | 'unsure' | 'refused'} state `unsure`: the connection broke before the answer
 * @property {boolean} [unseen] `unsure`, and what was said meanwhile is not known: it may be among that
 * @property {boolean} [delivered] it came back without its `ref`, as it was not stored
 * @property {string} [detail] why it was refused
 */
export class Conversation {
  /** @type {Member | null} */
  you = null;
  /** Of one text in UTF-8; unknown before the first welcome. */
  maxTextBytes = Infinity;
  /** Whether there may be messages before the oldest. */
  more = true;
  /** @type {string | null} */
  #epoch = null;
  #newest = 0;
  #oldest = Infinity;
  /** @type {Set<string>} */
  #ids = new Set();
  /** @type {Map<string, Member>} */
  #members = new Map();
  /** @type {Map<string, Pending>} */
  #pending = new Map();

  get oldest() {
    return this.#oldest;
  }

  /** @returns {Member[]} by name; the one who reads this is the first */
  get members() {
    const mine = (/** @type {Member} */ { id }) => (id === this.you?.id ? 0 : 1);
    return [...this.#members.values()].sort((a, b) => mine(a) - mine(b) || a.nick.localeCompare(b.nick));
  }

  /** @returns {Pending[]} in the order they were said */
  get pending() {
    return [...this.#pending.values()];
  }

  /**
   * @param {Welcome} welcome
   * @returns {{fresh: Said[], hole: boolean}} what was not known yet, and whether something may be missing before it
   */
  receiveWelcome({ you, epoch, offset, members, messages, recovered, maxText = Infinity }) {
    const known = this.#epoch !== null;
    const same = epoch === this.#epoch;
    this.you = you;
    this.maxTextBytes = maxText;
    this.#ids.add(you.id);
    this.members = members;
    if (!same) this.#newest = 0;
    this.#epoch = epoch;
    const first = messages[0]?.offset ?? offset + 1;
    const hole = known && !recovered && (!same || first > this.#newest + 1);
    const fresh = messages.map((message) => this.receive(message)).filter((said) => said !== null);
    if (hole) for (const one of this.#pending.values()) one.unseen = true;
    this.#newest = Math.max(this.#newest, offset);
    // Of another epoch, or after a hole: what lies before it can't be asked for by the old offsets.
    if (!known || hole) this.#oldest = first;
    return { fresh, hole };
  }

  /** @param {Member[]} members all that are there */
  set members(members) {
    this.#members = new Map(members.map((member) => [member.id, member]));
  }

  /** @param {Message} message @returns {Said | null} null when it is known already */
  receive(message) {
    const pending = message.ref === undefined ? undefined : this.removePending(message.ref);
    if (message.offset !== undefined && message.offset <= this.#newest) return null;
    if (message.offset !== undefined) this.#newest = message.offset;
    const own = pending !== undefined || this.#ids.has(message.from.id);
    // Delivered but not stored: it comes without its ref, and an error that names the ref follows.
    if (own && !pending) this.#cameBack(message.text);
    return { ...message, own };
  }

  /** @param {string} text */
  #cameBack(text) {
    const mine = this.pending.find((one) => one.text === text && !one.delivered);
    if (mine) mine.delivered = true;
  }

  /** @param {{messages: Message[], more: boolean}} history @returns {Said[]} what came before the oldest, once */
  receiveHistory({ messages, more }) {
    const older = messages.filter(({ offset = Infinity }) => offset < this.#oldest);
    this.more = more && older.length > 0;
    this.#oldest = older[0]?.offset ?? this.#oldest;
    return older.map((message) => ({ ...message, own: this.#ids.has(message.from.id) }));
  }

  /** @param {Member} member */
  join(member) {
    this.#members.set(member.id, member);
  }

  /** @param {Member} member */
  leave(member) {
    this.#members.delete(member.id);
  }

  /** @param {Member} member */
  rename(member) {
    this.#members.set(member.id, member);
    if (member.id === this.you?.id) this.you = member;
  }

  /** @param {Member} member @returns {boolean} whether this is the one who reads it */
  isYou({ id }) {
    return this.#ids.has(id);
  }

  /** @param {string} text @returns {string} why the room would not take it; '' when it would */
  validate(text) {
    const bytes = encodeUtf8(text).length;
    const shown = (/** @type {number} */ number) => number.toLocaleString('en');
    return bytes > this.maxTextBytes ? `Too long: ${shown(bytes)} bytes of at most ${shown(this.maxTextBytes)}.` : '';
  }

  /** @param {Omit<Pending, 'state'>} pending */
  addPending(pending) {
    this.#pending.set(pending.ref, { ...pending, state: 'sent' });
  }

  /** @param {string} ref @returns {Pending | undefined} */
  removePending(ref) {
    const taken = this.#pending.get(ref);
    this.#pending.delete(ref);
    return taken;
  }

  /**
   * The connection is gone.
   *
   * @param {Set<string>} queued refs that were not given to the network, and will be
   */
  markUnsure(queued) {
    for (const one of this.#pending.values()) if (one.state === 'sent' && !queued.has(one.ref)) one.state = 'unsure';
  }

  /** The connection ended as a message was too large for it: that was the longest. */
  markLongestRefused() {
    const sent = this.pending.filter(({ state }) => state === 'sent').sort((a, b) => b.text.length - a.text.length);
    if (sent.length) this.markRefused(sent[0].ref, 'It was too large, and ended the connection.');
  }

  /**
   * What broke on its way, has not arrived, and can't arrive any more: nobody here is still what this page was when it
   * said it, and who leaves does so after its own words.
   *
   * @returns {Pending[]} in the order they were said; a whisper is never among them, as it is not kept
   */
  undelivered() {
    if ([...this.#members.keys()].some((id) => id !== this.you?.id && this.#ids.has(id))) return [];
    return this.pending.filter(({ state, to, unseen, delivered }) => state === 'unsure' && !to && !unseen && !delivered);
  }

  /**
   * @param {string} ref
   * @param {string} detail why
   * @returns {'unknown' | 'unstored' | 'refused'} what became of the message with this ref
   */
  markRefused(ref, detail) {
    const one = this.#pending.get(ref);
    if (!one) return 'unknown';
    if (one.delivered) {
      this.#pending.delete(ref);
      return 'unstored';
    }
    one.state = 'refused';
    one.detail = detail;
    return 'refused';
  }
}
