package io.fairlead.store;

import io.fairlead.access.AuditEntry;
import io.fairlead.channel.Entry;
import java.util.List;

/** One record of the journal. */
sealed interface JournalRecord {
    /** A channel begins or continues an epoch at this offset, with this retention. */
    record Begin(String channel, String epoch, long offset, long complete, int keepEntries, long keepMillis)
            implements JournalRecord {}

    record Entries(String channel, List<Entry> entries) implements JournalRecord {}

    record Drop(String channel, List<Long> offsets) implements JournalRecord {}

    record Erase(String channel) implements JournalRecord {}

    /** An unknown number of entries of this channel was lost. */
    record Lost(String channel) implements JournalRecord {}

    /** The newest offset of a channel after losses. */
    record Head(String channel, long offset) implements JournalRecord {}

    record Act(AuditEntry audited) implements JournalRecord {}

    /** Records of unknown channels were lost. */
    record Suspect() implements JournalRecord {}
}
