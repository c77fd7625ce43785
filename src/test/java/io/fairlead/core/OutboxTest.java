package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Delivery.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutboxTest {
    private static final Duration SEND_TIMEOUT = Duration.ofNanos(100);

    private final FakeConnection peer = new FakeConnection("p");
    private final Counters counters = new Counters();
    private final Meters meters = new Meters();
    private final List<String> told = new ArrayList<>();
    private boolean gaps = true;
    private long now;

    private final OutboxOwner owner = new OutboxOwner() {
        @Override
        public void onSlow() {
            told.add("slow");
        }

        @Override
        public @Nullable Frame gap(long dropped, Policy policy) {
            return gaps ? Frame.text("gap" + dropped) : null;
        }
    };

    private Outbox outbox(Policy policy, long maxQueueBytes, Duration maxAge) {
        return new Outbox(
                peer, new Delivery(policy, maxQueueBytes, maxAge), SEND_TIMEOUT, owner, counters, meters, () -> now);
    }

    private Outbox outbox(Policy policy) {
        return outbox(policy, 10, Duration.ZERO);
    }

    private static Frame bytes(int size) {
        return Frame.binary(new byte[size]);
    }

    private static Frame text(String text) {
        return Frame.text(text);
    }

    private OfferResult[] send(Outbox outbox, String... texts) {
        OfferResult[] offers = new OfferResult[texts.length];
        for (int i = 0; i < texts.length; i++) {
            offers[i] = outbox.send(text(texts[i]));
        }
        return offers;
    }

    @Test
    void oneFrameAtATimeIsWithTheTransport() {
        Outbox outbox = outbox(Policy.DISCONNECT);
        send(outbox, "a", "b", "c");
        assertEquals(List.of("a"), peer.texts());
        assertEquals(3, outbox.messages());
        assertEquals(3, outbox.bytes());
        peer.finish(true);
        assertEquals(List.of("a", "b"), peer.texts());
        peer.finishAll();
        assertEquals(List.of("a", "b", "c"), peer.texts());
        assertEquals(0, outbox.messages());
        assertEquals(3, counters.messagesOut());
        assertEquals(3, counters.bytesOut());
        assertEquals(0, meters.outboxBytes().sum());
    }

    @Test
    void anOfferAloneWritesNothing() {
        Outbox outbox = outbox(Policy.DISCONNECT);
        assertEquals(OfferResult.TAKEN, outbox.offer(text("a"), null));
        assertEquals(List.of(), peer.texts());
        outbox.flush();
        assertEquals(List.of("a"), peer.texts());
    }

    @Test
    void aFrameAboveTheBoundPassesAnEmptyQueue() {
        for (Policy policy : Policy.values()) {
            FakeConnection one = new FakeConnection(policy.id());
            Outbox outbox = new Outbox(
                    one, new Delivery(policy, 10, Duration.ZERO), SEND_TIMEOUT, owner, counters, meters, () -> now);
            OfferResult result = outbox.send(bytes(11));
            assertEquals(policy == Policy.BLOCK ? OfferResult.FULL : OfferResult.TAKEN, result, policy.id());
            assertEquals(1, one.frames().size());
        }
        assertEquals(List.of(), told);
    }

    @Test
    void blockTakesAndAsksTheSourceToWaitFromTheBoundOn() {
        Outbox outbox = outbox(Policy.BLOCK);
        assertEquals(OfferResult.TAKEN, outbox.send(bytes(9)));
        assertFalse(outbox.isFull());
        assertEquals(OfferResult.FULL, outbox.send(bytes(1)));
        assertTrue(outbox.isFull());
        assertEquals(OfferResult.FULL, outbox.send(bytes(1)));
        assertEquals(0, outbox.lost());
    }

    @Test
    void blockEndsASourceThatGoesOnRegardless() {
        Outbox outbox = outbox(Policy.BLOCK);
        int slack = 10 + (16 << 20);
        assertEquals(OfferResult.FULL, outbox.send(bytes(slack - 1)));
        assertEquals(OfferResult.FULL, outbox.send(bytes(1)));
        assertEquals(List.of(), told);
        assertEquals(OfferResult.CLOSED, outbox.send(bytes(1)));
        assertEquals(List.of("slow"), told);
    }

    @Test
    void disconnectFindsTheReceiverSlowOneByteAboveTheBound() {
        Outbox outbox = outbox(Policy.DISCONNECT);
        assertEquals(OfferResult.TAKEN, outbox.send(bytes(4)));
        assertEquals(OfferResult.TAKEN, outbox.send(bytes(6)));
        assertEquals(List.of(), told);
        assertEquals(OfferResult.CLOSED, outbox.send(bytes(1)));
        assertEquals(List.of("slow"), told);
        assertEquals(OfferResult.CLOSED, outbox.send(bytes(1)));
        assertEquals(List.of("slow"), told);
        assertEquals(1, meters.slowConsumers().sum());
        assertEquals(0, meters.outboxBytes().sum());
        assertEquals(Map.of("slow-consumer", 1L), counters.dropped());
    }

    @Test
    void dropNewestKeepsWhatWaitsAndTellsTheGapAtItsPlace() {
        Outbox outbox = outbox(Policy.DROP_NEWEST);
        send(outbox, "aaaa", "bbbb");
        assertEquals(OfferResult.DROPPED, outbox.send(text("cccc")));
        assertEquals(OfferResult.TAKEN, outbox.send(text("d")));
        assertEquals(OfferResult.DROPPED, outbox.send(text("eeee")));
        assertEquals(OfferResult.DROPPED, outbox.send(text("ffff")));
        peer.finishAll();
        assertEquals(List.of("aaaa", "bbbb", "gap1", "d", "gap2"), peer.texts());
        assertEquals(3, outbox.lost());
        assertEquals(Map.of("drop-newest", 3L), counters.dropped());
        assertEquals(Map.of("drop-newest", 3L), meters.dropped());
    }

    @Test
    void dropOldestGivesUpWhatWaitsLongestButNotWhatIsWithTheTransport() {
        Outbox outbox = outbox(Policy.DROP_OLDEST);
        send(outbox, "aaaa", "bbb", "ccc");
        assertEquals(OfferResult.TAKEN, outbox.send(text("dddd")));
        assertEquals(List.of("aaaa"), peer.texts());
        peer.finishAll();
        assertEquals(List.of("aaaa", "gap2", "dddd"), peer.texts());
        assertEquals(2, outbox.lost());
    }

    @Test
    void dropOldestGivesUpTheNewOneWhenNothingElseCanGo() {
        Outbox outbox = outbox(Policy.DROP_OLDEST);
        send(outbox, "aaaaaaaa", "b");
        assertEquals(OfferResult.DROPPED, outbox.send(text("ccccc")));
        peer.finishAll();
        assertEquals(List.of("aaaaaaaa", "gap2"), peer.texts());
        assertEquals(2, outbox.lost());
    }

    @Test
    void conflateReplacesTheWaitingFrameOfTheSameKeyInItsPlace() {
        Outbox outbox = outbox(Policy.CONFLATE, 100, Duration.ZERO);
        outbox.send(text("first"));
        outbox.offer(text("x1"), "x");
        outbox.offer(text("y1"), "y");
        outbox.offer(text("x2"), "x");
        outbox.offer(text("none"), null);
        outbox.offer(text("x33"), "x");
        assertEquals(5 + 3 + 2 + 4, outbox.bytes());
        peer.finishAll();
        assertEquals(List.of("first", "gap2", "x33", "y1", "none"), peer.texts());
        outbox.offer(text("x4"), "x");
        outbox.offer(text("y2"), "y");
        outbox.flush();
        peer.finishAll();
        assertEquals(List.of("x4", "y2"), peer.texts().subList(5, 7));
        assertEquals(2, outbox.lost());
        assertEquals(Map.of("conflate", 2L), counters.dropped());
    }

    @Test
    void conflateNeverReplacesWhatIsWithTheTransport() {
        Outbox outbox = outbox(Policy.CONFLATE);
        outbox.offer(text("x1"), "x");
        outbox.flush();
        outbox.offer(text("x2"), "x");
        peer.finishAll();
        assertEquals(List.of("x1", "x2"), peer.texts());
    }

    @Test
    void conflateStaysWithinItsBoundWhenTheNewFrameIsLarger() {
        Outbox outbox = outbox(Policy.CONFLATE);
        outbox.send(text("aaaa"));
        outbox.offer(text("x"), "x");
        outbox.offer(text("yy"), "y");
        assertEquals(OfferResult.TAKEN, outbox.offer(text("x2345"), "x"));
        assertTrue(outbox.bytes() <= 10, outbox.bytes() + " bytes");
        peer.finishAll();
        assertEquals("x2345", peer.texts().get(peer.texts().size() - 1));
        assertEquals(2, outbox.lost());
    }

    @Test
    void aReceiverWithoutAGapMessageIsToldNothing() {
        gaps = false;
        Outbox outbox = outbox(Policy.DROP_OLDEST);
        send(outbox, "aaaa", "bbbb", "cccc");
        peer.finishAll();
        assertEquals(List.of("aaaa", "cccc"), peer.texts());
    }

    @Test
    void theActionThatWaitsForRoomRunsOnceAtHalfTheBound() {
        Outbox outbox = outbox(Policy.BLOCK);
        send(outbox, "aaaa", "b", "cccc", "d");
        outbox.onTaken(() -> told.add("taken"));
        assertEquals(List.of(), told);
        peer.finish(true);
        assertEquals(List.of(), told);
        peer.finish(true);
        assertEquals(List.of("taken"), told);
        peer.finishAll();
        assertEquals(List.of("taken"), told);
    }

    @Test
    void theActionThatWaitsForRoomRunsAtOnceWhenThereIsRoom() {
        Outbox outbox = outbox(Policy.BLOCK);
        send(outbox, "aaaaa");
        outbox.onTaken(() -> told.add("taken"));
        assertEquals(List.of("taken"), told);
    }

    @Test
    void closingReleasesWhoWaitsForRoom() {
        Outbox outbox = outbox(Policy.BLOCK);
        send(outbox, "aaaaaaaaaa", "b");
        outbox.onTaken(() -> told.add("one"));
        outbox.onTaken(() -> told.add("two"));
        outbox.close();
        assertEquals(List.of("one", "two"), told);
        outbox.onTaken(() -> told.add("three"));
        outbox.close();
        peer.finishAll();
        assertEquals(List.of("one", "two", "three"), told);
        assertEquals(List.of("aaaaaaaaaa"), peer.texts());
        assertEquals(OfferResult.CLOSED, outbox.send(text("c")));
        assertEquals(0, meters.outboxBytes().sum());
    }

    @Test
    void aFailedWriteClosesAndReleasesWhoWaits() {
        Outbox outbox = outbox(Policy.BLOCK);
        send(outbox, "aaaaaaaaaa", "b");
        outbox.onTaken(() -> told.add("taken"));
        peer.finish(false);
        assertEquals(List.of("taken"), told);
        assertEquals(OfferResult.CLOSED, outbox.send(text("c")));
        assertEquals(List.of("aaaaaaaaaa"), peer.texts());
        assertEquals(0, counters.messagesOut());
        assertEquals(0, outbox.messages());
    }

    @Test
    void slownessReleasesWhoWaits() {
        Outbox outbox = outbox(Policy.BLOCK);
        send(outbox, "aaaaaaaaaa", "b");
        outbox.onTaken(() -> told.add("taken"));
        outbox.onBeat(101);
        assertEquals(List.of("taken", "slow"), told);
    }

    @Test
    void aReplayIsNotCountedAgainstTheBound() {
        Outbox outbox = outbox(Policy.DISCONNECT);
        outbox.replay(List.of(bytes(50), bytes(50)));
        outbox.flush();
        assertEquals(100, outbox.bytes());
        assertFalse(outbox.isFull());
        assertEquals(OfferResult.TAKEN, outbox.send(bytes(10)));
        assertEquals(List.of(), told);
        assertEquals(OfferResult.CLOSED, outbox.send(bytes(1)));
        assertEquals(List.of("slow"), told);
    }

    @Test
    void aReplayIsNeverGivenUpToMakeRoom() {
        Outbox outbox = outbox(Policy.DROP_OLDEST);
        outbox.replay(List.of(text("r1"), text("r2"), text("r3")));
        outbox.flush();
        send(outbox, "aaaaaa", "bbbb", "cccc");
        peer.finishAll();
        assertEquals(List.of("r1", "r2", "r3", "gap1", "bbbb", "cccc"), peer.texts());
        assertEquals(1, outbox.lost());
    }

    @Test
    void aReplayAgesLikeEverythingElse() {
        Outbox outbox = outbox(Policy.DROP_OLDEST, 10, Duration.ofNanos(50));
        outbox.replay(List.of(text("r1"), text("r2")));
        outbox.flush();
        now = 30;
        send(outbox, "a");
        outbox.onBeat(51);
        peer.finishAll();
        assertEquals(List.of("r1", "gap1", "a"), peer.texts());
    }

    @Test
    void aReplayDelaysNoSource() {
        Outbox outbox = outbox(Policy.BLOCK);
        outbox.replay(List.of(bytes(50), bytes(50)));
        outbox.flush();
        outbox.onTaken(() -> told.add("taken"));
        assertEquals(List.of("taken"), told);
    }

    @Test
    void urgentFramesOvertakeAndTheLastOneWins() {
        Outbox outbox = outbox(Policy.DISCONNECT);
        send(outbox, "a", "b");
        outbox.sendControl(Frame.ping(new byte[] {1}));
        outbox.sendControl(Frame.ping(new byte[] {2}));
        peer.finishAll();
        assertEquals(List.of("a", "\u0002", "b"), peer.texts());
        assertEquals(2, counters.messagesOut());
    }

    @Test
    void anUrgentFrameLeavesThePendingGapReport() {
        Outbox outbox = outbox(Policy.DROP_OLDEST);
        send(outbox, "aaaa", "bbbb", "cccc");
        outbox.sendControl(Frame.ping(new byte[] {1}));
        peer.finishAll();
        assertEquals(List.of("aaaa", "\u0001", "gap1", "cccc"), peer.texts());
    }

    @Test
    void drainingWritesWhatWaitsThenActs() {
        Outbox outbox = outbox(Policy.DISCONNECT);
        send(outbox, "a", "b");
        outbox.drainThen(() -> told.add("drained"));
        assertEquals(OfferResult.CLOSED, outbox.send(text("c")));
        peer.finish(true);
        assertEquals(List.of(), told);
        peer.finish(true);
        assertEquals(List.of("drained"), told);
        assertEquals(List.of("a", "b"), peer.texts());
        outbox.drainThen(() -> told.add("again"));
        assertEquals(List.of("drained"), told);
    }

    @Test
    void drainingNothingActsAtOnce() {
        outbox(Policy.DISCONNECT).drainThen(() -> told.add("drained"));
        assertEquals(List.of("drained"), told);
    }

    @Test
    void aClosedOutboxNeverDrains() {
        Outbox outbox = outbox(Policy.DISCONNECT);
        send(outbox, "a");
        outbox.drainThen(() -> told.add("drained"));
        outbox.close();
        peer.finishAll();
        assertEquals(List.of(), told);
    }

    @Test
    void drainingTellsTheGapThatIsOwed() {
        Outbox outbox = outbox(Policy.DROP_NEWEST);
        send(outbox, "aaaaaaaaaa", "b");
        outbox.drainThen(() -> told.add("drained"));
        peer.finishAll();
        assertEquals(List.of("aaaaaaaaaa", "gap1"), peer.texts());
        assertEquals(List.of("drained"), told);
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void aStuckWriteIsSlownessWhereThePolicySaysSo(Policy policy) {
        Outbox outbox = outbox(policy);
        now = 1000;
        send(outbox, "a", "b");
        outbox.onBeat(1100);
        assertEquals(List.of(), told);
        outbox.onBeat(1101);
        assertEquals(policy.drops() ? List.of() : List.of("slow"), told);
        outbox.onBeat(9999);
        assertEquals(policy.drops() ? 0 : 1, told.size());
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void aStuckWriteWhileDrainingIsSlownessForAll(Policy policy) {
        Outbox outbox = outbox(policy);
        send(outbox, "a");
        outbox.drainThen(() -> told.add("drained"));
        outbox.onBeat(101);
        assertEquals(List.of("slow"), told);
    }

    @Test
    void nothingUnderWayIsNeverSlow() {
        Outbox outbox = outbox(Policy.DISCONNECT);
        send(outbox, "a");
        peer.finishAll();
        outbox.onBeat(1_000_000);
        assertEquals(List.of(), told);
    }

    @Test
    void messagesAboveTheMaximumAgeAreDroppedUnderDroppingPolicies() {
        Outbox outbox = outbox(Policy.DROP_OLDEST, 100, Duration.ofNanos(50));
        send(outbox, "a", "b");
        now = 30;
        send(outbox, "c");
        outbox.onBeat(50);
        assertEquals(0, outbox.lost());
        outbox.onBeat(51);
        assertEquals(1, outbox.lost());
        peer.finishAll();
        assertEquals(List.of("a", "gap1", "c"), peer.texts());
        assertEquals(Map.of("max-age", 1L), counters.dropped());
        assertEquals(0, meters.outboxBytes().sum());
    }

    @Test
    void aMessageAboveTheMaximumAgeClosesTheSlowReceiverUnderTheOtherPolicies() {
        Outbox outbox = outbox(Policy.DISCONNECT, 100, Duration.ofNanos(50));
        send(outbox, "a", "b");
        outbox.onBeat(51);
        assertEquals(List.of("slow"), told);
    }

    @Test
    void manyWritesThatCompleteSynchronouslyDoNotOverflowTheStack() {
        peer.writingAtOnce();
        Outbox outbox = outbox(Policy.DISCONNECT, 1 << 20, Duration.ZERO);
        for (int i = 0; i < 100_000; i++) {
            outbox.offer(text("x"), null);
        }
        outbox.flush();
        assertEquals(100_000, peer.frames().size());
        assertEquals(0, outbox.messages());
    }

    @Test
    void aTakenActionMayOfferAgain() {
        Outbox outbox = outbox(Policy.BLOCK);
        send(outbox, "aaaaaaaaaa");
        outbox.onTaken(() -> send(outbox, "bbbbbbbbbb"));
        peer.finish(true);
        assertEquals(List.of("aaaaaaaaaa", "bbbbbbbbbb"), peer.texts());
    }

    private static Batch batch(String... texts) {
        return new Batch(java.util.Arrays.stream(texts).map(Frame::text).toList());
    }

    @Test
    void aBatchPassesAnEmptyQueueAndIsCountedByItsMessages() {
        Outbox outbox = outbox(Policy.DISCONNECT);
        now = 3;
        assertEquals(OfferResult.FULL, outbox.writePast(batch("aaaaa", "bbbbb")));
        assertEquals(List.of("aaaaa", "bbbbb"), peer.texts());
        assertEquals(2, outbox.messages());
        assertEquals(10, outbox.bytes());
        assertEquals(0, counters.messagesOut());
        now = 7;
        peer.finish(true);
        assertEquals(0, outbox.messages());
        assertEquals(2, counters.messagesOut());
        assertEquals(10, counters.bytesOut());
        assertEquals(7, outbox.lastSent());
        assertEquals(OfferResult.FULL, outbox.writePast(batch("0123456789")));
    }

    @Test
    void aBatchPassesNothingThatIsBeforeItAndNothingThatItsPolicyDecides() {
        Outbox busy = outbox(Policy.DISCONNECT);
        send(busy, "a");
        assertNull(busy.writePast(batch("b")));
        assertNull(outbox(Policy.CONFLATE).writePast(batch("b")));
        assertNull(outbox(Policy.DROP_OLDEST).writePast(batch("123456", "78901")));
        Outbox closed = outbox(Policy.DISCONNECT);
        closed.close();
        assertNull(closed.writePast(batch("b")));
        assertEquals(List.of("a"), peer.texts());
    }

    @Test
    void aBatchThatFailsClosesTheOutbox() {
        Outbox outbox = outbox(Policy.DISCONNECT);
        outbox.writePast(batch("a", "b"));
        peer.finish(false);
        assertEquals(OfferResult.CLOSED, outbox.send(text("c")));
        assertEquals(0, counters.messagesOut());
    }

    @Test
    void whenTheTransportLastTookAFrameIsKnown() {
        now = 5;
        Outbox outbox = outbox(Policy.DISCONNECT);
        assertEquals(5, outbox.lastSent());
        send(outbox, "a");
        now = 9;
        peer.finish(true);
        assertEquals(9, outbox.lastSent());
        outbox.sendControl(Frame.ping(new byte[0]));
        now = 12;
        peer.finish(true);
        assertEquals(9, outbox.lastSent());
    }
}
