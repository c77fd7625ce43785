package io.fairlead.eventloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SelectedKeySetTest {
    private static final int MANY = 100;

    private final SelectedKeySet ready = new SelectedKeySet();

    @Test
    void eachKeyThatASelectFoundIsThereOnceUntilAllAreCleared() throws IOException {
        try (Selector selector = Selector.open()) {
            Set<SelectionKey> all = new HashSet<>();
            for (int i = 0; i < MANY; i++) {
                Pipe pipe = Pipe.open();
                pipe.source().configureBlocking(false);
                all.add(pipe.source().register(selector, SelectionKey.OP_READ, pipe));
                pipe.sink().write(ByteBuffer.allocate(1));
            }
            for (int round = 0; round < 2; round++) {
                assertEquals(MANY, selector.select(ready));
                assertEquals(MANY, ready.size());
                assertEquals(all, new HashSet<>(ready));
                ready.forEach(key -> assertTrue(key.isReadable()));
                assertTrue(selector.selectedKeys().isEmpty());
                ready.clear();
                assertFalse(ready.iterator().hasNext());
            }
            for (SelectionKey key : all) {
                ((Pipe) key.attachment()).sink().close();
                key.channel().close();
            }
        }
    }
}
