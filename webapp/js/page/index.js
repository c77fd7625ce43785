import '../element/site-frame.js';
import '../element/copy-line.js';
import '../element/relay-table.js';
import '../element/token-field.js';
import { DEMO_RELAYS } from '../model/relays.js';
import { lineTo } from '../model/netcat.js';
import { listRelays } from '../net/relay-api.js';
import { keepToken, token } from '../net/tokens.js';

const EVERY_MS = 5000;
const table = document.querySelector('relay-table');
const field = document.querySelector('token-field');
const source = document.querySelector('#source');
const error = document.querySelector('#error');
const details = document.querySelector('details');
const lobby = document.querySelector('.steps copy-line');
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
