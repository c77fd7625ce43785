package io.fairlead.bench.peer;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/**
 * The source for peers whose library has no raw sockets of its own.
 *
 * <p>Threading: reads on one thread, which it makes, one source after another.
 */
final class SourceThread {
    private static final int READ_BYTES = 256 << 10;

    private SourceThread() {}

    static void start(int port, Consumer<byte[]> listener) throws IOException {
        ServerSocket socket = new ServerSocket(port, 16, InetAddress.getByName(Places.HOST));
        new Thread(() -> serve(socket, listener), "source").start();
    }

    private static void serve(ServerSocket socket, Consumer<byte[]> listener) {
        while (true) {
            try (Socket source = socket.accept();
                    DataInputStream in =
                            new DataInputStream(new BufferedInputStream(source.getInputStream(), READ_BYTES))) {
                for (int length = in.read(); length >= 0; length = in.read()) {
                    byte[] message = new byte[length << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort()];
                    in.readFully(message);
                    listener.accept(message);
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
