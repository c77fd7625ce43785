package io.fairlead.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.access.Session;
import io.fairlead.core.Counters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One open session in the API's representation; has {@code relay}, {@code room} or {@code board} if applicable. */
@Schema(name = "Session")
@JsonInclude(JsonInclude.Include.NON_NULL)
record SessionView(
        String id,

        @Schema(allowableValues = {"echo", "chat", "sketch", "relay"})
        String endpoint,

        @Nullable String relay,
        @Nullable String room,
        @Nullable String board,

        @Schema(allowableValues = {"websocket", "http"}) String via,

        String address,
        String user,
        String subprotocol,
        @Schema(format = "date-time") String since,
        Traffic counters,
        Queue queue) {
    /** Traffic counters. */
    @Schema(name = "SessionCounters")
    record Traffic(long messagesIn, long messagesOut, long bytesIn, long bytesOut, Map<String, Long> dropped) {
        static Traffic of(Counters counters) {
            return new Traffic(
                    counters.messagesIn(),
                    counters.messagesOut(),
                    counters.bytesIn(),
                    counters.bytesOut(),
                    counters.dropped());
        }
    }

    /** The session's send queue. */
    @Schema(name = "SessionQueue")
    record Queue(int messages, long bytes) {}

    @Schema(name = "SessionPage")
    record Listing(List<SessionView> items, int total) {}

    static SessionView of(Session session) {
        return new SessionView(
                session.id(),
                session.endpoint(),
                target(session, "relay"),
                target(session, "chat"),
                target(session, "sketch"),
                session.via(),
                session.address(),
                session.user(),
                session.subprotocol(),
                session.since().toString(),
                Traffic.of(session.counters()),
                new Queue(session.outbox().messages(), session.outbox().bytes()));
    }

    /** The session's target; null if the session belongs to another endpoint. */
    static @Nullable String target(Session session, String endpoint) {
        return session.endpoint().equals(endpoint) ? session.target() : null;
    }
}
