package io.fairlead.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.core.Problem;
import io.fairlead.definition.RelaySpec;
import io.fairlead.relay.RelaySpecs;
import io.fairlead.relay.RelayStore;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The numbered guarantees of {@link RelayStore}; every implementation runs them. */
interface RelayStoreContract {
    /** A store on what the last one left. */
    RelayStore reopened();

    /** Makes every further write fail, until {@link #mend}. */
    void breakIt() throws Exception;

    void mend() throws Exception;

    @Test
    default void guarantee1WhatWasSavedIsFoundByTheNext() {
        long seed = System.nanoTime();
        for (int run = 0; run < 50; run++) {
            RelaySpec spec = RelaySpecs.random(new Random(seed + run));
            reopened().save(spec);
            assertEquals(Optional.of(spec), reopened().load().get(spec.name()), "seed " + (seed + run));
        }
    }

    @Test
    default void guarantee1TheLastSaveOfANameCounts() {
        RelaySpec first = RelaySpecs.random(new Random(1));
        reopened().save(first);
        reopened().save(first);
        assertEquals(Map.of(first.name(), Optional.of(first)), reopened().load());
    }

    @Test
    default void guarantee2ARemovedNameStaysKnownAsRemoved() {
        RelaySpec spec = RelaySpecs.random(new Random(1));
        reopened().save(spec);
        reopened().remove(spec.name());
        reopened().remove("of-the-file");
        assertEquals(
                Map.of(spec.name(), Optional.empty(), "of-the-file", Optional.empty()),
                reopened().load());
        reopened().save(spec);
        assertEquals(Optional.of(spec), reopened().load().get(spec.name()));
    }

    @Test
    default void guarantee3AFailedCallIsBusyAndChangesNothing() throws Exception {
        RelaySpec spec = RelaySpecs.random(new Random(1));
        reopened().save(spec);
        RelayStore store = reopened();
        breakIt();
        for (org.junit.jupiter.api.function.Executable call : new org.junit.jupiter.api.function.Executable[] {
            () -> store.save(RelaySpecs.random(new Random(2))), () -> store.remove(spec.name()), store::load
        }) {
            assertEquals(Problem.Kind.BUSY, assertThrows(Problem.class, call).kind());
        }
        mend();
        assertEquals(Map.of(spec.name(), Optional.of(spec)), reopened().load());
    }
}
