package io.fairlead.config;

/** Formats JSON Pointers (RFC 6901). */
public final class JsonPointers {
    private JsonPointers() {}

    /** The pointer of a key below {@code parent}. */
    public static String of(String parent, String key) {
        return parent + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    public static String of(String parent, int index) {
        return parent + "/" + index;
    }

    /** In dotted notation, such as {@code relays[0].socket}; empty for the whole document. */
    public static String dotted(String pointer) {
        StringBuilder text = new StringBuilder();
        for (String segment : pointer.substring(Math.min(1, pointer.length())).split("/", -1)) {
            String key = segment.replace("~1", "/").replace("~0", "~");
            if (key.matches("\\d+") && text.length() > 0) {
                text.append('[').append(key).append(']');
            } else {
                text.append(text.length() > 0 ? "." : "").append(key);
            }
        }
        return text.toString();
    }
}
