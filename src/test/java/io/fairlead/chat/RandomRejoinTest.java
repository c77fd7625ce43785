package io.fairlead.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.backplane.LocalBackplane;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.PresenceEvent;
import io.fairlead.channel.Retention;
import io.fairlead.channel.Transcript;
import io.fairlead.core.Close;
import io.fairlead.core.Delivery;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members who leave and come back at random hear everything, once and in order, or are told that they don't. */
@Timeout(60)
class RandomRejoinTest {
    private static final int MESSAGES = 5000;
    private static final int SEEDS = 200;

    /** Checks each offset that it hears. */
    private static final class RejoiningMember implements MemberListener {
        private final long seed;
        private String epoch = "";
        private long heard;
        private long skipped;
        private int unrecovered;

        RejoiningMember(long seed) {
            this.seed = seed;
        }

        @Override
        public synchronized void onWelcome(Welcome welcome) {
            if (welcome.recovered()) {
                welcome.messages().forEach(this::onMessage);
            } else if (!epoch.isEmpty()) {
                unrecovered++;
                skipped += welcome.position().offset() - heard;
                heard = welcome.position().offset();
            }
            if (epoch.isEmpty()) {
                heard = welcome.position().offset();
            }
            epoch = welcome.position().epoch();
            assertEquals(welcome.position().offset(), heard, "seed " + seed);
            notifyAll();
        }

        @Override
        public synchronized void onMessage(Entry message) {
            assertEquals(heard + 1, message.offset(), "seed " + seed);
            heard = message.offset();
            notifyAll();
        }

        synchronized Position position() {
            return new Position(epoch, heard);
        }

        synchronized void awaitHeard(long offset) throws InterruptedException {
            while (heard < offset) {
                wait();
            }
        }

        synchronized long heard() {
            return heard;
        }

        @Override
        public void onWhisper(Entry whisper) {}

        @Override
        public void onTyping(Entry typing) {}

        @Override
        public void onPresence(PresenceEvent event) {}

        @Override
        public void onHistory(List<Entry> messages, boolean more) {}

        @Override
        public void onProblem(Problem problem, String ref) {
            throw new AssertionError(problem);
        }

        @Override
        public void onFlush() {}

        @Override
        public void close(Close close) {
            throw new AssertionError(close);
        }
    }

    private static Rooms rooms(int history) {
        ChatRules rules = new ChatRules(
                Retention.memory(history),
                100,
                1_000_000,
                Duration.ofSeconds(1),
                new Delivery(Delivery.Policy.DISCONNECT, 1 << 20, Duration.ZERO),
                10,
                100);
        return new Rooms(
                rules,
                new LocalBackplane(Clock.systemUTC(), () -> "e", Transcript.NONE, MemoryBudget.unlimited()),
                Transcript.NONE,
                address -> address,
                System::nanoTime);
    }

    @Test
    void aMemberThatRejoinsAtRandomRecoversEverythingOrIsToldThatItDoesNot() {
        System.out.println("random rejoining: seeds 1 to " + SEEDS);
        int unrecovered = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            unrecovered += rejoinAtRandom(seed);
        }
        assertTrue(unrecovered > 0, "no seed ever outran the history: the test shows less than it says");
    }

    /** One thread that does everything in turns. */
    private static int rejoinAtRandom(long seed) {
        Random random = new Random(seed);
        Rooms rooms = rooms(seed % 2 == 0 ? MESSAGES : 1 + random.nextInt(300));
        RejoiningMember rejoining = new RejoiningMember(seed);
        Membership speaker =
                rooms.join("r", new Presence("s", "speaker", "tcp"), null, new RejoiningMember(seed), null);
        int said = 0;
        while (said < MESSAGES) {
            Position since = rejoining.epoch.isEmpty() ? null : rejoining.position();
            Membership membership = rooms.join("r", new Presence("w", "rejoining", "tcp"), null, rejoining, since);
            said += say(speaker, Math.min(MESSAGES - said, random.nextInt(200)));
            membership.leave();
            said += say(speaker, Math.min(MESSAGES - said, random.nextInt(200)));
        }
        rooms.join("r", new Presence("w", "rejoining", "tcp"), null, rejoining, rejoining.position())
                .leave();
        assertEquals(MESSAGES, rejoining.heard(), "seed " + seed);
        assertEquals(rejoining.unrecovered == 0, rejoining.skipped == 0, "seed " + seed);
        return rejoining.unrecovered;
    }

    private static int say(Membership membership, int count) {
        for (int i = 0; i < count; i++) {
            membership.say("x", "");
        }
        return count;
    }

    /** With threads that really run at the same time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aMemberThatRejoinsWhileTwoThreadsPublishRecoversEverything(long seed) throws Exception {
        Random random = new Random(seed);
        Rooms rooms = rooms(MESSAGES);
        RejoiningMember rejoining = new RejoiningMember(seed);
        Membership first = rooms.join("r", new Presence("rejoining-0", "rejoining", "tcp"), null, rejoining, null);
        Thread one = speaking(rooms, "one");
        Thread two = speaking(rooms, "two");
        first.leave();
        for (int round = 1; rejoining.heard() < MESSAGES; round++) {
            Membership membership = rooms.join(
                    "r", new Presence("rejoining-" + round, "rejoining", "tcp"), null, rejoining, rejoining.position());
            long until = Math.min(MESSAGES, rejoining.heard() + random.nextInt(100));
            rejoining.awaitHeard(until);
            membership.leave();
        }
        one.join();
        two.join();
        assertEquals(0, rejoining.unrecovered, "seed " + seed);
        assertEquals(List.of(), rooms.find("r").orElseThrow().members());
    }

    private static Thread speaking(Rooms rooms, String name) {
        Membership membership = rooms.join("r", new Presence(name, name, "tcp"), null, new RejoiningMember(0), null);
        Thread thread = new Thread(
                () -> {
                    say(membership, MESSAGES / 2);
                    membership.leave();
                },
                "test-" + name);
        thread.start();
        return thread;
    }
}
