package io.fairlead.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The guarantees of {@link Transcript} that mean something where nothing is kept. */
class NoTranscriptTest {
    private static final Retention KEEP = TranscriptContract.KEEP;

    @Test
    void guarantee2EveryChannelBeginsWithTheProposedEpoch() throws Exception {
        for (String epoch : List.of("e1", "e2")) {
            assertEquals(
                    new Transcript.Tail(epoch, 0, 0, List.of()),
                    TranscriptContract.open(Transcript.NONE, "a", epoch, KEEP));
            assertTrue(Transcript.NONE.append("a", List.of()));
        }
    }

    @Test
    void guarantee4EachAnswerComesOnce() {
        List<Object> answers = new ArrayList<>();
        Transcript.NONE.open("a", "e", KEEP, answers::add);
        Transcript.NONE.before("a", 5, 5, answers::add);
        assertEquals(2, answers.size());
    }

    @Test
    void guarantee6NothingIsFound() throws Exception {
        Transcript.NONE.drop("a", List.of(1L));
        Transcript.NONE.erase("a");
        assertEquals(List.of(), TranscriptContract.before(Transcript.NONE, "a", 5, 5));
    }
}
