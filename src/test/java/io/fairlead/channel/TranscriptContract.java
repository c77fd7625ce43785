package io.fairlead.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The numbered guarantees of {@link Transcript}; every implementation that keeps something runs them. */
@Timeout(60)
public interface TranscriptContract {
    Retention KEEP = new Retention(1000, Duration.ZERO, true);
    String ROOM = "chat/lobby";

    /** A transcript on what the last one left. */
    Transcript reopened() throws Exception;

    /** What an epoch begins and ages by. */
    Instant now();

    /** Time goes on. */
    void pass(Duration time);

    /** Everything that cares for what is too old or too much runs now. */
    void trim() throws Exception;

    static Transcript.Tail open(Transcript transcript, String channel, String epoch, Retention retention)
            throws Exception {
        CompletableFuture<Transcript.Tail> answer = new CompletableFuture<>();
        transcript.open(channel, epoch, retention, answer::complete);
        return answer.get(20, TimeUnit.SECONDS);
    }

    static List<Entry> before(Transcript transcript, String channel, long offset, int limit) throws Exception {
        CompletableFuture<List<Entry>> answer = new CompletableFuture<>();
        transcript.before(channel, offset, limit, answer::complete);
        return answer.get(20, TimeUnit.SECONDS);
    }

    default List<Entry> entries(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(offset ->
                        new Entry(offset, now(), new Publication("s" + offset, "", Frame.text("text " + offset))))
                .toList();
    }

    static List<Long> offsets(List<Entry> entries) {
        return entries.stream().map(Entry::offset).toList();
    }

    static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    default void guarantee1WhatWasAppendedIsFoundInOrderUnderTheSameEpoch() throws Exception {
        Transcript transcript = reopened();
        open(transcript, ROOM, "e1", KEEP);
        Entry binary = new Entry(3, now(), new Publication("a", "b", Frame.binary(new byte[] {0, -1, 7})));
        assertTrue(transcript.append(ROOM, entries(1, 2)));
        assertTrue(transcript.append(ROOM, List.of(binary)));
        Transcript.Tail tail = open(reopened(), ROOM, "e2", KEEP);
        assertEquals("e1", tail.epoch());
        assertEquals(3, tail.offset());
        assertEquals(range(1, 3), offsets(tail.entries()));
        assertEquals("text 2", tail.entries().get(1).frame().string());
        Entry found = tail.entries().get(2);
        assertArrayEquals(new byte[] {0, -1, 7}, found.frame().array());
        assertEquals(Frame.Kind.BINARY, found.frame().kind());
        assertEquals("a>b", found.source() + ">" + found.to());
        assertEquals(binary.time().toEpochMilli(), found.time().toEpochMilli());
    }

    @Test
    default void guarantee1AlsoInTheSameLifeOfTheProcess() throws Exception {
        Transcript transcript = reopened();
        open(transcript, ROOM, "e1", KEEP);
        List<Long> all = new ArrayList<>();
        for (long offset = 1; offset <= 200; offset += 2) {
            assertTrue(transcript.append(ROOM, entries(offset, offset + 1)));
            all.addAll(range(offset, offset + 1));
        }
        Transcript.Tail tail = open(transcript, ROOM, "e2", KEEP);
        assertEquals("e1", tail.epoch());
        assertEquals(all, offsets(tail.entries()));
    }

    @Test
    default void guarantee2ANewOrErasedChannelBeginsWithTheProposedEpoch() throws Exception {
        Transcript transcript = reopened();
        assertEquals(new Transcript.Tail("e1", 0, 0, List.of()), open(transcript, ROOM, "e1", KEEP));
        assertEquals("e1", open(reopened(), ROOM, "e2", KEEP).epoch());
        transcript = reopened();
        open(transcript, ROOM, "e3", KEEP);
        transcript.append(ROOM, entries(1, 5));
        transcript.erase(ROOM);
        assertEquals(new Transcript.Tail("e4", 0, 0, List.of()), open(transcript, ROOM, "e4", KEEP));
        assertEquals("e4", open(reopened(), ROOM, "e5", KEEP).epoch());
    }

    @Test
    default void guarantee3TheNewestOffsetStaysKnownWhenItsEntryIsGone() throws Exception {
        Transcript transcript = reopened();
        Retention hour = new Retention(10, Duration.ofHours(1), true);
        open(transcript, ROOM, "e1", hour);
        transcript.append(ROOM, entries(1, 4));
        transcript.drop(ROOM, List.of(4L));
        Transcript.Tail dropped = open(reopened(), ROOM, "e2", hour);
        assertEquals(4, dropped.offset());
        assertEquals(range(1, 3), offsets(dropped.entries()));
        pass(Duration.ofHours(2));
        trim();
        Transcript.Tail aged = open(reopened(), ROOM, "e3", hour);
        assertEquals(4, aged.offset());
        assertEquals(List.of(), aged.entries());
        assertTrue(aged.complete() >= 3, aged::toString);
        assertEquals("e1", aged.epoch());
    }

    @Test
    default void guarantee4EachAnswerComesOnce() throws Exception {
        Transcript transcript = reopened();
        AtomicInteger answers = new AtomicInteger();
        CompletableFuture<Object> first = new CompletableFuture<>();
        transcript.open(ROOM, "e1", KEEP, tail -> {
            answers.incrementAndGet();
            first.complete(tail);
        });
        first.get(20, TimeUnit.SECONDS);
        open(transcript, "chat/other", "e2", KEEP);
        open(transcript, ROOM, "e3", KEEP);
        assertEquals(1, answers.get());
    }

    @Test
    default void guarantee5OlderEntriesAreFoundAsFarAsTheRetentionKeepsThem() throws Exception {
        Transcript transcript = reopened();
        Retention twenty = new Retention(20, Duration.ZERO, true);
        open(transcript, ROOM, "e1", twenty);
        transcript.append(ROOM, entries(1, 50));
        assertEquals(range(41, 45), offsets(before(transcript, ROOM, 46, 5)));
        assertEquals(range(31, 35), offsets(before(transcript, ROOM, 36, 100)));
        assertEquals(List.of(), before(transcript, ROOM, 31, 100));
        assertEquals(List.of(), before(transcript, "chat/unknown", 31, 100));
    }

    @Test
    default void guarantee6WhatWasDroppedOrErasedIsNotFound() throws Exception {
        Transcript transcript = reopened();
        open(transcript, ROOM, "e1", KEEP);
        open(transcript, "chat/gone", "e2", KEEP);
        transcript.append(ROOM, entries(1, 6));
        transcript.append("chat/gone", entries(1, 6));
        transcript.drop(ROOM, List.of(2L, 5L, 99L));
        transcript.erase("chat/gone");
        assertEquals(List.of(1L, 3L, 4L, 6L), offsets(before(transcript, ROOM, 100, 100)));
        transcript = reopened();
        assertEquals(
                List.of(1L, 3L, 4L, 6L),
                offsets(open(transcript, ROOM, "e3", KEEP).entries()));
        assertEquals(List.of(), before(transcript, "chat/gone", 100, 100));
        assertEquals("e4", open(transcript, "chat/gone", "e4", KEEP).epoch());
    }

    @Test
    default void guarantee7TheOldestBeyondTheMaximumAreRemoved() throws Exception {
        Transcript transcript = reopened();
        Retention ten = new Retention(10, Duration.ZERO, true);
        open(transcript, ROOM, "e1", ten);
        transcript.append(ROOM, entries(1, 25));
        trim();
        Transcript.Tail tail = open(reopened(), ROOM, "e2", new Retention(100, Duration.ZERO, true));
        assertEquals(range(16, 25), offsets(tail.entries()));
        assertEquals(15, tail.complete());
    }

    @Test
    default void guarantee7WhatIsTooOldIsRemoved() throws Exception {
        Transcript transcript = reopened();
        Retention hour = new Retention(100, Duration.ofHours(1), true);
        open(transcript, ROOM, "e1", hour);
        transcript.append(ROOM, entries(1, 3));
        pass(Duration.ofMinutes(50));
        transcript.append(ROOM, entries(4, 5));
        pass(Duration.ofMinutes(20));
        Transcript.Tail tail = open(transcript, ROOM, "e2", hour);
        assertEquals(range(4, 5), offsets(tail.entries()));
        assertEquals(3, tail.complete());
        trim();
        Transcript.Tail later = open(reopened(), ROOM, "e3", KEEP);
        assertEquals(range(4, 5), offsets(later.entries()));
        assertEquals(3, later.complete());
    }

    @Test
    default void guarantee8AnEntryThatIsTooLargeMovesComplete() throws Exception {
        Transcript transcript = reopened();
        open(transcript, ROOM, "e1", KEEP);
        transcript.append(ROOM, entries(1, 3));
        Entry huge = new Entry(4, now(), new Publication("a", "", Frame.binary(new byte[(1 << 20) + 1])));
        assertEquals(false, transcript.append(ROOM, List.of(huge)));
        transcript.append(ROOM, entries(5, 6));
        Transcript.Tail tail = open(reopened(), ROOM, "e2", KEEP);
        assertEquals(6, tail.offset());
        assertEquals(List.of(1L, 2L, 3L, 5L, 6L), offsets(tail.entries()));
        assertTrue(!tail.epoch().equals("e1") || tail.complete() >= 4, tail::toString);
    }

    @Test
    default void channelsDoNotMix() throws Exception {
        Transcript transcript = reopened();
        open(transcript, "chat/a", "ea", KEEP);
        open(transcript, "sketch/a", "eb", KEEP);
        transcript.append("chat/a", entries(1, 2));
        transcript.append("sketch/a", entries(1, 7));
        transcript = reopened();
        assertEquals(2, open(transcript, "chat/a", "x", KEEP).offset());
        assertEquals(7, open(transcript, "sketch/a", "x", KEEP).offset());
        assertNotEquals("x", open(transcript, "sketch/a", "x", KEEP).epoch());
    }
}
