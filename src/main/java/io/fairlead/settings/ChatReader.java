package io.fairlead.settings;

import io.fairlead.chat.Names;
import io.fairlead.config.AccessTexts;
import io.fairlead.config.ByteSizeText;
import io.fairlead.config.DurationText;
import io.fairlead.config.Ranges;
import io.fairlead.config.Rate;
import io.fairlead.config.Violations;
import io.fairlead.core.AccessRule;
import io.fairlead.core.Delivery;
import io.fairlead.core.Delivery.Policy;
import io.fairlead.core.Problem;
import io.fairlead.definition.RelayDocument.AccessDocument;
import io.fairlead.definition.RelayDocuments;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Validates the chat section of a configuration and fills in defaults.
 *
 * <p>Threading: one thread, one document.
 */
final class ChatReader {
    private static final Rate RATE = new Rate(10, Duration.ofSeconds(1));
    private static final DurationText MAX_AGE = new DurationText(Duration.ofDays(30));
    private static final ConfigDocument.Chat EMPTY =
            new ConfigDocument.Chat(null, null, null, null, null, null, null, null);

    private final Violations found;
    private final Ranges ranges;
    private final long memoryBytes;

    /** @param memoryBytes the gateway's memory limit for client data */
    ChatReader(Violations found, long memoryBytes) {
        this.found = found;
        this.ranges = new Ranges(found, "");
        this.memoryBytes = memoryBytes;
    }

    Config.Chat chat(ConfigDocument.@Nullable Chat given) {
        ConfigDocument.Chat chat = orElse(given, EMPTY);
        ranges.whole("/chat/history", chat.history(), 0, 100_000);
        ranges.span("/chat/maxAge", chat.maxAge(), Duration.ZERO, Duration.ofDays(36_500));
        ranges.size("/chat/maxText", chat.maxText(), 1, 1 << 20);
        ranges.whole("/chat/maxRooms", chat.maxRooms(), 1, 1_000_000);
        ranges.whole("/chat/maxMembers", chat.maxMembers(), 1, 1_000_000);
        Rate rate = orElse(chat.rate(), RATE);
        if (rate.count() < 1) {
            found.add("/chat/rate", "expected a rate from 1/h");
        }
        return new Config.Chat(
                orElse(chat.history(), 1000),
                orElse(chat.maxAge(), MAX_AGE).duration(),
                (int) bytes(chat.maxText(), 4 << 10),
                rate,
                orElse(chat.maxRooms(), 1000),
                orElse(chat.maxMembers(), 5000),
                delivery(chat.delivery()),
                rooms(orElse(chat.rooms(), List.of())));
    }

    private Delivery delivery(ConfigDocument.@Nullable ChatDelivery given) {
        ConfigDocument.ChatDelivery delivery = orElse(given, new ConfigDocument.ChatDelivery(null, null));
        ranges.size("/chat/delivery/maxQueue", delivery.maxQueue(), 1, 1L << 30);
        Policy policy = ConfigSyntax.chatPolicy(orElse(delivery.policy(), Policy.DISCONNECT.id()));
        if (policy == null) {
            found.add("/chat/delivery/policy", "expected one of drop-oldest, drop-newest, conflate, disconnect");
        }
        Delivery result =
                new Delivery(orElse(policy, Policy.DISCONNECT), bytes(delivery.maxQueue(), 1 << 20), Duration.ZERO);
        RelayDocuments.checkQueue(result, memoryBytes, "/chat/delivery/maxQueue", found);
        return result;
    }

    private Map<String, AccessRule> rooms(List<ConfigDocument.ChatRoom> rooms) {
        Map<String, AccessRule> rules = new HashMap<>();
        Map<String, Integer> indexes = new HashMap<>();
        for (int i = 0; i < rooms.size(); i++) {
            String pointer = "/chat/rooms/" + i;
            String name = name(rooms.get(i).name(), pointer + "/name");
            Integer first = name == null ? null : indexes.putIfAbsent(name, i);
            if (first != null) {
                found.add(pointer + "/name", "is the name of rooms[" + first + "] already");
            }
            AccessDocument access = orElse(rooms.get(i).access(), new AccessDocument(null, null));
            AccessTexts.check(access.roles(), access.origins(), found, pointer + "/access");
            if (name != null) {
                rules.put(name, new AccessRule(orElse(access.roles(), List.of()), orElse(access.origins(), List.of())));
            }
        }
        return rules;
    }

    /** The room's normalized name, as sessions use it when they join. */
    private @Nullable String name(@Nullable String given, String pointer) {
        if (given == null) {
            found.add(pointer, "is required");
            return null;
        }
        try {
            return Names.roomOrBoard(given);
        } catch (Problem problem) {
            found.add(pointer, problem.detail());
            return null;
        }
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return Objects.requireNonNullElse(value, otherwise);
    }

    private static long bytes(@Nullable ByteSizeText size, long otherwise) {
        return size == null ? otherwise : size.bytes();
    }
}
