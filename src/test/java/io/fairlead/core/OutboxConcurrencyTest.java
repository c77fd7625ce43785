package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OutboxConcurrencyTest {
    private static final int PRODUCERS = 8;
    private static final int EACH = 5_000;

    private final Meters meters = new Meters();
    private final Counters counters = new Counters();

    /** A transport that is done at once or a little later, on another thread. */
    private static final class Transport {
        final FakeConnection fake = new FakeConnection("p");
        final List<String> written = new ArrayList<>();
        final AtomicInteger underWay = new AtomicInteger();

        Connection peer(ExecutorService threads, boolean later) {
            return new ForwardingConnection(fake) {
                private int count;

                @Override
                public void write(Frame frame, Done done) {
                    assertEquals(1, underWay.incrementAndGet(), "two writes at a time");
                    written.add(frame.string());
                    boolean onAnother = later && count++ % 3 != 0;
                    Runnable end = () -> {
                        underWay.decrementAndGet();
                        done.done(true);
                    };
                    if (onAnother) {
                        threads.execute(end);
                    } else {
                        end.run();
                    }
                }
            };
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLostAndEachProducersOrderIsKept(boolean later) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS + 2);
        try {
            Transport transport = new Transport();
            Outbox outbox = outbox(transport.peer(threads, later), Delivery.Policy.DISCONNECT, 1 << 28);
            List<Future<?>> producers = new ArrayList<>();
            for (int p = 0; p < PRODUCERS; p++) {
                int producer = p;
                producers.add(threads.submit(() -> {
                    for (int i = 0; i < EACH; i++) {
                        outbox.send(Frame.text(producer + ":" + i));
                    }
                }));
            }
            for (Future<?> producer : producers) {
                producer.get();
            }
            CountDownLatch drained = new CountDownLatch(1);
            outbox.drainThen(drained::countDown);
            assertTrue(drained.await(20, TimeUnit.SECONDS));
            assertEquals(PRODUCERS * EACH, transport.written.size());
            int[] next = new int[PRODUCERS];
            for (String text : transport.written) {
                int colon = text.indexOf(':');
                int producer = Integer.parseInt(text.substring(0, colon));
                assertEquals(next[producer]++, Integer.parseInt(text.substring(colon + 1)));
            }
            assertEquals(PRODUCERS * EACH, counters.messagesOut());
            assertEquals(0, meters.outboxBytes().sum());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void everyActionThatWaitsForRoomRunsOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS + 2);
        try {
            Transport transport = new Transport();
            Outbox outbox = outbox(transport.peer(threads, true), Delivery.Policy.BLOCK, 64);
            AtomicInteger ran = new AtomicInteger();
            List<Future<?>> producers = new ArrayList<>();
            for (int p = 0; p < PRODUCERS; p++) {
                producers.add(threads.submit(() -> {
                    for (int i = 0; i < 1000; i++) {
                        CountDownLatch taken = new CountDownLatch(1);
                        if (outbox.send(Frame.text("0123456789")) == OfferResult.FULL) {
                            outbox.onTaken(() -> {
                                ran.incrementAndGet();
                                taken.countDown();
                            });
                            assertTrue(taken.await(20, TimeUnit.SECONDS));
                            assertEquals(0, taken.getCount());
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> producer : producers) {
                producer.get();
            }
            CountDownLatch drained = new CountDownLatch(1);
            outbox.drainThen(drained::countDown);
            assertTrue(drained.await(20, TimeUnit.SECONDS));
            assertEquals(PRODUCERS * 1000, transport.written.size());
        } finally {
            threads.shutdownNow();
        }
    }

    private Outbox outbox(Connection peer, Delivery.Policy policy, long maxQueueBytes) {
        return new Outbox(
                peer,
                new Delivery(policy, maxQueueBytes, Duration.ZERO),
                Duration.ofDays(1),
                () -> {
                    throw new AssertionError("found slow");
                },
                counters,
                meters,
                System::nanoTime);
    }
}
