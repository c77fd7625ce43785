package io.fairlead.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.backplane.LocalBackplane;
import io.fairlead.core.ConnectionThread;
import io.fairlead.core.ExecutorThread;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.extension.LogsDefects;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscribers that live on a thread of their own. */
@Timeout(30)
@LogsDefects
class SubscriberGroupTest {
    private static final int MAX_WAITING = 256 << 10;

    private final Channel channel = new Channel(
            new LocalBackplane(Clock.systemUTC(), () -> "e", Transcript.NONE, MemoryBudget.unlimited()),
            "c",
            Retention.memory(10));

    /** A thread that runs its tasks when the test says so. */
    private static final class Slow implements ConnectionThread {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private final List<String> submitted = new ArrayList<>();
        private boolean working;

        @Override
        public void execute(Runnable task) {
            submitted.add("execute");
            tasks.add(task);
        }

        @Override
        public void turn(Runnable task) {
            submitted.add("turn");
            tasks.add(task);
        }

        @Override
        public boolean isHere() {
            return working;
        }

        @Override
        public ByteBuffer share(byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }

        void work() {
            working = true;
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            working = false;
        }
    }

    /**
     * Records what it receives, in which parts and where.
     *
     * <p>Threading: one call at a time, as the channel promises.
     */
    private static class Recorder implements Channel.Subscriber {
        final List<Long> offsets = new ArrayList<>();
        final List<Integer> parts = new ArrayList<>();
        final List<String> calls = new ArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        private final @Nullable ConnectionThread thread;
        private final AtomicInteger inside = new AtomicInteger();

        Recorder(@Nullable ConnectionThread thread) {
            this.thread = thread;
        }

        @Override
        public void onStart(Channel.Start start) {
            calls.add("start " + start.position().offset());
        }

        @Override
        public void onEntry(Entry entry) {
            offsets.add(entry.offset());
        }

        @Override
        public void onEntries(EntryBatch batch) {
            assertEquals(1, inside.incrementAndGet(), "two calls at a time");
            threads.add(Thread.currentThread());
            parts.add(batch.all().size());
            Channel.Subscriber.super.onEntries(batch);
            inside.decrementAndGet();
        }

        @Override
        public void onSignal(Entry signal) {
            calls.add("signal after " + offsets.size());
        }

        @Override
        public void onPresence(PresenceEvent event) {
            calls.add(event.presence().name() + " after " + offsets.size());
        }

        @Override
        public void onNotice(Frame notice) {
            calls.add(notice.string() + " after " + offsets.size());
        }

        @Override
        public void onFlush() {
            calls.add("flush");
        }

        @Override
        public @Nullable ConnectionThread thread() {
            return thread;
        }
    }

    @AfterEach
    void close() {
        channel.close();
    }

    private void publish(int messages, int bytes) {
        Frame payload = Frame.binary(new byte[bytes]);
        channel.publish(IntStream.range(0, messages)
                .mapToObj(i -> new Publication("me", "", payload))
                .toList());
    }

    @Test
    void whatWasPublishedTogetherIsDeliveredTogetherOnTheThread() {
        Slow thread = new Slow();
        Recorder recorder = new Recorder(thread);
        channel.subscribe(recorder, null);
        publish(3, 1);
        publish(2, 1);
        assertEquals(List.of(), recorder.offsets);
        thread.work();
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), recorder.offsets);
        assertEquals(List.of(3, 2), recorder.parts);
    }

    @Test
    void everythingIsDeliveredInOneOrderWithItsFlush() {
        Slow thread = new Slow();
        Recorder recorder = new Recorder(thread);
        channel.subscribe(recorder, null);
        publish(1, 1);
        channel.signal(new Publication("me", "", Frame.text("s")));
        publish(1, 1);
        channel.notice(Frame.text("n"));
        channel.flush();
        channel.enter(new Presence("1", "anna", "websocket"));
        thread.work();
        assertEquals(
                List.of(
                        "start 0",
                        "flush",
                        "signal after 1",
                        "flush",
                        "flush",
                        "n after 2",
                        "flush",
                        "anna after 2",
                        "flush"),
                recorder.calls);
    }

    @Test
    void aChannelMayDeliverAfterTheEventAllThatTheEventPublishes() {
        Slow thread = new Slow();
        Recorder recorder = new Recorder(thread);
        try (Channel after = new Channel(
                new LocalBackplane(Clock.systemUTC(), () -> "e", Transcript.NONE, MemoryBudget.unlimited()),
                "after",
                Retention.memory(10),
                Channel.Moment.AFTER_EVENT)) {
            after.subscribe(recorder, null);
            after.publish(List.of(new Publication("me", "", Frame.text("a"))));
            after.publish(List.of(new Publication("me", "", Frame.text("b"))));
            assertEquals(List.of("turn"), thread.submitted);
            thread.work();
            assertEquals(List.of(1L, 2L), recorder.offsets);
        }
        channel.subscribe(new Recorder(thread), null);
        publish(1, 1);
        assertEquals(List.of("turn", "execute"), thread.submitted);
    }

    @Test
    void aNewSubscriberReceivesNothingThatWasQueuedBefore() {
        Slow thread = new Slow();
        channel.subscribe(new Recorder(thread), null);
        publish(1, 1);
        Recorder late = new Recorder(thread);
        channel.subscribe(late, null);
        publish(1, 1);
        thread.work();
        assertEquals(List.of(2L), late.offsets);
        channel.unsubscribe(late);
        publish(1, 1);
        thread.work();
        assertEquals(List.of(2L), late.offsets);
    }

    @Test
    void aPublisherThatIsFasterThanTheThreadRunsTheCallbacksSoThatTheQueueIsBounded() {
        Slow thread = new Slow();
        Recorder recorder = new Recorder(thread);
        channel.subscribe(recorder, null);
        publish(1, MAX_WAITING / 2);
        assertEquals(List.of(), recorder.offsets);
        publish(1, MAX_WAITING / 2);
        assertEquals(List.of(1L, 2L), recorder.offsets);
        publish(1, 1);
        assertEquals(List.of(1L, 2L), recorder.offsets);
        thread.work();
        assertEquals(List.of(1L, 2L, 3L), recorder.offsets);
    }

    @Test
    void whatACallbackPublishesIsDeliveredAfterIt() {
        Recorder recorder = new Recorder(new ExecutorThread(Runnable::run)) {
            @Override
            public void onEntry(Entry entry) {
                if (entry.offset() == 1) {
                    publish(1, 1);
                }
                super.onEntry(entry);
            }
        };
        channel.subscribe(recorder, null);
        publish(2, 1);
        assertEquals(List.of(1L, 2L, 3L), recorder.offsets);
        assertEquals(List.of(2, 1), recorder.parts);
    }

    @Test
    void aSubscriberThatFailsKeepsNothingFromTheOthers() {
        channel.subscribe(
                new Recorder(new ExecutorThread(Runnable::run)) {
                    @Override
                    public void onEntry(Entry entry) {
                        throw new IllegalStateException("on purpose");
                    }
                },
                null);
        Recorder next = new Recorder(new ExecutorThread(Runnable::run));
        channel.subscribe(next, null);
        publish(1, 1);
        assertEquals(List.of(1L), next.offsets);
    }

    @Test
    void whatAllThreadsPublishIsDeliveredOnEachInTheOrderOfTheLog() throws Exception {
        int publishers = 4;
        int each = 2_000;
        List<ExecutorService> threads = IntStream.range(0, 2)
                .mapToObj(i -> Executors.newSingleThreadExecutor())
                .toList();
        List<Recorder> recorder = threads.stream()
                .map(thread -> new Recorder(new ExecutorThread(thread)))
                .toList();
        recorder.forEach(one -> channel.subscribe(one, null));
        CountDownLatch done = new CountDownLatch(publishers);
        for (int i = 0; i < publishers; i++) {
            new Thread(
                            () -> {
                                for (int n = 0; n < each; n++) {
                                    publish(1, 1_000);
                                }
                                done.countDown();
                            },
                            "test-publisher")
                    .start();
        }
        done.await();
        for (ExecutorService thread : threads) {
            thread.shutdown();
            assertTrue(thread.awaitTermination(20, TimeUnit.SECONDS));
        }
        List<Long> all =
                LongStream.rangeClosed(1, (long) publishers * each).boxed().toList();
        assertEquals(all, recorder.get(0).offsets);
        assertEquals(all, recorder.get(1).offsets);
    }
}
