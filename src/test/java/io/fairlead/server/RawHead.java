package io.fairlead.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The status and the fields of an answer; fields that come twice are joined. */
record RawHead(int status, Map<String, String> fields) {
    /**
     * Of a request that is written in short: the status that is due, the method and the target, then lines after a
     * {@code |} each. It is for localhost unless its first line is another Host.
     */
    static RawHead of(URI base, String request) throws IOException {
        String[] parts = request.substring(4).split("\\|", 2);
        String lines = parts.length > 1 ? parts[1].replace("|", "\r\n") + "\r\n" : "";
        String host = lines.startsWith("Host: ") ? "" : "Host: localhost\r\n";
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(10_000);
            String bytes = parts[0] + " HTTP/1.1\r\n" + host + lines + "\r\n";
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            RawHead head = read(reader(socket));
            assertEquals(Integer.parseInt(request.substring(0, 3)), head.status());
            return head;
        }
    }

    static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    static RawHead read(BufferedReader in) throws IOException {
        int status = RawHttp.status(String.valueOf(in.readLine()));
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            String[] field = line.split(":\\s*", 2);
            fields.merge(field[0], field[1], (one, other) -> one + " | " + other);
        }
        return new RawHead(status, fields);
    }

    String field(String name) {
        return fields.getOrDefault(name, "");
    }
}
