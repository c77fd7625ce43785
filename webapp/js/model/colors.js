/** What a board's pens look like: the same in light and in dark, since all draw on the same paper. */
export const PEN_COLORS = [
  ['#15212b', 'black'],
  ['#d12d2d', 'red'],
  ['#e07b12', 'orange'],
  ['#f0c419', 'yellow'],
  ['#1b8a45', 'green'],
  ['#1273b5', 'blue'],
  ['#7b3fa0', 'purple'],
  ['#ffffff', 'white'],
];

const OF_MEMBERS = ['#b3261e', '#8a4b00', '#1b7a3d', '#0a6480', '#3f51b5', '#7b3fa0', '#ad1457', '#4e5d2a'];

/** @param {string} id @returns {string} a member's colour, always the same, dark enough for white letters */
export function memberColor(id) {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return OF_MEMBERS[sum % OF_MEMBERS.length];
}
