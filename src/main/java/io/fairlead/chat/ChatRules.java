package io.fairlead.chat;

import io.fairlead.channel.Retention;
import io.fairlead.core.Delivery;
import io.fairlead.core.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What holds in every room.
 *
 * @param retention how much of a room is kept
 * @param maxTextBytes of one message, in UTF-8
 * @param messages of one member within each {@code per}, of any type
 * @param delivery to one member
 */
public record ChatRules(
        Retention retention,
        int maxTextBytes,
        int messages,
        Duration per,
        Delivery delivery,
        int maxRooms,
        int maxMembers) {
    /** @throws Problem invalid, too-large: nobody may say this */
    void check(String text) {
        if (text.isBlank()) {
            throw new Problem(Problem.Kind.INVALID, "text: is empty");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > maxTextBytes) {
            throw new Problem(Problem.Kind.TOO_LARGE, "text: at most " + maxTextBytes + " bytes");
        }
    }
}
