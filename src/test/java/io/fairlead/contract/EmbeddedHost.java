package io.fairlead.contract;

import io.fairlead.boot.EmbeddedGateway;
import java.net.URI;
import java.util.List;

/** The gateway on its own server, in the test's process. */
final class EmbeddedHost implements GatewayHost {
    private final GatewayThreads threads = new GatewayThreads();
    private final EmbeddedGateway gateway;

    EmbeddedHost(String settings) {
        this.gateway = EmbeddedGateway.start(settings);
    }

    @Override
    public URI base() {
        return gateway.base();
    }

    @Override
    public String adminToken() {
        return EmbeddedGateway.ADMIN_TOKEN;
    }

    @Override
    public void restart() throws Exception {
        gateway.restart();
    }

    @Override
    public void close() throws InterruptedException {
        gateway.close();
        List<String> left = threads.left();
        if (!left.isEmpty()) {
            throw new AssertionError("threads are left: " + left);
        }
    }
}
