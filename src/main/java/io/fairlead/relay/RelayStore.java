package io.fairlead.relay;

import io.fairlead.definition.RelaySpec;
import java.util.Map;
import java.util.Optional;

/**
 * Persists relay definitions that were created or changed over REST.
 *
 * <ol>
 *   <li>Once {@link #save} or {@link #remove} has returned, the next {@link #load} reflects it, even after a crash.
 *   <li>A removed name is remembered, so that a relay of the configuration file is not created again.
 *   <li>A call that fails throws a {@link io.fairlead.core.Problem} of kind {@code busy} and changes nothing.
 * </ol>
 *
 * <p>Calls may block. Callers do not serialise them.
 */
public interface RelayStore {
    /** Every name ever saved or removed, with its definition; empty: removed. */
    Map<String, Optional<RelaySpec>> load();

    void save(RelaySpec spec);

    void remove(String name);
}
