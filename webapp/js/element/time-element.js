import { createElement } from './create-element.js';

/**
 * A `<time>` for people: the hour.
 *
 * @param {string} iso
 */
export function timeElement(iso) {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return createElement('time', {}, '');
  return createElement('time', { datetime: time.toISOString(), title: time.toLocaleString() },
    time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
}

/**
 * The day of a time, by the reader's clock, for comparing.
 *
 * @param {string | number} time
 */
export function dateKey(time) {
  return new Date(time).toDateString();
}

/** @param {string} day of {@link dateKey} */
export function formatDay(day) {
  return new Date(day).toLocaleDateString([], { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
}
