package io.fairlead.process;

import io.fairlead.browser.FreePorts;
import io.fairlead.extension.Eventually;
import io.fairlead.tls.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real reverse proxy on its example under {@code server-config}, of which nothing but addresses and places was
 * changed.
 *
 * <p>Threading: used by one thread at a time.
 */
final class ReverseProxy implements AutoCloseable {
    private static final String DOCUMENTED_GATEWAY = "127.0.0.1:8080";

    private final Process process;
    private final ProcessOutput said;
    private final URI base;

    private ReverseProxy(Process process, URI base) {
        this.process = process;
        this.said = new ProcessOutput(process.getInputStream());
        this.base = base;
    }

    /** Waits until it listens. */
    static ReverseProxy start(ProxyProduct product, URI gateway) throws Exception {
        int port = FreePorts.next();
        String example = replaced(Files.readString(product.example()), product.listens(), product.listensAt(port));
        return run(product, replaced(example, DOCUMENTED_GATEWAY, gateway.getAuthority()), "http", port);
    }

    /** With the lines that are there for TLS. */
    static ReverseProxy startTls(ProxyProduct product, URI gateway, SelfSigned files) throws Exception {
        Path both = files.key().resolveSibling("both.pem");
        Files.writeString(both, Files.readString(files.certificate()) + Files.readString(files.key()));
        int port = FreePorts.next();
        String example = replaced(Files.readString(product.example()), "#tls ", "")
                .replace("/etc/fairlead/certificate.pem", files.certificate().toString())
                .replace("/etc/fairlead/key.pem", files.key().toString())
                .replace("/etc/fairlead/both.pem", both.toString());
        example = replaced(example, product.listensTls(), product.listensAt(port))
                .replace(product.listens(), product.listensAt(FreePorts.next()));
        return run(product, replaced(example, DOCUMENTED_GATEWAY, gateway.getAuthority()), "https", port);
    }

    private static String replaced(String text, String documented, String here) {
        if (!text.contains(documented)) {
            throw new AssertionError("the example does not say " + documented);
        }
        return text.replace(documented, here);
    }

    private static ReverseProxy run(ProxyProduct product, String text, String scheme, int port) throws Exception {
        Path place = Workplace.fresh().path();
        Path example = Files.writeString(place.resolve("example.conf"), text);
        Path around = Files.writeString(place.resolve("main.conf"), product.around(place, example, port));
        List<String> command =
                new ArrayList<>(List.of(product.binary().orElseThrow().toString()));
        command.addAll(product.arguments(place, around, example));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(place.toFile()).redirectErrorStream(true);
        builder.environment().put("LD_LIBRARY_PATH", product.libraryPath());
        ReverseProxy proxy = new ReverseProxy(builder.start(), URI.create(scheme + "://127.0.0.1:" + port + "/"));
        Eventually.holds(proxy::listens);
        return proxy;
    }

    private boolean listens() throws InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("the proxy ended: " + said.whole());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), base.getPort())) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends with a slash. */
    URI base() {
        return base;
    }

    /** {@code ws:} or {@code wss:}. */
    URI webSocket(String path) {
        return URI.create(base.toString().replaceFirst("http", "ws") + path);
    }

    /** What it complained about. */
    List<String> said() {
        return said.soFar();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the proxy did not stop within 30 s");
        }
    }
}
