package io.fairlead.boot;

import io.fairlead.access.OwnFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A short run with everything that a start needs and what comes right after it, so that the JVM learns which classes
 * those are. Runs in a process of its own, see {@link ClassData}, on data of its own.
 *
 * <p>Threading: the main thread's alone.
 */
public final class Rehearsal {
    private static final String SECRET = "of-the-rehearsal-only";
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final byte[] HELLO = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'};
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0};
    private static final List<String> ENDPOINTS =
            List.of("/ws/echo", "/ws/chat/room", "/ws/sketch/board", "/ws/relay/hub", "/ws/relay/proxy");
    private static final List<String> PAGES =
            List.of("/health/ready", "/metrics", "/api/v1/relays", "/api/v1/stats", "/index.html");

    private final URI base;

    private Rehearsal(URI base) {
        this.base = base;
    }

    /** @param words a folder to write to */
    public static void main(String[] words) throws Exception {
        Path folder = Path.of(words[0]);
        // A new database, then one that is there already.
        for (int i = 0; i < 2; i++) {
            run(folder);
        }
    }

    private static void run(Path folder) throws Exception {
        ConfigSources sources = new ConfigSources(
                Optional.of(configuration(folder)), Map.of(), property -> Optional.empty(), Optional::empty);
        Logs.configure(sources);
        try (Standalone gateway = new Standalone(ConfigLoader.load(sources), folder, FatalErrors.endingTheProcess())) {
            gateway.start();
            HeapTrim.run();
            new Rehearsal(gateway.base()).play();
        }
    }

    private static Path configuration(Path folder) throws IOException {
        try (InputStream text = Rehearsal.class.getResourceAsStream("rehearsal.yaml")) {
            if (text == null) {
                throw new IOException("the rehearsal is not in this build");
            }
            return Files.writeString(
                    OwnFiles.in(folder).file("rehearsal.yaml"),
                    new String(text.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("FOLDER", folder.toString())
                            .replace("SECRET", SECRET));
        }
    }

    private void play() {
        ENDPOINTS.forEach(path -> exchange(handshake(path), HELLO, CLOSE));
        PAGES.forEach(path -> exchange("GET " + path + " HTTP/1.1\r\n" + host() + "Authorization: Bearer " + SECRET
                + "\r\nConnection: close\r\n\r\n"));
    }

    private String host() {
        return "Host: " + base.getHost() + ":" + base.getPort() + "\r\n";
    }

    private String handshake(String path) {
        return "GET " + path + " HTTP/1.1\r\n" + host()
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    }

    /** Says it, and what follows when the first answer is there, and hears the rest. */
    private void exchange(String request, byte[]... more) {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            if (socket.getInputStream().read() < 0) {
                throw new IOException("no answer");
            }
            for (byte[] part : more) {
                socket.getOutputStream().write(part);
            }
            socket.getInputStream().readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
