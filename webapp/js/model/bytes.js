/** Bytes as people read and type them. */

/**
 * @param {string} text hex digits in pairs; spaces, `:`, `,`, `-` and `0x` before a pair are left out
 * @returns {Uint8Array}
 * @throws {SyntaxError} with a sentence for the one who typed it
 */
export function parseHex(text) {
  const digits = text.replace(/0x/gi, '').replace(/[\s:,-]/g, '');
  const wrong = digits.match(/[^0-9a-f]/iu);
  if (wrong) throw new SyntaxError(`“${wrong[0]}” is not a hex digit (0-9, a-f).`);
  if (digits.length % 2) throw new SyntaxError('A byte is two hex digits: one digit is missing.');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/**
 * @param {Uint8Array} bytes
 * @param {number} start the offset to print for the first byte
 * @param {number} width bytes in a line
 */
export function hexDump(bytes, start, width) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += width) {
    const row = bytes.subarray(at, at + width);
    const hex = Array.from(row, (byte, i) => (i === 8 ? ' ' : '') + byte.toString(16).padStart(2, '0')).join(' ');
    const offset = (start + at).toString(16).padStart(6, '0');
    lines.push(`${offset}  ${hex.padEnd(width * 3 - 1 + (width > 8 ? 1 : 0))}  ${ascii(row)}`);
  }
  return lines.join('\n');
}

/** @param {Uint8Array} bytes */
function ascii(bytes) {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
}

/** @param {string} text */
export function encodeUtf8(text) {
  return new TextEncoder().encode(text);
}

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** @param {string} text */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

/**
 * Control characters as `^[`, so that no peer can move a terminal's cursor or write in another's name.
 *
 * @param {string} text
 */
export function escapeControls(text) {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, (char) => {
    const code = char.charCodeAt(0);
    return code > 0x7f ? '\ufffd' : `^${String.fromCharCode(code ^ 0x40)}`;
  });
}

/** @param {number} count bytes */
export function formatSize(count) {
  return count < 1024 ? `${count} B` : `${(count / 1024).toFixed(1)} KiB`;
}
