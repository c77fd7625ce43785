package io.fairlead.store;

import io.fairlead.channel.Entry;
import io.fairlead.channel.Publication;
import io.fairlead.channel.Retention;
import io.fairlead.channel.Transcript;
import io.fairlead.channel.TranscriptContract;
import io.fairlead.core.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A process that appends until it is killed, and says which offsets were taken: {@code main FOLDER}. */
public final class Flood {
    static final Retention KEEP = new Retention(1_000_000, Duration.ZERO, true);

    private Flood() {}

    static String url(Path home) {
        return "jdbc:h2:file:" + home.resolve("fairlead");
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        Transcript transcript =
                TestStore.on(url(home), home.resolve("spool")).reopened().transcript();
        Transcript.Tail tail = TranscriptContract.open(transcript, TranscriptContract.ROOM, "new", KEEP);
        System.out.println("epoch " + tail.epoch() + " " + tail.offset());
        for (long offset = tail.offset() + 1; ; offset++) {
            Entry entry = new Entry(offset, Instant.now(), new Publication("s", "", Frame.text("text " + offset)));
            if (transcript.append(TranscriptContract.ROOM, List.of(entry))) {
                System.out.println(offset);
                System.out.flush();
            }
        }
    }
}
