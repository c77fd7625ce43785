import '../element/site-frame.js';
import '../element/copy-line.js';
import '../element/relay-table.js';
import '../element/token-field.js';
import { DEMO_RELAYS } from '../model/relays.js';
import { listRelays } from '../net/relay-api.js';
import { keepToken, token } from '../net/tokens.js';

const EVERY_MS = 5000;
const table = document.querySelector('relay-table');
const field = document.querySelector('token-field');
const source = document.querySelector('#source');
const error = document.querySelector('#error');
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
  render(DEMO_RELAYS, 'This is the demo configuration. What runs here may differ: with a viewer or admin token, this page lists it.');
}

/** Only what changed is rendered, so that focus and selection stay where they are. */
function render(relays, told) {
  source.textContent = told;
  const key = JSON.stringify(relays.map(({ name, mode, socket, status }) =>
    [name, mode, socket, status?.state, status?.detail, status?.listening, status?.peers, status?.sessions]));
  if (key !== shown) table.show(relays, location.hostname);
  shown = key;
}
