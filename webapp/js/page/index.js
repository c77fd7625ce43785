import '../element/site-frame.js';
import '../element/copy-line.js';
import '../element/place-list.js';
import '../element/relay-table.js';
import '../element/token-field.js';
import { DEMO_RELAYS } from '../model/relays.js';
import { lineTo } from '../model/netcat.js';
import { listPlaces, listRelays } from '../net/relay-api.js';
import { keepToken, token } from '../net/tokens.js';

const EVERY_MS = 5000;
const table = document.querySelector('relay-table');
const field = document.querySelector('token-field');
const source = document.querySelector('#source');
const error = document.querySelector('#error');
const details = document.querySelector('details');
const lobby = document.querySelector('.steps copy-line');
const roomList = document.querySelector('#rooms');
const boardList = document.querySelector('#boards');
let timer = 0;
let shown = '';

field.addEventListener('keep', ({ detail }) => {
  keepToken('admin', detail);
  refresh();
});
document.addEventListener('visibilitychange', refresh);
refresh();

async function refresh() {
  clearTimeout(timer);
  if (document.hidden) return;
  const admin = token('admin');
  field.kept = Boolean(admin);
  error.textContent = '';
  showPlaces(admin);
  if (!admin) return showDemo();
  details.open = true;
  try {
    const relays = await listRelays(admin);
    if (token('admin') !== admin) return;
    render(relays, 'What runs here now.');
    timer = setTimeout(refresh, EVERY_MS);
  } catch (failure) {
    error.textContent = failure.message;
    showDemo();
  }
}

/** Those that are alive, for who may know; and where to begin. */
async function showPlaces(admin) {
  const [rooms, boards] = admin ? await Promise.all([listPlaces('rooms', admin), listPlaces('boards', admin)]) : [[], []];
  if (token('admin') === admin) {
    roomList.show(withBeginning(rooms, 'lobby'));
    boardList.show(withBeginning(boards, 'demo'));
  }
}

function withBeginning(places, name) {
  const told = places.map((place) => ({ name: place.name, about: peopleIn(place) }));
  return told.some((place) => place.name === name) ? told : [{ name }, ...told];
}

function peopleIn({ members }) {
  return typeof members === 'number' ? `${members} ${members === 1 ? 'member' : 'members'}` : '';
}

function showDemo() {
  render(DEMO_RELAYS, 'These are the relays of the demo configuration, which runs unless another one is named. Open one here, and paste its line into a shell.');
}

/** Only what changed is rendered, so that focus and selection stay where they are. */
function render(relays, told) {
  source.textContent = told;
  const key = JSON.stringify(relays.map(({ name, mode, socket, status }) =>
    [name, mode, socket, status?.state, status?.detail, status?.listening, status?.peers, status?.sessions]));
  if (key === shown) return;
  shown = key;
  table.show(relays, location.hostname);
  lobby.line = lineTo(relays.find(({ name }) => name === 'lobby') ?? DEMO_RELAYS[0], location.hostname);
}
