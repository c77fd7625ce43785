package io.fairlead.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextPartsTest {
    private final List<Frame> taken = new ArrayList<>();
    private final TextParts parts = new TextParts(8, MemoryBudget.Account.NONE, taken::add);

    @Test
    void partsAreOneMessage() {
        parts.onMessage("ab", false);
        parts.onMessage("", false);
        parts.onMessage("€cde", true);
        parts.onMessage("next", true);
        assertEquals(List.of("ab€cde", "next"), texts());
    }

    @Test
    void whatIsTooLargeIsHandedOnAtOnceAndItsRestIsNothing() {
        parts.onMessage("😀", false);
        parts.onMessage("€€", false);
        assertTrue(taken.get(0).size() > 8);
        parts.onMessage("x".repeat(100), false);
        parts.onMessage("y", true);
        assertEquals(1, taken.size());
        parts.onMessage("next", true);
        assertEquals("next", taken.get(1).string());
    }

    @Test
    void bytesAreCountedAndNotCharacters() {
        parts.onMessage("😀😀", true);
        parts.onMessage("ÄÄÄÄ", true);
        assertEquals(List.of("😀😀", "ÄÄÄÄ"), texts());
        assertTrue(taken.stream().allMatch(frame -> frame.size() == 8));
    }

    private List<String> texts() {
        return taken.stream().map(Frame::string).toList();
    }
}
