package io.fairlead.boot;

import io.fairlead.access.AddressGroup;
import io.fairlead.channel.Backplane;
import io.fairlead.channel.Position;
import io.fairlead.channel.Retention;
import io.fairlead.channel.Transcript;
import io.fairlead.chat.ChatRules;
import io.fairlead.chat.ChatSession;
import io.fairlead.chat.Names;
import io.fairlead.chat.Rooms;
import io.fairlead.core.AccessRule;
import io.fairlead.core.Counters;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import io.fairlead.protocol.JsonSession;
import io.fairlead.session.EndpointRegistry;
import io.fairlead.session.SessionRequest;
import io.fairlead.settings.Config;
import io.fairlead.sketch.Boards;
import io.fairlead.sketch.SketchRules;
import io.fairlead.sketch.SketchSession;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chat rooms and sketch boards, and their endpoints.
 *
 * <p>Threading: safe.
 */
final class ChatModule {
    private static final String CHAT_PATH = "/ws/chat/";
    private static final String SKETCH_PATH = "/ws/sketch/";
    /** Default nickname. */
    private static final String DEFAULT_NICK = "guest";

    private final Map<String, AccessRule> access;
    private final Rooms rooms;
    private final Boards boards;
    private final JsonSession.Context chat;
    private final JsonSession.Context sketch;

    ChatModule(Config config, Backplane backplane, Transcript transcript, MemoryBudget memory, Meters meters) {
        this.access = config.chat().rooms();
        this.rooms = new Rooms(rules(config.chat()), backplane, transcript, AddressGroup::of, System::nanoTime);
        this.boards = new Boards(rules(config.sketch()), backplane, memory, AddressGroup::of, System::nanoTime);
        this.chat = new JsonSession.Context(
                new Counters(), meters, config.websocket().sendTimeout(), System::nanoTime);
        this.sketch = new JsonSession.Context(
                new Counters(), meters, config.websocket().sendTimeout(), System::nanoTime);
    }

    private static ChatRules rules(Config.Chat chat) {
        return new ChatRules(
                new Retention(chat.history(), chat.maxAge(), true),
                chat.maxTextBytes(),
                chat.rate().count(),
                chat.rate().per(),
                chat.delivery(),
                chat.maxRooms(),
                chat.maxMembers());
    }

    private static SketchRules rules(Config.Sketch sketch) {
        return SketchRules.STANDARD.withRate(
                sketch.rate().count(), sketch.rate().per());
    }

    Rooms rooms() {
        return rooms;
    }

    Boards boards() {
        return boards;
    }

    /** Traffic counters of the sessions, by endpoint. */
    Map<String, Counters> counters() {
        return Map.of("chat", chat.total(), "sketch", sketch.total());
    }

    void addTo(EndpointRegistry endpoints) {
        endpoints
                .with(
                        CHAT_PATH + "{room}",
                        request -> ChatSession.join(
                                rooms,
                                request.target(),
                                request.connection(),
                                nick(request),
                                request.via(),
                                since(request),
                                chat))
                .with(
                        SKETCH_PATH + "{board}",
                        request -> SketchSession.join(
                                boards,
                                request.target(),
                                request.connection(),
                                nick(request),
                                request.via(),
                                since(request),
                                sketch));
    }

    private static String nick(SessionRequest request) {
        return request.query().getOrDefault("nick", List.of(DEFAULT_NICK)).get(0);
    }

    private static @Nullable Position since(SessionRequest request) {
        String since = request.since();
        return since == null ? null : Position.parse(since);
    }

    /** The access rule of this path: the room's own rule if it has one, otherwise the default. */
    AccessRule accessRule(String path) {
        if (access.isEmpty() || !path.startsWith(CHAT_PATH)) {
            return AccessRule.DEFAULT;
        }
        try {
            return access.getOrDefault(Names.roomOrBoard(path.substring(CHAT_PATH.length())), AccessRule.DEFAULT);
        } catch (Problem invalidName) {
            return AccessRule.DEFAULT;
        }
    }

    /** Selects the subprotocol for this path; empty: none. */
    static String subprotocol(String path, List<String> offered) {
        String supported = path.startsWith(CHAT_PATH)
                ? ChatSession.SUBPROTOCOL
                : path.startsWith(SKETCH_PATH) ? SketchSession.SUBPROTOCOL : "";
        return offered.contains(supported) ? supported : "";
    }

    /** Registers the periodic checks. */
    void registerWith(Ticker ticker) {
        ticker.watch(rooms);
        ticker.watch(boards);
    }

    void unregisterFrom(Ticker ticker) {
        ticker.forget(rooms);
        ticker.forget(boards);
    }
}
