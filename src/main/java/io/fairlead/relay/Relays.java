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
 * All relays by name: creates, changes, starts, stops and deletes them, for the configuration and the admin API alike.
 *
 * <p>Threading: safe. Changes of one name wait for each other, on one of a few striped locks; binding, stopping and storing
 * happen under that lock only, so that nothing else ever waits for them.
 */
public final class Relays {
    private static final Logger LOG = System.getLogger(Relays.class.getName());
    private static final int STRIPES = 64;

    private final RelayContext context;
    private final RelayStore store;
    private final PreflightChecks preflight;
    private final Map<String, Relay> relays = new ConcurrentHashMap<>();
    private volatile boolean storeUnread;
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
     * Defines the relays of the configuration, overridden by those of the store, and starts the enabled ones. One that
     * can't start is failed and logged.
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
            storeUnread = false;
            return known;
        } catch (Problem busy) {
            storeUnread = true;
            LOG.log(
                    Level.ERROR,
                    "the relays of the configuration start without those of the store: {0}",
                    busy.detail());
            return Map.of();
        }
    }

    /** Reads the store when that failed before; relays that already match it go on undisturbed. */
    public void restore() {
        if (storeUnread) {
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

    /** Who may open sessions; the default rule for an unknown name. */
    public AccessRule accessRule(String name) {
        return find(name).map(relay -> relay.spec().access()).orElse(AccessRule.DEFAULT);
    }

    /**
     * The first offered subprotocol that the relay supports; empty: none. Without a relay it is the first one: a browser
     * fails a handshake without a subprotocol, and would not see the close code that reports the missing relay.
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
     * What {@link #create} would do: where the socket leads, and the rule that allows it.
     *
     * @throws Problem the same as {@code create}; also upstream, when the name is unknown now
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
     * Defines, starts (when enabled) and stores a relay; one that fails leaves nothing behind.
     *
     * @throws Problem conflict, when the name or port is taken; forbidden, when no rule allows the target; invalid
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
     * Replaces a definition that is still the expected one; sessions are closed with {@code shutdown} and may reconnect.
     * An equal definition changes nothing. When the new one can't start, the old one goes on.
     *
     * @throws Problem not-found; conflict, when it is not the expected one any more; otherwise as {@link #create}
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
     * Ends a relay; its sessions are closed with {@code not-found}.
     *
     * @throws Problem not-found; conflict, when it is not the expected one any more
     */
    public void delete(RelaySpec expected) {
        synchronized (lock(expected.name())) {
            Relay current = expected(expected);
            store.remove(expected.name());
            relays.remove(expected.name());
            current.stop(Close.of(Problem.Kind.NOT_FOUND, "relay deleted"));
        }
    }

    /** Idempotent. @throws Problem not-found; conflict or invalid, when it can't start: it is failed then, and tried again */
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

    /** Stops all relays; their definitions stay. */
    public void stopAll() {
        relays.values().forEach(relay -> relay.stop(Close.of(Problem.Kind.SHUTDOWN, "")));
    }
}
