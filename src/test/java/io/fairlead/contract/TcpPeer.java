package io.fairlead.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A raw TCP client on a plain blocking socket. */
final class TcpPeer implements AutoCloseable {
    private final Socket socket;

    TcpPeer(Socket socket) {
        this.socket = socket;
    }

    void connect(InetSocketAddress address) throws IOException {
        socket.connect(address, 5_000);
        socket.setSoTimeout(10_000);
    }

    Socket socket() {
        return socket;
    }

    TcpPeer send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    TcpPeer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Exactly so many bytes. */
    byte[] read(int count) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("the stream ended after " + bytes.length + " of " + count);
        }
        return bytes;
    }

    String readText(int count) throws IOException {
        return new String(read(count), StandardCharsets.UTF_8);
    }

    /** Up to and without LF. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the stream ended after " + line);
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Reads on until this came, whatever its framing. */
    boolean hears(String text) throws IOException {
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf(text) < 0) {
            heard.append((char) read(1)[0]);
        }
        return true;
    }

    /** Everything up to the end of the stream; a reset is an end, too. */
    String rest() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        try {
            InputStream in = socket.getInputStream();
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                rest.write(part, 0, count);
            }
        } catch (java.net.SocketException reset) {
            rest.write(new byte[0], 0, 0);
        }
        return rest.toString(StandardCharsets.UTF_8);
    }

    /** FIN: no more will be sent, reading goes on. */
    TcpPeer halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
