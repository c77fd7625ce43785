package io.fairlead.channel;

import java.text.Normalizer;
import java.util.Locale;

/**
 * One who is present on a channel.
 *
 * @param name unique on its channel
 * @param via how it came: {@code websocket}, {@code http} or {@code tcp}
 */
public record Presence(String id, String name, String via) {
    /** What became of one. */
    public enum Change {
        JOINED,
        LEFT,
        RENAMED
    }

    Presence named(String other) {
        return new Presence(id, other, via);
    }

    /** Two names with the same key look alike too much to stand beside each other. */
    static String key(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
