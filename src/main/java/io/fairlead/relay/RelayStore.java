package io.fairlead.relay;

import io.fairlead.definition.RelaySpec;
import java.util.Map;
import java.util.Optional;

/**
 * Where relay definitions that were made or changed over REST outlive a restart.
 *
 * <ol>
 *   <li>What {@link #save} or {@link #remove} returned from is found by the next {@link #load}, even after a crash.
 *   <li>A removed name stays known as removed, so that a relay of the configuration file does not come back.
 *   <li>A call that fails throws a {@link io.fairlead.core.Problem} of kind {@code busy} and changed nothing.
 * </ol>
 *
 * <p>Calls may block; the caller holds no lock of its own.
 */
public interface RelayStore {
    /** Every name ever saved or removed, with its definition; empty: removed. */
    Map<String, Optional<RelaySpec>> load();

    void save(RelaySpec spec);

    void remove(String name);
}
