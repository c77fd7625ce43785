package io.fairlead.server;

import io.fairlead.access.Admission;
import io.fairlead.access.Hosts;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Ticker;
import io.fairlead.core.Timer;
import io.fairlead.eventloop.EventLoops;
import io.fairlead.http.Fallback;
import io.fairlead.rest.AdminApi;
import io.fairlead.rest.Health;
import io.fairlead.websocket.WebSocketServer;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;

/**
 * What the embedded server needs from the gateway.
 *
 * @param threads creates the thread factory of a role
 * @param transport started by the gateway, not by the server
 * @param api created on first use
 * @param endpoints whether a path is one of the gateway's own endpoints
 * @param subprotocol selects one of the subprotocols that a handshake offers for a path; empty: none
 */
public record ServerDependencies(
        Function<String, ThreadFactory> threads,
        TCPNIOTransport transport,
        EventLoops loops,
        Timer timer,
        Ticker ticker,
        MemoryBudget memory,
        Hosts hosts,
        Admission admission,
        WebSocketServer webSockets,
        Fallback fallback,
        Supplier<AdminApi> api,
        Health health,
        Predicate<String> endpoints,
        BiFunction<String, List<String>, String> subprotocol) {}
