package io.fairlead.chat;

import io.fairlead.channel.Retention;
import io.fairlead.core.Delivery;
import io.fairlead.core.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The limits of every room.
 *
 * @param retention of a room's messages
 * @param maxTextBytes maximum size of one message in UTF-8
 * @param messages maximum number of messages of any type from one member in each {@code per}
 * @param delivery how messages are delivered to a member
 */
public record ChatRules(
        Retention retention,
        int maxTextBytes,
        int messages,
        Duration per,
        Delivery delivery,
        int maxRooms,
        int maxMembers) {
    /** @throws Problem invalid, too-large */
    void check(String text) {
        if (text.isBlank()) {
            throw new Problem(Problem.Kind.INVALID, "text: is empty");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > maxTextBytes) {
            throw new Problem(Problem.Kind.TOO_LARGE, "text: at most " + maxTextBytes + " bytes");
        }
    }
}
