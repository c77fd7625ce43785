package io.fairlead.store;

import io.fairlead.channel.Transcript;
import io.fairlead.channel.TranscriptContract;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

/** {@link TranscriptContract} on a store. */
interface TranscriptSuite extends TranscriptContract {
    TestStore store();

    String url();

    @Override
    default Transcript reopened() {
        return store().reopened().transcript();
    }

    @Override
    default Instant now() {
        return store().clock().instant();
    }

    @Override
    default void pass(Duration time) {
        store().pass(time);
    }

    @Override
    default void trim() throws InterruptedException {
        store().settle();
        store().close();
        try (Database database = new Database(url(), null, TestStore.threads("test-pool"), System::nanoTime)) {
            database.open();
            RetentionTask retention = new RetentionTask(database, store().clock());
            retention.trimLater(java.util.Set.of(ROOM));
            retention.trim();
            retention.sweep();
        }
    }

    @AfterEach
    default void closeIt() {
        store().close();
    }
}
