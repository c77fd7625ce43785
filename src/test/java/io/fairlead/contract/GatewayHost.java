package io.fairlead.contract;

import java.net.URI;

/** What a suite's gateway runs on: the gateway's own server in this process, or an application server beside it. */
public interface GatewayHost extends AutoCloseable {
    /** Of the context, ending in a slash; the same after a restart. */
    URI base();

    /** Of the role admin. */
    String adminToken();

    /** Ends the gateway and starts it again on the same configuration and data. */
    void restart() throws Exception;

    /** Ends the gateway, and tells what it left behind by failing. */
    @Override
    void close() throws Exception;
}
