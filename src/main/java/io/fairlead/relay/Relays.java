package io.fairlead.relay;

import io.fairlead.channel.Position;
import io.fairlead.core.AccessRule;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import io.fairlead.definition.RelaySpec;
import io.fairlead.definition.Subprotocols;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All relays by name. Creates, changes, starts, stops and deletes them, for both the configuration and the admin API.
 *
 * <p>Threading: safe. Changes of one name are serialised by a striped lock. Binding, stopping and storing happen under
 * that lock only, so they do not block anything else.
 */
public final class Relays {
    private static final Logger LOG = System.getLogger(Relays.class.getName());
    private static final int STRIPES = 64;

    private final RelayContext context;
    private final RelayStore store;
    private final PreflightChecks preflight;
    private final Map<String, Relay> relays = new ConcurrentHashMap<>();
    private volatile boolean storeFailed;
    private final Object[] stripes = new Object[STRIPES];

    public Relays(RelayContext context, RelayStore store) {
        this.context = context;
        this.store = store;
        this.preflight = new PreflightChecks(context.sockets());
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Object();
        }
    }

    private Object lock(String name) {
        return stripes[Math.floorMod(name.hashCode(), STRIPES)];
    }

    /**
     * Defines the relays of the configuration, overridden by those of the store, and starts the enabled ones. A relay
     * that can't start is marked as failed, and the failure is logged.
     */
    public void load(List<RelaySpec> configured) {
        Map<String, Optional<RelaySpec>> specs = new LinkedHashMap<>();
        configured.forEach(spec -> specs.put(spec.name(), Optional.of(spec)));
        specs.putAll(stored());
        specs.forEach(this::apply);
    }

    private Map<String, Optional<RelaySpec>> stored() {
        try {
            Map<String, Optional<RelaySpec>> known = store.load();
            storeFailed = false;
            return known;
        } catch (Problem busy) {
            storeFailed = true;
            LOG.log(
                    Level.ERROR,
                    "the relays of the configuration start without those of the store: {0}",
                    busy.detail());
            return Map.of();
        }
    }

    /** Reads the store if that failed before; relays that already match it keep running. */
    public void restore() {
        if (storeFailed) {
            stored().keySet().forEach(name -> {
                synchronized (lock(name)) {
                    Optional.ofNullable(stored().get(name)).ifPresent(spec -> apply(name, spec));
                }
            });
        }
    }

    private void apply(String name, Optional<RelaySpec> next) {
        synchronized (lock(name)) {
            Optional<Relay> current = find(name);
            if (current.map(Relay::spec).equals(next)) {
                return;
            }
            relays.remove(name);
            current.ifPresent(relay -> relay.stop(Close.of(Problem.Kind.SHUTDOWN, "relay changed")));
            next.ifPresent(spec -> {
                Relay relay = new Relay(spec, context);
                relays.put(name, relay);
                if (spec.enabled()) {
                    tryStart(relay);
                }
            });
        }
    }

    private static void tryStart(Relay relay) {
        try {
            relay.startNowOrLater();
        } catch (Problem problem) {
            LOG.log(Level.WARNING, "relay {0} failed: {1}", relay.spec().name(), problem.detail());
        }
    }

    /** All, sorted by name. */
    public List<Relay> all() {
        return relays.values().stream()
                .sorted(Comparator.comparing(relay -> relay.spec().name()))
                .toList();
    }

    /** @throws Problem not-found */
    public Relay relay(String name) {
        return find(name).orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "there is no relay " + name));
    }

    public Optional<Relay> find(String name) {
        return Optional.ofNullable(relays.get(name));
    }

    /** The rule for opening sessions; the default rule for an unknown name. */
    public AccessRule accessRule(String name) {
        return find(name).map(relay -> relay.spec().access()).orElse(AccessRule.DEFAULT);
    }

    /**
     * The first offered subprotocol that the relay supports; empty: none. If there is no such relay, the first offered
     * one: a browser fails a handshake without a subprotocol, and could not read the close code that reports the
     * missing relay.
     */
    public String subprotocol(String name, List<String> offered) {
        Optional<Relay> relay = find(name);
        return offered.stream()
                .filter(subprotocol -> relay.isEmpty()
                        || Subprotocols.supports(relay.orElseThrow().spec(), subprotocol))
                .findFirst()
                .orElse("");
    }

    /**
     * Serves a new session.
     *
     * @param since {@code EPOCH:OFFSET}, or null: no recovery
     * @throws Problem not-found, upstream, busy or invalid
     */
    public SessionListener open(String name, Connection session, String subprotocol, @Nullable String since) {
        Position position = since == null ? null : Position.parse(since);
        return relay(name).open(session, subprotocol, position);
    }

    /**
     * Checks a definition as {@link #create} would: returns the route of the socket and the rule that allows it.
     *
     * @throws Problem as {@code create}; also upstream, if the name can't be resolved now
     */
    public Sockets.Route plan(RelaySpec spec) {
        synchronized (lock(spec.name())) {
            refuseTaken(spec.name());
            Relay.refuseUnsupported(spec);
            Sockets.Route route = preflight.route(spec);
            if (spec.enabled() && spec.socket().scheme().listens()) {
                preflight.probe(spec);
            }
            return route;
        }
    }

    /**
     * Defines, starts (if enabled) and stores a relay; a failure leaves nothing behind.
     *
     * @throws Problem conflict, if the name or port is taken; forbidden, if no rule allows the target; invalid
     */
    public Relay create(RelaySpec spec) {
        synchronized (lock(spec.name())) {
            refuseTaken(spec.name());
            Relay relay = new Relay(spec, context);
            startAndStore(relay);
            relays.put(spec.name(), relay);
            return relay;
        }
    }

    private void refuseTaken(String name) {
        if (relays.containsKey(name)) {
            throw new Problem(Problem.Kind.CONFLICT, "there is a relay " + name + " already");
        }
    }

    private void startAndStore(Relay relay) {
        Relay.refuseUnsupported(relay.spec());
        if (relay.spec().enabled()) {
            preflight.refuseForbidden(relay.spec());
            relay.start();
        }
        try {
            store.save(relay.spec());
        } catch (Problem problem) {
            relay.stop(Close.of(problem));
            throw problem;
        }
    }

    /**
     * Replaces a definition if it is still the expected one; sessions are closed with {@code shutdown} and may
     * reconnect. An equal definition changes nothing. If the new relay can't start, the old one keeps running.
     *
     * @throws Problem not-found; conflict, if it is no longer the expected one; otherwise as {@link #create}
     */
    public Relay replace(RelaySpec expected, RelaySpec next) {
        synchronized (lock(expected.name())) {
            Relay current = expected(expected);
            if (expected.equals(next)) {
                return current;
            }
            preflight.refuseUnstartable(expected, next);
            boolean wasRunning = current.status().state() != RelayStatus.State.STOPPED;
            current.stop(Close.of(Problem.Kind.SHUTDOWN, "relay changed"));
            Relay relay = new Relay(next, context);
            try {
                startAndStore(relay);
            } catch (Problem problem) {
                if (wasRunning) {
                    tryStart(current);
                }
                throw problem;
            }
            relays.put(next.name(), relay);
            return relay;
        }
    }

    private Relay expected(RelaySpec expected) {
        Relay current = relay(expected.name());
        if (!current.spec().equals(expected)) {
            throw new Problem(Problem.Kind.CONFLICT, "relay " + expected.name() + " was changed meanwhile");
        }
        return current;
    }

    /**
     * Deletes a relay; its sessions are closed with {@code not-found}.
     *
     * @throws Problem not-found; conflict, if it is no longer the expected one
     */
    public void delete(RelaySpec expected) {
        synchronized (lock(expected.name())) {
            Relay current = expected(expected);
            store.remove(expected.name());
            relays.remove(expected.name());
            current.stop(Close.of(Problem.Kind.NOT_FOUND, "relay deleted"));
        }
    }

    /** Idempotent. @throws Problem not-found; conflict or invalid, if it can't start: it is failed then, and retried */
    public Relay start(String name) {
        synchronized (lock(name)) {
            Relay relay = relay(name);
            relay.startNowOrLater();
            return relay;
        }
    }

    /** Idempotent; sessions are closed with {@code shutdown}. @throws Problem not-found */
    public Relay stop(String name) {
        synchronized (lock(name)) {
            Relay relay = relay(name);
            relay.stop(Close.of(Problem.Kind.SHUTDOWN, "relay stopped"));
            return relay;
        }
    }

    /** Stops all relays; their definitions are kept. */
    public void stopAll() {
        relays.values().forEach(relay -> relay.stop(Close.of(Problem.Kind.SHUTDOWN, "")));
    }
}
