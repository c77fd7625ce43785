import '../element/site-frame.js';
import '../element/connection-state.js';
import '../element/member-list.js';
import '../element/place-list.js';
import '../element/sketch-pad.js';
import '../element/sketch-tools.js';
import '../element/token-field.js';
import { colorOf } from '../model/colors.js';
import { isCommand } from '../model/keys.js';
import { isPathPart, withLatest } from '../model/rooms.js';
import { recall, remember } from '../net/memory.js';
import { SketchLine } from '../net/sketch-line.js';
import { keepToken, token } from '../net/tokens.js';

const FLUSH_MS = 45;
const find = (selector) => document.querySelector(selector);
const picker = find('#picker');
const { board: boardField, nick: nickField } = picker.elements;
const state = find('connection-state');
const toggle = find('#toggle');
const pad = find('sketch-pad');
const tools = find('sketch-tools');
const list = find('member-list');
const boards = find('place-list');
const error = find('#error');
const access = find('token-field');

let line = null;
let live = false;
let flushedAt = 0;
let flushing = false;
/** What each pointer is drawing. */
const drawing = new Map();

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
    const members = line.members.map((member) => ({ ...member, color: colorOf(member.id) }));
    list.show(members, line.you.id);
    find('#count').textContent = `(${members.length})`;
    pad.keepCursors(new Set(members.map(({ id }) => id)));
  },
  onCursor: (member, x, y) => pad.cursor(member, x, y),
  onError: (text) => (error.textContent = text),
};

picker.addEventListener('submit', (event) => {
  event.preventDefault();
  remember('nick', nickField.value.trim());
  open();
});
toggle.addEventListener('click', () => (live ? line.close() : open()));
state.addEventListener('retry', () => line?.retry());
pad.strokes = () => (line ? [...line.board.strokes, ...line.own.list] : []);
pad.addEventListener('begin', ({ detail }) => begin(detail));
pad.addEventListener('extend', ({ detail }) => extend(detail));
pad.addEventListener('end', ({ detail }) => end(detail));
pad.addEventListener('withdraw', ({ detail }) => withdraw(detail));
pad.addEventListener('zoom', ({ detail }) => (tools.scale = detail));
pad.addEventListener('point', ({ detail }) => live && line.point(detail.x, detail.y));
tools.addEventListener('undo', () => line?.undo());
tools.addEventListener('clear', () => line?.clear());
tools.addEventListener('save', save);
tools.addEventListener('in', () => pad.zoom(1.5));
tools.addEventListener('out', () => pad.zoom(1 / 1.5));
tools.addEventListener('whole', () => pad.zoom(0));
document.addEventListener('keydown', (event) => {
  const typing = event.target.matches?.('input:not([type=radio], [type=range]), textarea');
  if (!isCommand(event, 'z') || typing || !live) return;
  event.preventDefault();
  line.undo();
});
access.kept = Boolean(token('access'));
access.addEventListener('keep', ({ detail }) => {
  keepToken('access', detail);
  access.kept = Boolean(detail);
  open();
});
window.addEventListener('pagehide', () => line?.close());
window.addEventListener('pageshow', ({ persisted }) => persisted && open());

restore();

function restore() {
  const query = new URLSearchParams(location.search);
  boardField.value = query.get('board') ?? 'demo';
  nickField.value = query.get('nick') ?? recall('nick', '');
  open();
}

function open() {
  line?.close();
  drawing.clear();
  error.textContent = '';
  const board = boardField.value.trim();
  const nick = nickField.value.trim();
  find('h1').textContent = board || 'Sketch';
  document.title = `${board || 'Sketch'} – Fairlead`;
  history.replaceState(null, '', `?${new URLSearchParams({ board, ...(nick && { nick }) })}`);
  if (!isPathPart(board)) return state.idle(`“${board}” is no board’s name.`);
  remember('boards', withLatest(recall('boards', []), board));
  showBoards(board);
  toggle.hidden = false;
  toggle.textContent = 'Leave';
  live = true;
  line = new SketchLine(board, nick, token('access'), events);
}

function ended() {
  live = false;
  toggle.textContent = 'Join again';
  list.none('Not connected.');
  find('#count').textContent = '';
  pad.keepCursors(new Set());
}

function begin({ pointer, points }) {
  if (!live) return;
  error.textContent = '';
  const stroke = line.own.begin(tools.color, tools.width, points[0]);
  drawing.set(pointer, stroke);
  pad.add(stroke, 0);
  soon();
}

function extend({ pointer, points }) {
  const stroke = drawing.get(pointer);
  if (!stroke) return;
  const start = stroke.points.length;
  line.own.extend(stroke, points);
  if (stroke.points.length > start) pad.add(stroke, start);
  soon();
}

function end({ pointer }) {
  const stroke = drawing.get(pointer);
  if (!stroke) return;
  drawing.delete(pointer);
  line.flush();
  line.own.end(stroke);
}

function withdraw({ pointer }) {
  const stroke = drawing.get(pointer);
  if (!stroke) return;
  drawing.delete(pointer);
  line.withdraw(stroke);
}

/** Sends what is drawn while it is drawn, but not each point on its own. */
function soon() {
  if (flushing) return;
  flushing = true;
  requestAnimationFrame(function tick(now) {
    if (now - flushedAt < FLUSH_MS) return requestAnimationFrame(tick);
    flushing = false;
    flushedAt = now;
    line.flush();
  });
}

function describe() {
  const { size } = line.board;
  pad.about = `Sketch board with ${size} ${size === 1 ? 'stroke' : 'strokes'}`;
}

function showBoards(here) {
  const known = recall('boards', []).filter((name) => typeof name === 'string');
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
