const LONGEST = 20;

/**
 * Names that were opened here, the latest first.
 *
 * @param {string[]} names
 * @param {string} opened
 */
export function withMostRecent(names, opened) {
  return [opened, ...names.filter((name) => name !== opened)].slice(0, LONGEST);
}

/**
 * As one part of a URL's path: everything goes but nothing, and what a browser takes for a folder above.
 *
 * @param {string} name
 */
export function isPathSegment(name) {
  return name !== '' && name !== '.' && name !== '..';
}
