package io.fairlead.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** A proxy of one connection that passes requests on at once, and answers only in blocks of 2 KiB. */
final class BufferingProxy implements AutoCloseable {
    private static final int BLOCK = 2048;

    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Socket behind = new Socket();
    private final URI target;

    BufferingProxy(URI target) throws IOException {
        this.target = target;
        new Thread(this::run, "test-proxy").start();
    }

    /** The same path, through the proxy. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort() + target.getRawPath()
                + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery()));
    }

    private void run() {
        try (Socket before = listening.accept();
                behind) {
            behind.connect(new java.net.InetSocketAddress(target.getHost(), target.getPort()));
            Thread up = new Thread(() -> forward(before, behind, 1), "test-proxy-up");
            up.start();
            forward(behind, before, BLOCK);
            before.close();
            up.join();
        } catch (IOException over) {
            // the test is over
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forward(Socket from, Socket to, int block) {
        ByteArrayOutputStream held = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                held.write(part, 0, count);
                int whole = held.size() / block * block;
                byte[] all = held.toByteArray();
                out.write(all, 0, whole);
                held.reset();
                held.write(all, whole, all.length - whole);
            }
            out.write(held.toByteArray());
            to.shutdownOutput();
        } catch (IOException over) {
            held.reset();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        behind.close();
    }
}
