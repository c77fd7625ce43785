package io.fairlead.browser;

import com.microsoft.playwright.Page;

/** {@code fairlead.js} in an empty page, with the network and the clock of {@code stage.js}. */
final class ScriptedPage {
    private ScriptedPage() {}

    /** Gives the page {@code start}, {@code states}, {@code messages}, {@code unsent} and all that stage.js has. */
    static void set(Page tab, PageFiles files) {
        tab.navigate(files.blank().toString());
        tab.evaluate("""
                async () => {
                  Object.assign(globalThis, await import('./stage.js'), await import('./js/fairlead.js'));
                  globalThis.states = [];
                  globalThis.messages = [];
                  globalThis.unsent = [];
                  globalThis.start = (path, options = {}) => {
                    const made = connect(path, {
                      onState: (now) => states.push(now),
                      onMessage: (message) => messages.push(message),
                      onUnsent: (all, certain) => unsent.push(...all.map((one) => [one, certain])),
                      ...options,
                    });
                    elapse(0);
                    return made;
                  };
                  globalThis.blocked = (path, options) => {
                    const made = start(path, options);
                    for (const socket of [0, 1]) {
                      sockets[socket].drops(1006);
                      elapse(5000);
                    }
                    return made;
                  };
                  globalThis.openedOverHttp = async (path) => {
                    const made = blocked(path);
                    await requests[0].tells('session', { session: '/s/1' });
                    return made;
                  };
                  // As long as comments come, a stream is alive.
                  globalThis.minutes = async (count) => {
                    for (let i = 0; i < 2 * count; i++) {
                      elapse(30_000);
                      await requests[0].streams(': \\n\\n');
                    }
                  };
                }""");
    }
}
