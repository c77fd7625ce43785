package io.fairlead.container;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The container's name and version (Jakarta Servlet 6.0, {@code ServletContext.getServerInfo}).
 *
 * @param version empty if unknown
 * @param inner version of the underlying servlet container; empty if unknown
 */
record ContainerName(String name, String version, String inner) {
    static final String UNKNOWN = "unknown";

    private static final Pattern TOMEE = Pattern.compile("Apache Tomcat \\(TomEE\\)/([^\\s(]+) \\(([^)]+)\\)");
    private static final Pattern NAMED = Pattern.compile("(.*?)[-\\s/]+v?(\\d[^\\s/,;()]*).*", Pattern.DOTALL);
    private static final Pattern ON_UNDERTOW = Pattern.compile(".*\\) - (\\d\\S*)\\s*", Pattern.DOTALL);

    static ContainerName parse(@Nullable String info) {
        String text = info == null ? "" : info.strip();
        Matcher tomee = TOMEE.matcher(text);
        if (tomee.lookingAt()) {
            return new ContainerName("Apache TomEE", tomee.group(2), tomee.group(1));
        }
        Matcher named = NAMED.matcher(text);
        if (!named.matches() || named.group(1).isBlank()) {
            return new ContainerName(text.isEmpty() ? UNKNOWN : text, "", "");
        }
        Matcher undertow = ON_UNDERTOW.matcher(text);
        return new ContainerName(
                shortName(named.group(1).strip()), named.group(2), undertow.matches() ? undertow.group(1) : "");
    }

    private static String shortName(String name) {
        if (name.startsWith("WildFly")) {
            return "WildFly";
        }
        return name.equalsIgnoreCase("jetty") ? "Jetty" : name;
    }
}
