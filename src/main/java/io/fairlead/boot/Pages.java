package io.fairlead.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.Header;
import org.jspecify.annotations.Nullable;

/**
 * The static files: from a folder, and those of WebJars (Jakarta Servlet 6.0 §4.6) from the class path. Only files of
 * the listed kinds exist, so that nothing else that lies there by chance is ever sent.
 *
 * <p>Threading: safe; holds nothing.
 */
final class Pages {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"));
    private static final String NOT_FOUND = "<!doctype html><html lang=en><meta charset=utf-8><title>Not found</title>"
            + "<p>There is no such page. <a href=\"/\">Fairlead</a></p></html>";
    private static final int TAG_BYTES = 12;

    private final Path folder;

    Pages(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** @param path decoded, without {@code ..} */
    void serve(String path, Request request, Response response) throws IOException {
        String name = path.endsWith("/") ? path + "index.html" : path;
        byte[] content = read(name);
        if (content == null) {
            response.setStatus(404);
            send(request, response, TYPES.get("html"), NOT_FOUND.getBytes(StandardCharsets.UTF_8));
        } else if (request.getMethod() != Method.GET && request.getMethod() != Method.HEAD) {
            response.setStatus(405);
            response.setHeader(Header.Allow, "GET, HEAD");
        } else {
            String tag = tag(content);
            response.setHeader(Header.ETag, tag);
            if (names(request.getHeader(Header.IfNoneMatch), tag)) {
                response.setStatus(304);
            } else {
                send(request, response, type(name), content);
            }
        }
    }

    private static void send(Request request, Response response, @Nullable String type, byte[] content)
            throws IOException {
        response.setContentType(type);
        response.setContentLength(content.length);
        if (request.getMethod() != Method.HEAD) {
            response.getOutputStream().write(content);
        }
    }

    private byte @Nullable [] read(String name) throws IOException {
        String lower = name.toLowerCase(Locale.ROOT);
        if (type(name) == null || lower.startsWith("/web-inf/") || lower.startsWith("/meta-inf/")) {
            return null;
        }
        return name.startsWith("/webjars/") ? resource(name) : file(name);
    }

    private static byte @Nullable [] resource(String name) throws IOException {
        try (InputStream in = Pages.class.getClassLoader().getResourceAsStream("META-INF/resources" + name)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private byte @Nullable [] file(String name) throws IOException {
        try {
            Path file = folder.resolve(name.substring(1)).normalize();
            return file.startsWith(folder) && Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
        } catch (InvalidPathException odd) {
            return null;
        }
    }

    private static @Nullable String type(String name) {
        return TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    }

    /** RFC 9110 §13.1.2. */
    private static boolean names(@Nullable String ifNoneMatch, String tag) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(String::strip)
                        .anyMatch(one ->
                                one.equals("*") || one.replaceFirst("^W/", "").equals(tag));
    }

    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, TAG_BYTES)) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
