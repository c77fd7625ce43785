import '../element/header-and-footer.js';
import { ConnectionState } from '../element/connection-state.js';
import { onDetail } from '../element/custom-event.js';
import { findControl, findElement } from '../element/find-element.js';
import { LinkList } from '../element/link-list.js';
import { MemberList } from '../element/member-list.js';
import { SketchPad } from '../element/sketch-pad.js';
import { SketchTools } from '../element/sketch-tools.js';
import { TokenField } from '../element/token-field.js';
import { memberColor } from '../model/colors.js';
import { isCommand } from '../model/keys.js';
import { isPathSegment, withMostRecent } from '../model/names.js';
import { readSetting, writeSetting } from '../model/storage.js';
import { SketchClient } from '../net/sketch-client.js';
import { getToken, setToken } from '../net/tokens.js';

/** @typedef {{pointer: number, points: import('../model/board.js').Point[]}} Gesture */

const FLUSH_MS = 45;
const picker = findElement('#picker', HTMLFormElement);
const boardField = findControl(picker, 'board', HTMLInputElement);
const nickField = findControl(picker, 'nick', HTMLInputElement);
const state = findElement('connection-state', ConnectionState);
const toggle = findElement('#toggle', HTMLButtonElement);
const pad = findElement('sketch-pad', SketchPad);
const tools = findElement('sketch-tools', SketchTools);
const list = findElement('member-list', MemberList);
const boards = findElement('link-list', LinkList);
const error = findElement('#error', HTMLElement);
const access = findElement('token-field', TokenField);

/** @type {SketchClient | null} */
let client = null;
let live = false;
let flushedAt = 0;
let flushing = false;
/** What each pointer is drawing. @type {Map<number, import('../model/own-strokes.js').OwnStroke>} */
const drawing = new Map();

/** @type {import('../net/sketch-client.js').Events} */
const events = {
  onState(now) {
    state.show(now, now.transport === 'sse' ? '' : 'WebSocket');
    tools.disabled = now.state !== 'open';
    if (now.state === 'waiting') list.none('The connection is lost. What you draw is kept.');
    if (now.state === 'closed') ended();
  },
  onBoard() {
    pad.refresh();
    describe();
  },
  onStroke(stroke, start, mine) {
    if (!mine) pad.add(stroke, start);
    if (start === 0) describe();
  },
  onMembers() {
    if (!client?.you) return;
    const members = client.members.map((member) => ({ ...member, color: memberColor(member.id) }));
    list.show(members, client.you.id);
    findElement('#count', HTMLElement).textContent = `(${members.length})`;
    pad.keepCursors(new Set(members.map(({ id }) => id)));
  },
  onCursor: (member, x, y) => pad.cursor(member, x, y),
  onError: (text) => (error.textContent = text),
};

picker.addEventListener('submit', (event) => {
  event.preventDefault();
  writeSetting('nick', nickField.value.trim());
  open();
});
toggle.addEventListener('click', () => (live ? client?.close() : open()));
state.addEventListener('retry', () => client?.retry());
pad.strokes = () => (client ? [...client.board.strokes, ...client.own.list] : []);
onDetail(pad, 'begin', (detail) => begin(detail));
onDetail(pad, 'extend', (detail) => extend(detail));
onDetail(pad, 'end', (detail) => end(detail));
onDetail(pad, 'withdraw', (detail) => withdraw(detail));
onDetail(pad, 'zoom', (detail) => (tools.scale = detail));
onDetail(pad, 'point', ({ x, y }) => live && client?.point(x, y));
tools.addEventListener('undo', () => client?.undo());
tools.addEventListener('clear', () => client?.clear());
tools.addEventListener('save', save);
tools.addEventListener('in', () => pad.zoom(1.5));
tools.addEventListener('out', () => pad.zoom(1 / 1.5));
tools.addEventListener('whole', () => pad.zoom(0));
document.addEventListener('keydown', (event) => {
  const typing = /** @type {Element | null} */ (event.target)?.matches?.('input:not([type=radio], [type=range]), textarea');
  if (!isCommand(event, 'z') || typing || !live) return;
  event.preventDefault();
  client?.undo();
});
access.kept = Boolean(getToken('access'));
onDetail(access, 'keep', (detail) => {
  setToken('access', detail);
  access.kept = Boolean(detail);
  open();
});
window.addEventListener('pagehide', () => client?.close());
window.addEventListener('pageshow', ({ persisted }) => persisted && open());

restore();

function restore() {
  const query = new URLSearchParams(location.search);
  boardField.value = query.get('board') ?? 'demo';
  nickField.value = query.get('nick') ?? readSetting('nick', '');
  open();
}

function open() {
  client?.close();
  drawing.clear();
  error.textContent = '';
  const board = boardField.value.trim();
  const nick = nickField.value.trim();
  findElement('h1', HTMLElement).textContent = board || 'Sketch';
  document.title = `${board || 'Sketch'} – Fairlead`;
  history.replaceState(null, '', `?${new URLSearchParams({ board, ...(nick && { nick }) })}`);
  if (!isPathSegment(board)) return state.idle(`“${board}” is no board’s name.`);
  writeSetting('boards', withMostRecent(readSetting('boards', []), board));
  showBoards(board);
  toggle.hidden = false;
  toggle.textContent = 'Leave';
  live = true;
  client = new SketchClient(board, nick, getToken('access'), events);
}

function ended() {
  live = false;
  toggle.textContent = 'Join again';
  list.none('Not connected.');
  findElement('#count', HTMLElement).textContent = '';
  pad.keepCursors(new Set());
}

/** @param {Gesture} gesture */
function begin({ pointer, points }) {
  if (!live || !client) return;
  error.textContent = '';
  const stroke = client.own.begin(tools.color, tools.width, points[0]);
  drawing.set(pointer, stroke);
  pad.add(stroke, 0);
  soon();
}

/** @param {Gesture} gesture */
function extend({ pointer, points }) {
  const stroke = drawing.get(pointer);
  if (!stroke) return;
  const start = stroke.points.length;
  client?.own.extend(stroke, points);
  if (stroke.points.length > start) pad.add(stroke, start);
  soon();
}

/** @param {Gesture} gesture */
function end({ pointer }) {
  const stroke = drawing.get(pointer);
  if (!stroke) return;
  drawing.delete(pointer);
  client?.flush();
  client?.own.end(stroke);
}

/** @param {Gesture} gesture */
function withdraw({ pointer }) {
  const stroke = drawing.get(pointer);
  if (!stroke) return;
  drawing.delete(pointer);
  client?.withdraw(stroke);
}

/** Sends what is drawn while it is drawn, but not each point on its own. */
function soon() {
  if (flushing) return;
  flushing = true;
  requestAnimationFrame(function tick(now) {
    if (now - flushedAt < FLUSH_MS) return requestAnimationFrame(tick);
    flushing = false;
    flushedAt = now;
    client?.flush();
  });
}

function describe() {
  const size = client?.board.size ?? 0;
  pad.about = `Sketch board with ${size} ${size === 1 ? 'stroke' : 'strokes'}`;
}

/** @param {string} here the one that is open */
function showBoards(here) {
  const known = readSetting('boards', /** @type {string[]} */ ([])).filter((name) => typeof name === 'string');
  boards.show((known.includes('demo') ? known : [...known, 'demo']).map((name) => ({ name })), here);
}

async function save() {
  const url = URL.createObjectURL(await pad.picture());
  const link = document.createElement('a');
  link.href = url;
  link.download = `${boardField.value.trim().replace(/[^\p{L}\p{N}-]+/gu, '-') || 'sketch'}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
