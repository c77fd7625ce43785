package io.fairlead.browser;

import com.microsoft.playwright.BrowserContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Chromium complained about: errors on the console (broken content policy among them) and uncaught exceptions. */
final class ConsoleErrors {
    private final List<String> all = new ArrayList<>();

    void listenTo(BrowserContext context) {
        context.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                all.add(message.text());
            }
        });
        context.onWebError(error -> all.add(error.error()));
        context.onDialog(dialog -> {
            all.add("Unexpected dialog: " + dialog.message());
            dialog.dismiss();
        });
    }

    List<String> all() {
        return List.copyOf(all);
    }

    /** Without what Chromium itself writes about an answer or a connection that a test meant to fail, or while it is offline. */
    List<String> ofThePage() {
        return all.stream()
                .filter(text -> Stream.of(
                                "Failed to load resource: the server",
                                "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
                                "WebSocket connection to")
                        .noneMatch(text::startsWith))
                .toList();
    }
}
