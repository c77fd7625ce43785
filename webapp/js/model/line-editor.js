/** One typed line in a terminal whose other end doesn't echo: shows what is typed, takes backspace, gives the line at Enter. */
export class LineEditor {
  #line = '';

  /**
   * @param {string} typed what the terminal reports for keys or a paste
   * @returns {{show: string, lines: string[]}} what to show, and the lines that are complete
   */
  type(typed) {
    const lines = [];
    let show = '';
    // Cursor keys and the like arrive as escape sequences: there is only this one line, so they do nothing.
    for (const char of typed.replace(/\u001b(\[[0-9;]*[A-Za-z~]|O.)/g, '').replace(/\r\n?/g, '\n')) {
      if (char === '\n') {
        lines.push(this.#line);
        this.#line = '';
        show += '\r\n';
      } else if (char === '\u007f' || char === '\b') {
        show += this.#erase();
      } else if (char >= ' ' || char === '\t') {
        this.#line += char;
        show += char;
      }
    }
    return { show, lines };
  }

  #erase() {
    const chars = [...this.#line];
    if (chars.length === 0) return '';
    chars.pop();
    this.#line = chars.join('');
    return '\b \b';
  }
}
