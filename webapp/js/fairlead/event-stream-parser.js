/**
 * Parses `text/event-stream`, however it was cut into pieces.
 *
 * @param {(type: string, data: string) => void} onEvent
 * @returns {(text: string) => void} takes the next piece
 */
export function eventStreamParser(onEvent) {
  let rest = '';
  let type = '';
  /** @type {string[]} */
  let data = [];
  return (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, field, value] = line.match(/^([^:]*):? ?(.*)/) ?? [];
      if (field === 'event') type = value;
      if (field === 'data') data.push(value);
      if (line) continue;
      if (data.length) onEvent(type || 'message', data.join('\n'));
      type = '';
      data = [];
    }
  };
}
