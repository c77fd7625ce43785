import { connect } from '../fairlead.js';
import { Board } from '../model/board.js';
import { OwnStrokes } from '../model/own-strokes.js';
import { identitySecret } from './identity.js';

/** What an undo is called that nobody asked for: when it fails, nobody is told. */
const WITHDRAWN = 'withdrawn';
const CURSOR_MS = { websocket: 60, sse: 400 };

/**
 * A member of a sketch board: what others draw, what is drawn here, and where everybody points.
 *
 * @typedef {import('../model/board.js').Stroke} Stroke
 * @typedef {import('../model/conversation.js').Member} Member
 * @typedef {Omit<Stroke, 'from'> & {from: Member}} Message of a stroke, as it came
 *
 * @typedef {object} Events
 * @property {(now: import('../fairlead.js').State) => void} onState
 * @property {() => void} onBoard anything may have changed: draw all of it
 * @property {(stroke: Stroke, start: number, mine: boolean) => void} onStroke points were added, from this one on; `mine` was
 *   drawn here and is shown already
 * @property {() => void} onMembers
 * @property {(member: Member, x: number, y: number) => void} onCursor
 * @property {(text: string) => void} onError
 */
export class SketchClient {
  /** What the server has told. */
  board = new Board();
  own = new OwnStrokes(() => crypto.getRandomValues(new Uint32Array(3)).join('-'));
  /** @type {Member | null} */
  you = null;
  #connection;
  #events;
  /** @type {Set<string>} */
  #ids = new Set();
  /** Strokes that go again, until the server has said that they are gone. @type {Set<string>} */
  #withdrawn = new Set();
  /** @type {Map<string, Member>} */
  #members = new Map();
  #open = false;
  #cursorAt = -Infinity;
  /** @type {'websocket' | 'sse'} */
  #transport = 'websocket';

  /**
   * @param {string} board
   * @param {string} nick '' for any
   * @param {string} token '' for none
   * @param {Events} events
   */
  constructor(board, nick, token, events) {
    this.#events = events;
    this.#connection = connect(`ws/sketch/${encodeURIComponent(board)}${nick && `?nick=${encodeURIComponent(nick)}`}`, {
      subprotocols: ['fairlead.sketch.v1'],
      envelope: true,
      token,
      onMessage: (message) => this.#onMessage(message),
      onState: (now) => this.#onState(now),
    });
  }

  /** @returns {Member[]} */
  get members() {
    return [...this.#members.values()].sort((a, b) => a.nick.localeCompare(b.nick));
  }

  /** Sends what is new, unless what was sent before still waits. */
  flush() {
    if (!this.#open || this.#connection.queued.length) return;
    for (const part of this.own.parts()) this.#connection.send({ type: 'stroke', ...part });
  }

  undo() {
    this.#act('undo');
  }

  clear() {
    this.#act('clear');
  }

  /** @param {import('../model/own-strokes.js').OwnStroke} stroke which was not meant to be one; nobody keeps it */
  withdraw({ id, sent }) {
    this.own.drop(id);
    if (sent > 0) this.#withdrawn.add(id);
    if (sent > 0 && this.#open) this.#takeBack(id);
    if (this.you) this.board.remove({ from: this.you.id, id });
    this.#events.onBoard();
  }

  /** @param {string} id */
  #takeBack(id) {
    this.#connection.send({ type: 'undo', id, ref: WITHDRAWN });
  }

  /** @param {number} x @param {number} y 0..1 */
  point(x, y) {
    const now = performance.now();
    if (!this.#open || this.#connection.queued.length || now - this.#cursorAt < CURSOR_MS[this.#transport]) return;
    this.#cursorAt = now;
    const short = (/** @type {number} */ value) => Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
    this.#connection.send({ type: 'cursor', x: short(x), y: short(y) });
  }

  retry() {
    this.#connection.retry();
  }

  close() {
    this.#connection.close();
  }

  /** @param {'undo' | 'clear'} type */
  #act(type) {
    if (!this.#open) return;
    this.flush();
    this.#connection.send({ type });
  }

  /** @param {import('../fairlead.js').State} now */
  #onState(now) {
    this.#transport = now.transport;
    // The welcome tells what arrived, and then the rest of every stroke is sent: nothing of it may be sent before.
    if (now.state !== 'open') {
      this.#open = false;
      this.#connection.queued.length = 0;
    }
    this.#events.onState(now);
  }

  /** @param {any} message */
  #onMessage(message) {
    switch (message.type) {
      case 'welcome': return this.#onWelcome(message);
      case 'stroke': return this.#onStroke(message);
      case 'undone': return this.#onUndone(message);
      case 'cleared': return this.#onCleared();
      case 'cursor': return this.#events.onCursor(message.member, message.x, message.y);
      case 'joined':
      case 'renamed': return this.#onMember(message.member);
      case 'left':
        this.#members.delete(message.member.id);
        return this.#events.onMembers();
      case 'error': return message.ref === WITHDRAWN || this.#events.onError(`${message.code}: ${message.detail}`);
    }
  }

  /** @param {{you: Member, members: Member[], strokes: Message[]}} welcome */
  #onWelcome({ you, members, strokes }) {
    const counts = new Map(strokes.filter(({ from }) => this.#ids.has(from.id)).map(({ id, points }) => [id, points.length]));
    this.own.resume((id) => counts.get(id) ?? 0);
    this.you = you;
    this.#ids.add(you.id);
    this.#members = new Map(members.map((member) => [member.id, member]));
    const gone = strokes.filter((stroke) => this.#isWithdrawn(stroke));
    this.#withdrawn = new Set(gone.map(({ id }) => id));
    this.board.replace(strokes.filter((stroke) => !this.#isWithdrawn(stroke)).map(flat));
    this.#connection.send({ type: 'identify', secret: identitySecret() });
    this.#open = true;
    for (const id of this.#withdrawn) this.#takeBack(id);
    this.#events.onMembers();
    this.#events.onBoard();
    this.flush();
  }

  /** @param {Message} stroke */
  #isWithdrawn({ from, id }) {
    return this.#withdrawn.has(id) && this.#ids.has(from.id);
  }

  /** @param {Member} member */
  #onMember(member) {
    this.#members.set(member.id, member);
    this.#events.onMembers();
  }

  /** @param {Message} message */
  #onStroke(message) {
    if (this.#isWithdrawn(message)) return;
    const { stroke, start } = this.board.add(flat(message));
    const mine = message.from.id === this.you?.id && this.own.confirm(message.id, message.points.length);
    this.#events.onStroke(stroke, start, mine);
  }

  /** @param {{from: Member, id: string}} undone */
  #onUndone({ from, id }) {
    this.own.drop(id);
    this.#withdrawn.delete(id);
    if (this.board.remove({ from: from.id, id })) this.#events.onBoard();
  }

  #onCleared() {
    this.own.clear();
    this.board.clear();
    this.#events.onBoard();
  }
}

/** @param {Message} stroke @returns {Stroke} */
function flat({ id, from, color, width, points }) {
  return { id, from: from.id, color, width, points };
}
