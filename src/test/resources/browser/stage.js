// A stage for fairlead.js: a clock that stands still until told, a die that always shows the middle, and sockets whose
// other end the test plays.
let now = 0;
let next = 1;
const timers = new Map();

globalThis.setTimeout = (run, ms = 0) => {
  timers.set(next, { at: now + ms, run });
  return next++;
};
globalThis.clearTimeout = (id) => timers.delete(id);
performance.now = () => now;
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
