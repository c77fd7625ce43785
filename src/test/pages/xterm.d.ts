/** What the pages use of xterm 4 and its fit addon, which are classic scripts: they define these globals. */
interface XtermTerminal {
  loadAddon(addon: XtermFitAddon): void;
  open(parent: HTMLElement): void;
  write(text: string): void;
  reset(): void;
  onData(listener: (data: string) => void): void;
  attachCustomKeyEventHandler(handler: (event: KeyboardEvent) => boolean): void;
  setOption(name: 'theme', colors: Record<string, string>): void;
}

interface XtermFitAddon {
  fit(): void;
}

declare var Terminal: new (options: Record<string, string | number | boolean>) => XtermTerminal;
declare var FitAddon: { FitAddon: new () => XtermFitAddon };
