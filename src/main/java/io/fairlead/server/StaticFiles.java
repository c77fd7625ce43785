package io.fairlead.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.Header;
import org.jspecify.annotations.Nullable;

/**
 * Serves static files from a folder, and WebJars (Jakarta Servlet 6.0 §4.6) from the class path. Serves only the listed
 * file types, so that stray files are never sent.
 *
 * <p>Threading: safe; caches the entity tags of requested files.
 */
final class StaticFiles {
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
    private static final String ANY = "*";
    private static final String WEAK = "W/";
    private static final int TAG_BYTES = 12;
    private static final byte[] EMPTY = {};

    private record Tag(StaticFile file, String text) {}

    private final Path folder;
    private final Map<String, Tag> tags = new ConcurrentHashMap<>();

    StaticFiles(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** @param path decoded, without {@code ..} */
    void serve(String path, Request request, Response response, ResponseWriter writer) throws IOException {
        String name = path.endsWith("/") ? path + "index.html" : path;
        StaticFile file = find(name);
        if (file == null) {
            response.setStatus(404);
            response.setContentType(TYPES.get("html"));
            writer.end(NOT_FOUND.getBytes(StandardCharsets.UTF_8));
        } else if (request.getMethod() != Method.GET && request.getMethod() != Method.HEAD) {
            response.setStatus(405);
            response.setHeader(Header.Allow, "GET, HEAD");
            writer.end(EMPTY);
        } else {
            send(file, name, request, response, writer);
        }
    }

    private void send(StaticFile file, String name, Request request, Response response, ResponseWriter writer)
            throws IOException {
        String tag = tag(file);
        response.setHeader(Header.ETag, tag);
        Set<String> wanted = tags(request, Header.IfMatch);
        Set<String> known = tags(request, Header.IfNoneMatch);
        if (!wanted.isEmpty() && !wanted.contains(tag) && !wanted.contains(ANY)) {
            response.setStatus(412);
            writer.end(EMPTY);
        } else if (known.contains(tag) || known.contains(WEAK + tag) || known.contains(ANY)) {
            response.setStatus(304);
            writer.end(EMPTY);
        } else {
            response.setContentType(type(name));
            writer.end(file.open(), file.length());
        }
    }

    private @Nullable StaticFile find(String name) throws IOException {
        String lower = name.toLowerCase(Locale.ROOT);
        if (type(name) == null || lower.startsWith("/web-inf/") || lower.startsWith("/meta-inf/")) {
            return null;
        }
        try {
            Path path = Path.of(name).normalize();
            return path.startsWith("/webjars") ? StaticFile.onClassPath("META-INF/resources" + path) : file(path);
        } catch (InvalidPathException invalid) {
            return null;
        }
    }

    private @Nullable StaticFile file(Path path) throws IOException {
        Path file = folder.resolve(path.toString().substring(1)).normalize();
        return file.startsWith(folder) ? StaticFile.on(file) : null;
    }

    /** Computed again when the file has changed. */
    private String tag(StaticFile file) throws IOException {
        Tag known = tags.get(file.place());
        if (known == null || !known.file().equals(file)) {
            known = new Tag(file, hash(file));
            tags.put(file.place(), known);
        }
        return known.text();
    }

    private static @Nullable String type(String name) {
        return TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    }

    /** RFC 9110 §13.1. Splits at commas, as no tag of these files contains one. */
    private static Set<String> tags(Request request, Header field) {
        Set<String> tags = new HashSet<>();
        for (String line : request.getHeaders(field)) {
            Arrays.stream(line.split(",")).map(String::strip).forEach(tags::add);
        }
        return tags;
    }

    private static String hash(StaticFile file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(file.open(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            byte[] digest = in.getMessageDigest().digest();
            return '"' + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, TAG_BYTES)) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
