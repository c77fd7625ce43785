package io.fairlead.store;

import io.fairlead.access.AuditEntry;
import io.fairlead.channel.Entry;
import java.util.List;

/** What the journal says, in order. */
sealed interface JournalRecord {
    /** A channel is, from this offset on, under this epoch, and keeps so much. */
    record Begin(String channel, String epoch, long offset, long complete, int keepEntries, long keepMillis)
            implements JournalRecord {}

    record Entries(String channel, List<Entry> entries) implements JournalRecord {}

    record Drop(String channel, List<Long> offsets) implements JournalRecord {}

    record Erase(String channel) implements JournalRecord {}

    /** Entries of this channel were lost, nobody knows yet how many. */
    record Lost(String channel) implements JournalRecord {}

    /** The losses are over: this is the newest offset. */
    record Head(String channel, long offset) implements JournalRecord {}

    record Act(AuditEntry audited) implements JournalRecord {}

    /** Something was lost, and it can't be said of which channel. */
    record Suspect() implements JournalRecord {}
}
