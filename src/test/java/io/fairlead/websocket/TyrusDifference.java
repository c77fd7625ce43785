package io.fairlead.websocket;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where this codec and Tyrus 2.1.6 differ, and why; wherever else they do is a fault of one of them. */
enum TyrusDifference {
    /** Tyrus takes frames without a mask; RFC 6455 §5.1: a server MUST close the connection. */
    UNMASKED("fault 1002 a client's frames are masked", ".*"),
    /** Tyrus takes lengths in more bytes than they need; RFC 6455 §5.2: the minimal number of bytes MUST be used. */
    WASTEFUL_LENGTH("fault 1002 a length takes as few bytes as it can", ".*"),
    /** Tyrus waits for the whole of a frame of any size; its limits are of its endpoints, above its parser. */
    TOO_LARGE("fault 1009 too-large: .*", ".*"),
    /** Tyrus takes a length of 64 bits for a negative one and fails; RFC 6455 §5.2: the highest bit MUST be 0. */
    NO_LENGTH("fault 100[29] .*", "fault 1011"),
    /** Tyrus hears a close without a code as 1000; RFC 6455 §7.1.5: it is 1005. */
    CLOSE_WITHOUT_CODE("close 1005 ", "fault 1000"),
    /** Tyrus refuses codes that were registered after the RFC, before it looks at their reason. */
    NEWER_CLOSE_CODE("close 101[234] .*|fault 1007 bad-data: a reason is not UTF-8", "fault 1002"),
    /** Tyrus looks at a frame when it is whole; here it is refused as soon as its header is. */
    JUDGED_BY_HEADER("fault 1002 .*", ""),
    /** Tyrus waits for the rest of a frame, and of a character; here a text ends with the byte that can't be right. */
    JUDGED_BY_BYTE("fault 1007 bad-data: a text is not UTF-8", "|fault 10(00|02|11)|p[io]ng .*|close .*");

    private final String here;
    private final String there;

    TyrusDifference(String here, String there) {
        this.here = here;
        this.there = there;
    }

    /**
     * What the difference is between what was heard here and there; null: none.
     *
     * @throws AssertionError when it is none of these
     */
    static @Nullable TyrusDifference between(List<String> here, List<String> there) {
        int same = 0;
        while (same < here.size() && same < there.size() && isSame(here.get(same), there.get(same))) {
            same++;
        }
        if (same == here.size() && same == there.size()) {
            return null;
        }
        String one = same == here.size() - 1 ? here.get(same) : "";
        String other = same == there.size() ? "" : there.get(same);
        for (TyrusDifference known : values()) {
            if (one.matches("(?s)" + known.here) && other.matches("(?s)" + known.there)) {
                return known;
            }
        }
        throw new AssertionError("here " + here + ", by Tyrus " + there);
    }

    /** A fault of Tyrus' has a code and its own words. */
    private static boolean isSame(String here, String there) {
        return here.equals(there) || there.startsWith("fault") && here.startsWith(there + " ");
    }
}
