package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.core.Delivery.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plays random sequences on an outbox and on a slow, plain list that says what is right. */
class OutboxModelTest {
    private static final int BOUND = 20;
    private static final int RUNS = 2000;

    /** The rules of {@link Outbox} once more, written without any thought of speed. */
    private static final class Model {
        record Item(String text, @Nullable String key, int lostBefore) {}

        final Policy policy;
        final List<Item> waiting = new ArrayList<>();
        final List<String> written = new ArrayList<>();

        @Nullable Item inFlight;

        boolean inFlightCounts;
        int lostAtEnd;
        int lost;
        boolean slow;

        Model(Policy policy) {
            this.policy = policy;
        }

        int load() {
            Item writing = inFlight;
            int size = writing == null || !inFlightCounts ? 0 : writing.text().length();
            return size
                    + waiting.stream().mapToInt(item -> item.text().length()).sum();
        }

        boolean fits(String text) {
            return load() == 0 || load() + text.length() <= BOUND;
        }

        OfferResult offer(String text, @Nullable String key) {
            if (slow) {
                return OfferResult.CLOSED;
            }
            OfferResult offer = place(text, key);
            pump();
            return offer;
        }

        private OfferResult place(String text, @Nullable String key) {
            switch (policy) {
                case BLOCK -> {
                    add(text, null);
                    return load() >= BOUND ? OfferResult.FULL : OfferResult.TAKEN;
                }
                case DISCONNECT -> {
                    slow = !fits(text);
                    if (slow) {
                        waiting.clear();
                        return OfferResult.CLOSED;
                    }
                    add(text, null);
                    return OfferResult.TAKEN;
                }
                case DROP_NEWEST -> {
                    return fits(text) ? add(text, null) : drop();
                }
                case CONFLATE -> {
                    return conflate(text, key);
                }
                default -> {
                    return makeRoom(text, null);
                }
            }
        }

        private OfferResult conflate(String text, @Nullable String key) {
            for (int i = 0; i < waiting.size(); i++) {
                Item item = waiting.get(i);
                if (key != null && key.equals(item.key())) {
                    int others = load() - item.text().length();
                    if (others == 0 || others + text.length() <= BOUND) {
                        waiting.set(i, new Item(text, key, item.lostBefore() + 1));
                        lost++;
                        return OfferResult.TAKEN;
                    }
                    lose(i);
                    break;
                }
            }
            return makeRoom(text, key);
        }

        private OfferResult makeRoom(String text, @Nullable String key) {
            while (!fits(text) && !waiting.isEmpty()) {
                lose(0);
            }
            return fits(text) ? add(text, key) : drop();
        }

        private void lose(int index) {
            int owed = waiting.remove(index).lostBefore() + 1;
            lost++;
            if (waiting.size() == index) {
                lostAtEnd += owed;
            } else {
                Item next = waiting.get(index);
                waiting.set(index, new Item(next.text(), next.key(), next.lostBefore() + owed));
            }
        }

        private OfferResult add(String text, @Nullable String key) {
            waiting.add(new Item(text, key, lostAtEnd));
            lostAtEnd = 0;
            return OfferResult.TAKEN;
        }

        private OfferResult drop() {
            lost++;
            lostAtEnd++;
            return OfferResult.DROPPED;
        }

        void finish() {
            inFlight = null;
            if (!slow) {
                pump();
            }
        }

        private void pump() {
            if (inFlight != null || slow) {
                return;
            }
            int owed = waiting.isEmpty() ? lostAtEnd : waiting.get(0).lostBefore();
            if (owed > 0) {
                if (waiting.isEmpty()) {
                    lostAtEnd = 0;
                } else {
                    waiting.set(
                            0, new Item(waiting.get(0).text(), waiting.get(0).key(), 0));
                }
                write(new Item("gap" + owed, null, 0), false);
            } else if (!waiting.isEmpty()) {
                write(waiting.remove(0), true);
            }
        }

        private void write(Item item, boolean counts) {
            inFlight = item;
            inFlightCounts = counts;
            written.add(item.text());
        }
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void anOutboxDoesWhatThePlainListDoes(Policy policy) {
        long seed = System.nanoTime();
        for (int run = 0; run < RUNS; run++) {
            play(policy, seed + run);
        }
    }

    private static void play(Policy policy, long seed) {
        Random random = new Random(seed);
        String where = policy.id() + ", seed " + seed;
        FakeConnection peer = new FakeConnection("p");
        List<String> slow = new ArrayList<>();
        Outbox outbox = outbox(peer, policy, slow);
        Model model = new Model(policy);
        for (int step = 0; step < 60; step++) {
            if (random.nextInt(3) == 0) {
                peer.finish(true);
                model.finish();
            } else {
                String text = step + "x".repeat(random.nextInt(random.nextInt(8) == 0 ? 30 : 8));
                String key = random.nextBoolean() ? "k" + random.nextInt(3) : null;
                OfferResult offer = outbox.offer(Frame.text(text), key);
                outbox.flush();
                assertEquals(model.offer(text, key), offer, where);
            }
            assertEquals(model.written, peer.texts(), where);
            assertEquals(model.lost, outbox.lost(), where);
            assertEquals(model.slow ? 1 : 0, slow.size(), where);
            assertEquals(!model.slow && model.load() >= BOUND, outbox.isFull(), where);
        }
        finishAll(peer, model, where);
    }

    private static void finishAll(FakeConnection peer, Model model, String where) {
        while (peer.finish(true)) {
            model.finish();
        }
        assertEquals(model.written, peer.texts(), where);
    }

    private static Outbox outbox(FakeConnection peer, Policy policy, List<String> slow) {
        OutboxOwner owner = new OutboxOwner() {
            @Override
            public void onSlow() {
                slow.add("slow");
            }

            @Override
            public Frame gap(long dropped, Policy because) {
                return Frame.text("gap" + dropped);
            }
        };
        return new Outbox(
                peer,
                new Delivery(policy, BOUND, Duration.ZERO),
                Duration.ofDays(1),
                owner,
                new Counters(),
                new Meters(),
                () -> 0);
    }
}
