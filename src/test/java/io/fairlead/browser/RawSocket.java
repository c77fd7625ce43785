package io.fairlead.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A plain TCP client that says and hears lines, as {@code nc} would. */
final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MS = 15_000;

    private final Socket socket;
    private final BufferedReader lines;

    RawSocket(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    void say(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for this very line, past others. */
    void hear(String line) throws IOException {
        for (String heard = lines.readLine(); heard != null; heard = lines.readLine()) {
            if (heard.equals(line)) {
                return;
            }
        }
        throw new AssertionError("The gateway closed the socket before it sent: " + line);
    }

    /** @return whether this line comes before {@code last} does */
    boolean hearsBefore(String line, String last) throws IOException {
        for (String heard = lines.readLine(); heard != null; heard = lines.readLine()) {
            if (heard.equals(line) || heard.equals(last)) {
                return heard.equals(line);
            }
        }
        throw new SocketTimeoutException("The gateway closed the socket before it sent: " + last);
    }

    /** As the gateway sees and shows it. */
    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() {
        hangUp();
    }

    /** Again is no harm. */
    void hangUp() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
