package io.fairlead.settings;

import io.fairlead.config.HostPort;
import io.fairlead.core.Delivery.Policy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The syntax of URLs, targets and policies in the configuration. */
final class ConfigSyntax {
    static final String STORE = "jdbc:h2:file:./fairlead-data/fairlead";
    private static final Set<String> JWKS = Set.of("https", "http", "file");
    private static final Pattern TARGET = Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+)):(\\*|\\d{1,5})");
    private static final Pattern UNIX = Pattern.compile("unix:/[^*\\p{Cntrl}]*\\*?");
    private static final Pattern JNDI = Pattern.compile("(java:|jdbc/)[A-Za-z0-9_./-]+");

    private ConfigSyntax() {}

    static @Nullable URI jwks(String text) {
        try {
            URI uri = new URI(text);
            boolean whole = uri.isAbsolute() && ("file".equals(uri.getScheme()) || uri.getHost() != null);
            return whole && JWKS.contains(uri.getScheme()) ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** An entry of targets.allow. */
    static boolean target(String text) {
        if (text.startsWith("unix:")) {
            return UNIX.matcher(text).matches();
        }
        Matcher matcher = TARGET.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        String v6 = matcher.group(1);
        boolean host =
                v6 != null ? network(v6, true) : matcher.group(2).equals("*") || network(matcher.group(2), false);
        String port = matcher.group(3);
        return host && (port.equals("*") || Integer.parseInt(port) <= 65535);
    }

    private static boolean network(String text, boolean v6) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        boolean address = v6 ? HostPort.ipv6(host) : HostPort.name(host);
        if (slash < 0) {
            return address;
        }
        String bits = text.substring(slash + 1);
        boolean prefixLength = bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= (v6 ? 128 : 32);
        return address && prefixLength && (v6 || host.matches("[0-9.]+"));
    }

    static boolean store(String url) {
        return url.startsWith("jdbc:h2:")
                || url.startsWith("jdbc:postgresql:")
                || JNDI.matcher(url).matches();
    }

    /** Null for an unknown policy and for block: one slow member must not block a room. */
    static @Nullable Policy chatPolicy(String text) {
        for (Policy policy : Policy.values()) {
            if (policy.id().equals(text) && policy != Policy.BLOCK) {
                return policy;
            }
        }
        return null;
    }
}
