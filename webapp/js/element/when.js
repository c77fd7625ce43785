import { node } from './node.js';

/** A `<time>` for people: the hour, and the day when it is another one. */
export function when(iso) {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return node('time', {}, '');
  const today = time.toDateString() === new Date().toDateString();
  const day = today ? '' : `${time.toLocaleDateString()} `;
  return node('time', { datetime: time.toISOString(), title: time.toLocaleString() },
    day + time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
}
