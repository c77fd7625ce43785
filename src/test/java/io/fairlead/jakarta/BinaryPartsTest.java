package io.fairlead.jakarta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinaryPartsTest {
    private final List<Frame> taken = new ArrayList<>();
    private final BinaryParts parts = new BinaryParts(8, MemoryBudget.Account.NONE, taken::add);

    @Test
    void partsAreOneMessage() {
        parts.onMessage(new byte[] {1, 2}, false);
        parts.onMessage(new byte[0], false);
        parts.onMessage(new byte[] {3}, true);
        parts.onMessage(new byte[] {4}, true);
        parts.onMessage(new byte[0], true);
        assertEquals(3, taken.size());
        assertArrayEquals(new byte[] {1, 2, 3}, taken.get(0).array());
        assertArrayEquals(new byte[] {4}, taken.get(1).array());
        assertEquals(0, taken.get(2).size());
    }

    @Test
    void whatIsTooLargeIsHandedOnAtOnceAndItsRestIsNothing() {
        parts.onMessage(new byte[8], false);
        assertEquals(0, taken.size());
        parts.onMessage(new byte[1], false);
        assertEquals(9, taken.get(0).size());
        parts.onMessage(new byte[100], false);
        parts.onMessage(new byte[1], true);
        assertEquals(1, taken.size());
        parts.onMessage(new byte[] {7}, true);
        assertArrayEquals(new byte[] {7}, taken.get(1).array());
    }
}
