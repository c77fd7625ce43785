package io.fairlead.contract;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A WebSocket client by hand (RFC 6455), for what no proper client would do. */
final class RawWs implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int FIN = 0x80;

    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    /** @param opcode without FIN */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Received(int opcode, boolean last, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** Of a close frame. */
        int code() {
            return opcode == CLOSE && payload.length >= 2
                    ? ByteBuffer.wrap(payload).getShort() & 0xffff
                    : -opcode;
        }
    }

    private final Socket socket;
    private DataInputStream in;

    private RawWs(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** @param receiveBuffer bytes, or 0 for the system's own choice */
    private static RawWs dial(URI uri, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new java.net.InetSocketAddress(uri.getHost(), uri.getPort()), 5_000);
        socket.setSoTimeout(10_000);
        return new RawWs(socket);
    }

    static String request(URI uri, String... headers) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        StringBuilder request = new StringBuilder("GET " + uri.getRawPath() + query + " HTTP/1.1\r\nHost: "
                + uri.getAuthority() + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    static RawWs open(URI uri, String... headers) throws IOException {
        return open(uri, 0, headers);
    }

    static RawWs open(URI uri, int receiveBuffer, String... headers) throws IOException {
        RawWs client = dial(uri, receiveBuffer);
        client.write(request(uri, headers).getBytes(StandardCharsets.ISO_8859_1));
        String head = client.head();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head);
        }
        return client;
    }

    /** Sends a request as it is, and gives the head of the answer. */
    static String answer(URI uri, String request) throws IOException {
        try (RawWs client = dial(uri, 0)) {
            client.write(request.getBytes(StandardCharsets.ISO_8859_1));
            return client.head();
        }
    }

    /** The body of the answer to a request that ends its connection. */
    static String body(URI uri, String request) throws IOException {
        try (RawWs client = dial(uri, 0)) {
            client.write(request.getBytes(StandardCharsets.ISO_8859_1));
            client.head();
            return new String(client.in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static int status(URI uri, String request) throws IOException {
        return Integer.parseInt(answer(uri, request).split(" ", 3)[1]);
    }

    /** Sends the handshake and, in the same packet, more. */
    static RawWs openWith(URI uri, byte[] more) throws IOException {
        RawWs client = dial(uri, 0);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(request(uri).getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(more);
        client.write(all.toByteArray());
        client.head();
        return client;
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    /** One masked frame; first: opcode, FIN and reserved bits. */
    static byte[] frame(int first, byte[] payload) {
        return frame(first, payload, payload.length);
    }

    /** One whose header tells another length. */
    static byte[] frame(int first, byte[] payload, long length) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) first);
        if (length < 126) {
            frame.put((byte) (0x80 | length));
        } else if (length < 1 << 16) {
            frame.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i & 3]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    RawWs send(int first, byte[] payload) throws IOException {
        write(frame(first, payload));
        return this;
    }

    RawWs send(int first, String payload) throws IOException {
        return send(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Reads so slowly from now on. */
    void readSlowly(int kibPerSecond) throws IOException {
        in = new DataInputStream(new SlowInput(socket.getInputStream(), kibPerSecond));
    }

    /** The next frame of any kind. */
    Received next() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if ((second & 0x80) != 0) {
            throw new IOException("a server must not mask");
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Received(first & 0x0f, (first & FIN) != 0, payload);
    }

    /** The next message or control frame, whole: a server may send a message in fragments. */
    Received message() throws IOException {
        Received part = next();
        if (part.last() || part.opcode() >= CLOSE) {
            return part;
        }
        int opcode = part.opcode();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(part.payload());
        while (!part.last()) {
            part = next();
            if (part.opcode() != CONTINUATION) {
                throw new IOException("between fragments came a frame of opcode " + part.opcode());
            }
            whole.writeBytes(part.payload());
        }
        return new Received(opcode, true, whole.toByteArray());
    }

    /** The close code that comes, past everything else; 1006 when there is none. */
    int closeCode() throws IOException {
        try {
            Received next = next();
            while (next.opcode() != CLOSE) {
                next = next();
            }
            return next.payload().length == 0 ? 1005 : next.code();
        } catch (EOFException | java.net.SocketException gone) {
            return 1006;
        }
    }

    /** All frames up to the end of the connection. */
    List<Received> untilEnd() throws IOException {
        List<Received> frames = new ArrayList<>();
        try {
            while (true) {
                frames.add(next());
            }
        } catch (EOFException | java.net.SocketException end) {
            return frames;
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
