package io.fairlead.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Serves {@code webapp/} and the tests' own scripts under the pages' content policy, without a gateway. */
final class PageFiles implements AutoCloseable {
    private static final Path WEBAPP = Path.of("webapp");
    private static final Path SCRIPTS = Path.of("src", "test", "resources", "browser");
    private static final Map<String, String> TYPES = Map.of("js", "text/javascript", "css", "text/css");
    private static final String POLICY =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'";

    private final HttpServer server;

    PageFiles() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", PageFiles::answer);
        server.start();
    }

    /** An empty page in a folder, as under a context path. */
    URI blank() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/blank");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        byte[] body = file(path).isPresent() ? Files.readAllBytes(file(path).get()) : new byte[0];
        String type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Optional<Path> file(String path) {
        return Optional.of(WEBAPP.resolve(path))
                .filter(Files::isRegularFile)
                .or(() -> Optional.of(SCRIPTS.resolve(path)).filter(Files::isRegularFile));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
