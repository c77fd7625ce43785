// A stage for fairlead.js: a clock that stands still until told, a die that always shows the middle, and sockets whose
// other end the test plays.
const realTimeout = globalThis.setTimeout;
let now = 0;
let next = 1;
const timers = new Map();

globalThis.setTimeout = (run, ms = 0) => {
  timers.set(next, { at: now + Math.max(0, ms), run });
  return next++;
};
globalThis.clearTimeout = (id) => timers.delete(id);
performance.now = () => now;
// What waits for a lock does not wait for this clock.
Object.defineProperty(navigator, 'locks', { value: undefined });
Math.random = () => 0.5;

export function elapse(ms) {
  const end = now + ms;
  for (;;) {
    const [id, due] = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
    if (!due) break;
    timers.delete(id);
    now = due.at;
    due.run();
  }
  now = end;
}

export const sockets = [];

globalThis.WebSocket = class {
  static OPEN = 1;
  readyState = 0;
  protocol = '';
  sent = [];

  constructor(url, protocols) {
    this.url = String(url);
    this.protocols = protocols;
    sockets.push(this);
  }

  send(data) {
    this.sent.push(data);
  }

  close(code) {
    this.closedWith = code;
    this.readyState = 2;
  }

  opens(protocol = '') {
    this.protocol = protocol;
    this.readyState = 1;
    this.onopen();
  }

  says(message) {
    this.onmessage({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  drops(code, reason = '') {
    this.readyState = 3;
    this.onclose({ code, reason });
  }
};

/** Until everything that follows from what just happened has happened: promises don't wait for this stage's clock. */
export const settled = () => new Promise((resolve) => realTimeout(resolve, 5));

export const requests = [];

globalThis.fetch = (url, { method = 'GET', headers, body, signal } = {}) => new Promise((resolve, reject) => {
  let pipe = null;
  const fail = () => (pipe ? pipe.error(new TypeError('broken')) : reject(new TypeError('broken')));
  signal?.addEventListener('abort', fail);
  requests.push({
    url: String(url), method, headers, body,
    answers(status) {
      resolve(new Response(null, { status }));
      return settled();
    },
    streams(text) {
      if (!pipe) resolve(new Response(new ReadableStream({ start: (controller) => (pipe = controller) })));
      pipe.enqueue(new TextEncoder().encode(text));
      return settled();
    },
    tells(type, data) {
      return this.streams(`event: ${type}\ndata: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
    },
    breaks() {
      fail();
      return settled();
    },
  });
});
