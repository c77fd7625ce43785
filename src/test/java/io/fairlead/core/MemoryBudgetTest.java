package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.extension.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose memory is taken when there is too little of it. */
class MemoryBudgetTest {
    private final List<Runnable> due = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final MemoryBudget budget = new MemoryBudget(1_000, (delay, task) -> due.add(task));

    /** One who gives back what it holds when it is closed. */
    private final class Client implements MemoryBudget.Holder {
        private final String name;
        private final MemoryBudget.Account account;

        Client(String address) {
            this.name = address;
            this.account = budget.account(address, this);
        }

        @Override
        public void close(Close why) {
            told.add(name + " " + why.code());
            account.close();
        }

        @Override
        public void abort() {
            told.add(name + " aborted");
        }
    }

    private void runDue() {
        List<Runnable> tasks = new ArrayList<>(due);
        due.clear();
        tasks.forEach(Runnable::run);
    }

    @Test
    void whoHoldsMostIsClosedFirstAndNoMoreThanNeeded() {
        new Client("10.0.0.1:1").account.kept(100);
        new Client("10.0.0.2:1").account.kept(600);
        new Client("10.0.0.3:1").account.kept(350);
        assertTrue(budget.isFull());
        runDue();
        assertEquals(List.of("10.0.0.2:1 1013"), told);
        assertFalse(budget.isFull());
        assertEquals(450, budget.usedBytes());
    }

    @Test
    void whatIsGivenBackAfterTheEndIsNotGivenBackTwice() {
        Client client = new Client("10.0.0.1:1");
        client.account.kept(300);
        client.account.close();
        client.account.kept(-300);
        assertEquals(0, client.account.bytes());
        assertEquals(0, budget.usedBytes());
    }

    @Test
    void anAddressOfManyGoesBeforeOneThatHoldsMoreThanEachOfThem() {
        for (int port = 1; port <= 8; port++) {
            new Client("10.0.0.1:" + port).account.kept(100);
        }
        new Client("[::1]:9").account.kept(250);
        runDue();
        assertTrue(told.stream().allMatch(one -> one.startsWith("10.0.0.1:")), told.toString());
        assertEquals(2, told.size());
    }

    @Test
    void readingGoesOnOnlyWhenAnEighthIsFree() {
        List<String> freed = new ArrayList<>();
        budget.onFree(() -> freed.add("free"));
        MemoryBudget.Account one = new Client("a").account;
        one.kept(1_001);
        one.kept(-100);
        assertTrue(budget.isFull());
        assertEquals(List.of(), freed);
        one.kept(-26);
        assertFalse(budget.isFull());
        assertEquals(List.of("free"), freed);
    }

    @Test
    void whoDoesNotReadIsToldThatAndNotThatTheGatewayIsBusy() {
        Client slow = new Client("a:1");
        slow.account.queued(1_200, 1_200);
        runDue();
        assertEquals(List.of("a:1 4008"), told);
    }

    @Test
    void whatIsSharedCountsOnce() {
        Frame shared = Frame.binary(new byte[300]);
        for (int i = 0; i < 100; i++) {
            Client one = new Client("10.0.0." + i + ":1");
            one.account.queued(300, shared.retain());
        }
        assertEquals(300, budget.usedBytes());
        assertFalse(budget.isFull());
        for (int i = 0; i < 99; i++) {
            assertEquals(0, shared.release());
        }
        assertEquals(300, shared.release());
    }

    @Test
    void aHolderThatReleasesNothingAfterItsCloseIsAborted() throws InterruptedException {
        MemoryBudget.Account[] stubborn = new MemoryBudget.Account[1];
        stubborn[0] = budget.account("a:1", new MemoryBudget.Holder() {
            @Override
            public void close(Close why) {
                told.add("closed");
            }

            @Override
            public void abort() {
                told.add("aborted");
                stubborn[0].close();
            }
        });
        stubborn[0].kept(2_000);
        runDue();
        assertTrue(Eventually.holdsWithin(Duration.ofSeconds(10), () -> {
            budget.onBeat(System.nanoTime());
            runDue();
            return !budget.isFull();
        }));
        assertEquals(List.of("closed", "aborted"), told);
        assertFalse(budget.isFull());
    }

    @Test
    void anOutboxCountsWhatWaitsAndGivesItBack() {
        FakeConnection fake = new FakeConnection("p");
        MemoryBudget.Account account = budget.account(fake.address(), fake);
        Connection counted = new ForwardingConnection(fake) {
            @Override
            public MemoryBudget.Account memory() {
                return account;
            }
        };
        Delivery delivery = new Delivery(Delivery.Policy.DISCONNECT, 1_000, Duration.ZERO);
        Outbox outbox =
                new Outbox(counted, delivery, Duration.ofSeconds(10), () -> {}, new Counters(), new Meters(), () -> 0L);
        for (int i = 0; i < 5; i++) {
            outbox.send(Frame.binary(new byte[50]));
        }
        assertEquals(5 * 50 + 4 * MemoryBudget.ENTRY_BYTES, budget.usedBytes());
        fake.finishAll();
        assertEquals(0, budget.usedBytes());
        assertEquals(0, account.bytes());
    }
}
