import { node } from './node.js';

/** A `<time>` for people: the hour. */
export function when(iso) {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return node('time', {}, '');
  return node('time', { datetime: time.toISOString(), title: time.toLocaleString() },
    time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
}

/** The day of a time, by the reader's clock, for comparing. */
export function dayOf(time) {
  return new Date(time).toDateString();
}

/** @param {string} day of {@link dayOf} */
export function dayInWords(day) {
  return new Date(day).toLocaleDateString([], { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
}
