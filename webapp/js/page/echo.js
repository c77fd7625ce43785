import '../element/header-and-footer.js';
import { ConnectionState } from '../element/connection-state.js';
import { onDetail } from '../element/custom-event.js';
import { findElement } from '../element/find-element.js';
import { HexView } from '../element/hex-view.js';
import { MessageForm } from '../element/message-form.js';
import { TokenField } from '../element/token-field.js';
import { connect } from '../fairlead.js';
import { encodeUtf8 } from '../model/bytes.js';
import { RoundTrips } from '../model/round-trips.js';
import { getToken, setToken } from '../net/tokens.js';

const state = findElement('connection-state', ConnectionState);
const form = findElement('message-form', MessageForm);
const frames = findElement('hex-view', HexView);
const times = findElement('#times', HTMLElement);
const last = findElement('#last', HTMLElement);
const toggle = findElement('#toggle', HTMLButtonElement);
const access = findElement('token-field', TokenField);

const trips = new RoundTrips();
/** @type {ReturnType<typeof connect> | null} */
let echo = null;

onDetail(form, 'send', (detail) => send(detail.payload));
toggle.addEventListener('click', () => (echo ? close() : open()));
state.addEventListener('retry', () => echo?.retry());
access.kept = Boolean(getToken('access'));
onDetail(access, 'keep', (detail) => {
  setToken('access', detail);
  access.kept = Boolean(detail);
  close();
  open();
});
open();

function open() {
  toggle.textContent = 'Disconnect';
  echo = connect('ws/echo', { token: getToken('access'), onMessage, onState });
}

function close() {
  echo?.close();
}

/** @param {string | Uint8Array} payload */
function send(payload) {
  // Only what is sent right away is timed: waiting for a connection is no round trip.
  const outcome = echo?.send(payload) ?? 'refused';
  if (outcome === 'sent') trips.sent(performance.now());
  if (outcome === 'queued') frames.mark('Kept until the connection is back; not timed:', 'note');
  if (outcome === 'refused') return frames.mark('Not sent: there is no connection.', 'hole');
  frames.add({ direction: 'out', peer: 'echo', time: new Date(), bytes: bytesOf(payload), start: 0 });
}

/** @param {string | ArrayBuffer} data */
function onMessage(data) {
  const took = trips.answered(performance.now());
  frames.add({ direction: 'in', peer: typeof data === 'string' ? 'echo as text' : 'echo as binary', time: new Date(), bytes: bytesOf(data), start: 0 });
  const summary = trips.summary();
  if (took === null || summary === null) return;
  const { count, least, median, most } = summary;
  last.textContent = ms(took);
  times.textContent = `${count} timed: least ${ms(least)}, median ${ms(median)}, most ${ms(most)}`;
}

/** @param {import('../fairlead.js').State} now */
function onState(now) {
  state.show(now, '');
  form.disabled = now.state === 'closed';
  if (now.state === 'open') return;
  trips.discardPending();
  if (now.state !== 'closed') return;
  echo = null;
  toggle.textContent = 'Connect';
}

/** @param {string | ArrayBuffer | Uint8Array} data */
function bytesOf(data) {
  if (typeof data === 'string') return encodeUtf8(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** @param {number} value */
function ms(value) {
  return `${value.toFixed(1)} ms`;
}
