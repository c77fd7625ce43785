package io.fairlead.server;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Bytes to an HTTP server and back, as they are: one connection a request. */
public final class RawHttp {
    private RawHttp() {}

    /** All that comes until the server closes the connection. */
    public static String exchange(URI base, String request) throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** A GET that asks for the end of the connection. */
    static String get(URI base, String target, String... headers) throws IOException {
        return request(base, "GET " + target, headers);
    }

    static String request(URI base, String methodAndTarget, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(methodAndTarget + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return exchange(base, request + "Connection: close\r\n\r\n");
    }

    /** 0 when there was no answer at all. */
    public static int status(String answer) {
        return answer.startsWith("HTTP/1.") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }
}
