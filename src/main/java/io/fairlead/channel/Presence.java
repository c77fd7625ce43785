package io.fairlead.channel;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A member of a channel.
 *
 * @param name unique on its channel
 * @param via its transport: {@code websocket}, {@code http} or {@code tcp}
 */
public record Presence(String id, String name, String via) {
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cf}\\u180B-\\u180F\\uFE00-\\uFE0F\\x{E0100}-\\x{E01EF}]");

    /** The type of change. */
    public enum Change {
        JOINED,
        LEFT,
        RENAMED
    }

    Presence named(String other) {
        return new Presence(id, other, via);
    }

    /** Names with the same key are too similar to be present together. */
    static String key(String name) {
        String visible = INVISIBLE.matcher(name).replaceAll("");
        return Normalizer.normalize(visible, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
