package io.fairlead.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The syntax of allowed browser origins in documents. */
public final class OriginText {
    public static final String EXPECTED = "expected same-origin, * or an origin such as https://example.org:8443";
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]{0,31}://(?:\\[([0-9A-Fa-f:.]+)]|([^:/?#\\[\\]]+))(?::(\\d{1,5}))?");

    private OriginText() {}

    public static boolean valid(String text) {
        if (text.equals("same-origin") || text.equals("*")) {
            return true;
        }
        Matcher matcher = ORIGIN.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        boolean host = matcher.group(1) != null ? HostPort.ipv6(matcher.group(1)) : HostPort.name(matcher.group(2));
        return host && (matcher.group(3) == null || Integer.parseInt(matcher.group(3)) <= 65535);
    }
}
