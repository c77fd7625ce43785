package io.fairlead.server;

import org.glassfish.grizzly.http.server.ErrorPageGenerator;
import org.glassfish.grizzly.http.server.Request;
import org.jspecify.annotations.Nullable;

/** Minimal error pages, without stack trace or server name. */
final class ErrorPages implements ErrorPageGenerator {
    @Override
    public String generate(
            Request request,
            int status,
            @Nullable String reason,
            @Nullable String description,
            @Nullable Throwable exception) {
        return "<!doctype html><html lang=en><title>" + status + "</title><p>" + status
                + (status == 404 ? " There is no such page. <a href=\"/\">Fairlead</a>" : " The request failed.")
                + "</p></html>";
    }
}
