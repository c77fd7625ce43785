package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InboundQueueTest {
    @Test
    void messagesWaitInOrderAndPassOnceItIsOpen() {
        List<String> inside = new ArrayList<>();
        InboundQueue inbound = new InboundQueue(new FakeConnection("p"), frame -> inside.add(frame.string()));
        inbound.accept(Frame.text("a"));
        inbound.accept(Frame.text("b"));
        assertEquals(List.of(), inside);
        inbound.open();
        inbound.open();
        inbound.accept(Frame.text("c"));
        assertEquals(List.of("a", "b", "c"), inside);
    }

    @Test
    void openingWhileMessagesComeLosesNoneAndKeepsTheirOrder() throws Exception {
        for (int run = 0; run < 200; run++) {
            List<String> inside = new CopyOnWriteArrayList<>();
            List<String> expected = new ArrayList<>();
            InboundQueue inbound = new InboundQueue(new FakeConnection("p"), frame -> inside.add(frame.string()));
            Thread opener = new Thread(inbound::open, "test-opener");
            for (int i = 0; i < 50; i++) {
                if (i == run % 50) {
                    opener.start();
                }
                expected.add("m" + i);
                inbound.accept(Frame.text("m" + i));
            }
            opener.join();
            assertEquals(expected, inside, "run " + run);
        }
    }

    @Test
    void readingIsSuspendedWhileMessagesWaitAndResumedWhenTheyAreProcessed() {
        FakeConnection connection = new FakeConnection("p");
        InboundQueue inbound = new InboundQueue(connection, frame -> {});
        inbound.accept(Frame.text("a"));
        inbound.accept(Frame.text("b"));
        assertEquals(List.of("suspend"), connection.calls());
        inbound.open();
        assertEquals(List.of("suspend", "resume"), connection.calls());
    }

    @Test
    void aConnectionWithoutEarlyMessagesIsNeitherSuspendedNorResumed() {
        FakeConnection connection = new FakeConnection("p");
        InboundQueue inbound = new InboundQueue(connection, frame -> {});
        inbound.open();
        inbound.accept(Frame.text("a"));
        assertEquals(List.of(), connection.calls());
    }

    @Test
    void aConnectionThatIsSuspendedWhileTheQueueOpensIsResumedByItsNextMessage() {
        List<String> inside = new ArrayList<>();
        InboundQueue[] inbound = new InboundQueue[1];
        FakeConnection connection = new FakeConnection("p");
        // Opened between the decision to suspend and the queuing: on another thread this may come at any point.
        inbound[0] = new InboundQueue(
                new ForwardingConnection(connection) {
                    @Override
                    public void suspend() {
                        super.suspend();
                        inbound[0].open();
                    }
                },
                frame -> inside.add(frame.string()));
        inbound[0].accept(Frame.text("a"));
        inbound[0].accept(Frame.text("b"));
        assertEquals(List.of("a", "b"), inside);
        assertEquals(List.of("suspend", "resume"), connection.calls());
    }
}
