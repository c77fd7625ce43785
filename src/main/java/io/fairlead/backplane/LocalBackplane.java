package io.fairlead.backplane;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.Retention;
import io.fairlead.channel.Transcript;
import io.fairlead.core.MemoryBudget;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The backplane of a single node; it delivers on the publisher's thread.
 *
 * <p>Threading: safe; each log has a lock of its own, under which entries get their offsets and are delivered.
 */
public final class LocalBackplane implements Backplane {
    private final Map<String, LocalLog> logs = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Supplier<String> epochs;
    private final Transcript transcript;
    private final MemoryBudget memory;

    /**
     * @param epochs supplies a unique name for each new log
     * @param transcript holds the stored channels
     * @param memory is charged for the histories
     */
    public LocalBackplane(Clock clock, Supplier<String> epochs, Transcript transcript, MemoryBudget memory) {
        this.clock = clock;
        this.epochs = epochs;
        this.transcript = transcript;
        this.memory = memory;
    }

    @Override
    public Link join(String channel, Retention retention, Listener listener) {
        LocalLog log = logs.compute(channel, (name, known) -> {
            LocalLog joined = known != null ? known : create(name, retention);
            joined.add(listener);
            return joined;
        });
        log.open(epochs);
        return log.link(() -> leave(channel, log, listener));
    }

    private void leave(String channel, LocalLog log, Listener listener) {
        logs.computeIfPresent(channel, (name, known) -> known == log && log.remove(listener) ? null : known);
    }

    private LocalLog create(String name, Retention retention) {
        return new LocalLog(name, retention, clock, retention.stored() ? transcript : Transcript.NONE, memory);
    }

    @Override
    public void erase(String channel) {
        transcript.erase(channel);
    }

    @Override
    public void close() {
        logs.clear();
    }
}
