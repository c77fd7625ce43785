package io.fairlead.settings;

import io.fairlead.config.ByteSizeText;
import io.fairlead.config.DurationText;
import io.fairlead.config.Rate;
import io.fairlead.definition.RelayDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration as written. Null components take their defaults. */
record ConfigDocument(
        @Nullable Http http,
        @Nullable WebSocket websocket,
        @Nullable Admin admin,
        @Nullable Access access,
        @Nullable Targets targets,
        @Nullable Limits limits,
        @Nullable Store store,
        @Nullable Backplane backplane,
        @Nullable Chat chat,
        @Nullable Sketch sketch,
        @Nullable Endpoints endpoints,
        @Nullable List<RelayDocument> relays) {

    record Http(
            @Nullable String listen,
            @Nullable Tls tls,
            @Nullable List<String> hosts,
            @Nullable Integer selectors) {}

    record Tls(@Nullable String certificate, @Nullable String privateKey) {}

    record WebSocket(
            @Nullable ByteSizeText maxMessage,
            @Nullable DurationText pingInterval,
            @Nullable DurationText pongTimeout,
            @Nullable DurationText idleTimeout,
            @Nullable DurationText sendTimeout,
            @Nullable List<String> allowedOrigins,
            @Nullable Integer maxSessions,
            @Nullable Integer maxSessionsPerAddress,
            @Nullable Boolean deflate) {}

    record Admin(@Nullable List<Token> tokens) {}

    record Token(
            @Nullable String name,
            @Nullable String secret,
            @Nullable String role) {}

    record Access(
            @Nullable Boolean anonymous,
            @Nullable Boolean listing,
            @Nullable Jwt jwt) {}

    record Jwt(
            @Nullable String jwks,
            @Nullable String issuer,
            @Nullable String audience) {}

    record Targets(@Nullable List<String> allow, @Nullable Boolean denyPrivate) {}

    record Limits(@Nullable String memory) {}

    record Store(@Nullable String url) {}

    record Endpoints(@Nullable String folder) {}

    record Backplane(@Nullable String url) {}

    record Sketch(@Nullable Rate rate) {}

    record Chat(
            @Nullable Integer history,
            @Nullable DurationText maxAge,
            @Nullable ByteSizeText maxText,
            @Nullable Rate rate,
            @Nullable Integer maxRooms,
            @Nullable Integer maxMembers,
            @Nullable ChatDelivery delivery,
            @Nullable List<ChatRoom> rooms) {}

    record ChatDelivery(@Nullable String policy, @Nullable ByteSizeText maxQueue) {}

    record ChatRoom(@Nullable String name, RelayDocument.@Nullable AccessDocument access) {}
}
