package io.fairlead.tyrus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.boot.EmbeddedGateway;
import io.fairlead.boot.RecordedLog;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients make endpoints do that users added fills no log. */
@Timeout(60)
class AddedFaultsLogTest {
    private static final int TIMES = 20;
    private static final String SOURCE = """
            import jakarta.websocket.*;
            import jakarta.websocket.server.*;
            import java.util.*;

            public class Added implements ServerApplicationConfig {
                public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> all) {
                    return Set.of();
                }

                public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> all) {
                    return Set.of(Sum.class, Picky.class);
                }

                @ServerEndpoint("/sum")
                public static class Sum {
                    @OnMessage
                    public int add(int number) {
                        return 100 / number;
                    }
                }

                @ServerEndpoint(value = "/picky", configurator = Picky.Config.class)
                public static class Picky {
                    @OnMessage
                    public void hear(String text) {}

                    public static class Config extends ServerEndpointConfig.Configurator {
                        @Override
                        public boolean checkOrigin(String origin) {
                            throw new IllegalStateException("no origin");
                        }
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    private static String handshake(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    }

    private static String answer(EmbeddedGateway gateway, String request, boolean reset) throws IOException {
        try (Socket socket = new Socket(gateway.base().getHost(), gateway.base().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] status = socket.getInputStream().readNBytes(12);
            if (reset) {
                socket.setSoLinger(true, 0);
            }
            return new String(status, StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0081\u0081\0\0\0\0x\u0088\u0080\0\0\0\0",
                "\u0081\u0081\0\0\0\0000\u0088\u0080\0\0\0\0",
                "\u0082\u0081\0\0\0\0x\u0088\u0080\0\0\0\0",
                "\u0081\u0081\0\0\0\0\u00ff",
                "\u00ff\u00ff\u00ff"
            })
    void aMessageThatAnEndpointDoesNotTakeFillsNoLog(String frames) throws Exception {
        AddedJar.write(folder, SOURCE, "Added");
        try (RecordedLog log = RecordedLog.start();
                EmbeddedGateway gateway = EmbeddedGateway.start("endpoints: {folder: \"" + folder + "\"}")) {
            for (int i = 0; i < TIMES; i++) {
                assertEquals("HTTP/1.1 101", answer(gateway, handshake("/sum") + frames, i % 2 == 0));
            }
            log.expectNoFlood();
        }
    }

    @Test
    void aConfiguratorThatFailsFillsNoLog() throws Exception {
        AddedJar.write(folder, SOURCE, "Added");
        try (RecordedLog log = RecordedLog.start();
                EmbeddedGateway gateway = EmbeddedGateway.start("endpoints: {folder: \"" + folder + "\"}")) {
            for (int i = 0; i < TIMES; i++) {
                assertEquals("HTTP/1.1 500", answer(gateway, handshake("/picky"), i % 2 == 0));
            }
            log.expectNoFlood();
        }
    }
}
