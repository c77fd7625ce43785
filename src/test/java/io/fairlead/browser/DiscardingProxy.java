package io.fairlead.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A TCP proxy that can stop to pass anything on, and tells neither end: what comes is read and thrown away.
 *
 * <p>Threading: the test's thread commands; each connection has two threads of its own.
 */
final class DiscardingProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Link> links = new ConcurrentLinkedQueue<>();
    private final URI target;
    private volatile boolean discardsRequests;
    private volatile boolean discardsAnswers;

    DiscardingProxy(URI target) throws IOException {
        this.target = target;
        start(this::accept, "test-proxy");
    }

    /** The same as the target, through the proxy. */
    URI base() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort() + target.getRawPath());
    }

    /** Every connection, new ones too, is discarded from now on. */
    void discard() {
        discardsRequests = true;
        discardAnswers();
    }

    /** The same, but what the client says arrives. */
    void discardAnswers() {
        discardsAnswers = true;
        links.forEach(this::discard);
    }

    private void discard(Link link) {
        link.requestsDiscarded |= discardsRequests;
        link.answersDiscarded |= discardsAnswers;
    }

    /** New connections pass; one that was discarded is reset when the client says something on it. */
    void pass() {
        discardsRequests = false;
        discardsAnswers = false;
    }

    /** The server is told that the discarded connections are over, the client is not. */
    void forget() throws IOException {
        for (Link link : links) {
            if (link.answersDiscarded) {
                link.behind.close();
            }
        }
    }

    private void accept() {
        try {
            while (true) {
                Link link = new Link(listening.accept(), new Socket());
                links.add(link);
                link.behind.connect(new InetSocketAddress(target.getHost(), target.getPort()));
                discard(link);
                start(() -> link.forward(link.before, link.behind, true), "test-proxy-up");
                start(() -> link.forward(link.behind, link.before, false), "test-proxy-down");
            }
        } catch (IOException over) {
            // the test is over
        }
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private final class Link {
        private final Socket before;
        private final Socket behind;
        /** Nothing goes up. */
        private volatile boolean requestsDiscarded;
        /** Nothing comes down. */
        private volatile boolean answersDiscarded;

        Link(Socket before, Socket behind) {
            this.before = before;
            this.behind = behind;
        }

        private void forward(Socket from, Socket to, boolean up) {
            byte[] part = new byte[8192];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(part); count >= 0; count = in.read(part)) {
                    if (up && answersDiscarded && !discardsAnswers) {
                        before.close();
                    }
                    if (up ? !requestsDiscarded : !answersDiscarded) {
                        out.write(part, 0, count);
                    }
                }
                if (!answersDiscarded) {
                    to.close();
                }
            } catch (IOException over) {
                // either end has closed it
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Link link : links) {
            link.before.close();
            link.behind.close();
        }
    }
}
