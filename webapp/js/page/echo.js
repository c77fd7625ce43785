import '../element/header-and-footer.js';
import '../element/message-form.js';
import '../element/connection-state.js';
import '../element/hex-view.js';
import '../element/token-field.js';
import { connect } from '../fairlead.js';
import { encodeUtf8 } from '../model/bytes.js';
import { RoundTrips } from '../model/round-trips.js';
import { getToken, setToken } from '../net/tokens.js';

const state = document.querySelector('connection-state');
const form = document.querySelector('message-form');
const frames = document.querySelector('hex-view');
const times = document.querySelector('#times');
const last = document.querySelector('#last');
const toggle = document.querySelector('#toggle');
const access = document.querySelector('token-field');

const trips = new RoundTrips();
let echo = null;

form.addEventListener('send', ({ detail }) => send(detail.payload));
toggle.addEventListener('click', () => (echo ? close() : open()));
state.addEventListener('retry', () => echo?.retry());
access.kept = Boolean(getToken('access'));
access.addEventListener('keep', ({ detail }) => {
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

function send(payload) {
  // Only what is sent right away is timed: waiting for a connection is no round trip.
  const outcome = echo?.send(payload) ?? 'refused';
  if (outcome === 'sent') trips.sent(performance.now());
  if (outcome === 'queued') frames.mark('Kept until the connection is back; not timed:', 'note');
  if (outcome === 'refused') return frames.mark('Not sent: there is no connection.', 'hole');
  frames.add({ direction: 'out', peer: 'echo', time: new Date(), bytes: bytesOf(payload), start: 0 });
}

function onMessage(data) {
  const took = trips.answered(performance.now());
  frames.add({ direction: 'in', peer: typeof data === 'string' ? 'echo as text' : 'echo as binary', time: new Date(), bytes: bytesOf(data), start: 0 });
  if (took === null) return;
  const { count, least, median, most } = trips.summary();
  last.textContent = ms(took);
  times.textContent = `${count} timed: least ${ms(least)}, median ${ms(median)}, most ${ms(most)}`;
}

function onState(now) {
  state.show(now, '');
  form.disabled = now.state === 'closed';
  if (now.state === 'open') return;
  trips.discardPending();
  if (now.state !== 'closed') return;
  echo = null;
  toggle.textContent = 'Connect';
}

function bytesOf(data) {
  if (typeof data === 'string') return encodeUtf8(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function ms(value) {
  return `${value.toFixed(1)} ms`;
}
