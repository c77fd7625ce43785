package io.fairlead.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.core.MemoryBudget;
import io.fairlead.core.RateLimitedLog;
import io.fairlead.http1.NettyReading;
import io.fairlead.http1.RequestBytes;
import io.fairlead.http1.RequestDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.HttpCodecFilter;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Behind the filter, Grizzly serves the same sequence of requests that Netty reads before it. */
@Timeout(120)
class RequestBoundariesTest {
    private static final int ROUNDS = 500;
    private static final String LAST = "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    private static final RateLimitedLog LOG = new RateLimitedLog(
            System.getLogger(RequestBoundariesTest.class.getName()), System.Logger.Level.DEBUG, System::nanoTime);

    /** By the client's port. */
    private final Map<Integer, List<String>> served = new ConcurrentHashMap<>();

    private final HttpServer server = new HttpServer();
    private final NetworkListener listener = new NetworkListener("test", "127.0.0.1", 0);

    @BeforeEach
    void start() throws IOException {
        listener.registerAddOn(new AddOn() {
            @Override
            public void setup(NetworkListener network, FilterChainBuilder chain) {
                chain.add(
                        chain.indexOfType(HttpCodecFilter.class),
                        new RequestFilter(head -> {}, MemoryBudget.unlimited(), LOG));
            }
        });
        server.addListener(listener);
        server.getServerConfiguration().setAllowPayloadForUndefinedHttpMethods(true);
        server.getServerConfiguration().setPassTraceRequest(true);
        server.getServerConfiguration()
                .addHttpHandler(
                        new HttpHandler() {
                            @Override
                            public void service(Request request, Response response) throws IOException {
                                serve(request, response);
                            }
                        },
                        "/");
        server.start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    private void serve(Request request, Response response) throws IOException {
        if (RequestFilter.isRefused(request.getRequest())) {
            response.setHeader("Connection", "close");
            response.setStatus(400);
            return;
        }
        if (RequestFilter.isBodyBroken(request.getRequest().getConnection())) {
            request.getRequest().getConnection().closeSilently();
            return;
        }
        String query = request.getQueryString();
        List<String> values = new ArrayList<>();
        request.getHeaders("X").forEach(values::add);
        String line = NettyReading.line(
                request.getMethod().getMethodString(),
                request.getRequest().getRequestURI() + (query == null ? "" : "?" + query),
                Objects.requireNonNullElse(request.getHeader("Host"), ""),
                request.getProtocol().getProtocolString(),
                values.toString());
        Objects.requireNonNull(served.get(request.getRemotePort()))
                .add(line + new String(request.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        response.setStatus(204);
    }

    @Test
    void grizzlyServesWhatNettyReads() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = RequestBytes.join(RequestBytes.random(random, 2), LAST.getBytes(StandardCharsets.US_ASCII));
            RequestDecoder decoder = new RequestDecoder(head -> {});
            byte[] passed = bytes(decoder.decode(ByteBuffer.wrap(bytes.clone())));
            if (!decoder.isOver()) {
                continue; // the server would wait for more
            }
            List<String> heard = send(RequestBytes.cut(random, bytes));
            String told = "seed " + seed + ", round " + round + ": " + new String(bytes, StandardCharsets.ISO_8859_1);
            assertEquals(NettyReading.of(passed), heard, told);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private List<String> send(byte[][] pieces) throws IOException {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.getPort())) {
            served.put(socket.getLocalPort(), heard);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            for (byte[] piece : pieces) {
                socket.getOutputStream().write(piece);
            }
            socket.getInputStream().readAllBytes();
        } catch (SocketException closed) {
            // It was refused before all was sent.
        }
        return heard;
    }
}
