package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
    private final Batch batch = new Batch(List.of(Frame.text("ab"), Frame.binary(new byte[3])));

    @Test
    void aBatchCountsItsFramesAndTheirBytes() {
        assertEquals(2, batch.size());
        assertEquals(5, batch.bytes());
    }

    @Test
    void eachWireFormIsMadeOnce() {
        Batch.Encoding one = all -> new byte[all.size()];
        Batch.Encoding other = all -> new byte[all.bytes()];
        byte[] first = batch.wire(one);
        byte[] second = batch.wire(other);
        assertNotSame(first, second);
        assertSame(first, batch.wire(one));
        assertSame(second, batch.wire(other));
        assertEquals(2, first.length);
        assertEquals(5, second.length);
    }
}
