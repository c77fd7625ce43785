package io.fairlead.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * All bytes that clients make the gateway keep, in and out together, against one limit: outboxes, what sockets refuse,
 * messages that are not whole yet, bodies of requests and answers, histories, drawings.
 *
 * <pre>
 *   FREE ── more than the limit ──► FULL: reading stops, holders are closed ── at most 7/8 of it ──► FREE
 * </pre>
 *
 * <p>While it is full nobody is read, and whoever holds most is closed, one after another: of the address that holds most
 * the holder that holds most. One that still holds more than half of it a second later is aborted.
 *
 * <p>What many share counts once ({@link Frame#retain}); what each of them holds of it counts for each, to tell who holds
 * most. A holder that keeps nothing costs nothing here.
 *
 * <p>Threading: safe. Holders are closed on the timer's thread.
 */
public final class MemoryBudget implements Ticker.Watched {
    /** What each waiting message costs beside its bytes. */
    public static final int ENTRY_BYTES = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Something that can be made to give back what it keeps. */
    public interface Holder {
        /** Closes it for a reason that its client is told; must not block. */
        void close(Close why);

        /** Drops it without a word; must not block. */
        void abort();
    }

    /**
     * What one holder keeps: {@linkplain #kept what came from its client}, and {@linkplain #queued what is to go there}.
     *
     * <p>Threading: safe.
     */
    public static final class Account {
        /** Counts nothing: of a holder whose bytes have no limit. */
        public static final Account NONE = new Account(null, "", null);

        private static final AtomicLongFieldUpdater<Account> KEPT =
                AtomicLongFieldUpdater.newUpdater(Account.class, "kept");
        private static final AtomicLongFieldUpdater<Account> QUEUED =
                AtomicLongFieldUpdater.newUpdater(Account.class, "queued");

        private final @Nullable MemoryBudget budget;
        private final String owner;
        private final @Nullable Holder holder;
        private volatile long kept;
        private volatile long queued;
        private volatile boolean listed;
        /** When it was last to give back, and how much it had; the timer's thread alone. */
        private long askedNanos;

        private long askedBytes;

        private Account(@Nullable MemoryBudget budget, String owner, @Nullable Holder holder) {
            this.budget = budget;
            this.owner = owner;
            this.holder = holder;
        }

        /** So many bytes more, or fewer, of what came from the client; fewer after {@link #close} changes nothing. */
        public void kept(long delta) {
            MemoryBudget to = budget;
            if (to != null && delta != 0) {
                long before = KEPT.getAndUpdate(this, now -> Math.max(0, now + delta));
                to.add(this, Math.max(-before, delta));
            }
        }

        /** What came from the client took up so many bytes before. @return how many it does now */
        public int kept(int before, int now) {
            kept((long) now - before);
            return now;
        }

        /**
         * So many bytes more, or fewer, of what is to go to the client.
         *
         * @param used how many of them nobody else holds, too: see {@link Frame#retain}
         */
        public void queued(long held, long used) {
            MemoryBudget to = budget;
            if (to != null && (held != 0 || used != 0)) {
                QUEUED.addAndGet(this, held);
                to.add(this, used);
            }
        }

        /** All that it holds. */
        public long bytes() {
            return kept + queued;
        }

        /** The holder is gone: what it kept has come back; what was queued is given back by whose queue it was. */
        public void close() {
            MemoryBudget to = budget;
            if (to != null) {
                to.holders.remove(this);
                to.add(-KEPT.getAndSet(this, 0));
            }
        }

        private Close why() {
            return Close.of(
                    queued > kept ? Problem.Kind.SLOW_CONSUMER : Problem.Kind.BUSY, "the gateway's memory is full");
        }
    }

    private final long limitBytes;
    private final long lowBytes;
    private final Timer timer;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private final Set<Account> holders = ConcurrentHashMap.newKeySet();
    private final List<Runnable> onFree = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean full;

    /** @param limitBytes at least 1 */
    public MemoryBudget(long limitBytes, Timer timer) {
        this.limitBytes = limitBytes;
        this.lowBytes = limitBytes - limitBytes / 8;
        this.timer = timer;
    }

    /** One that is never full. */
    public static MemoryBudget unlimited() {
        return new MemoryBudget(Long.MAX_VALUE, (delay, task) -> {});
    }

    /** For a holder at this remote address, {@code host:port} or whatever tells clients apart. */
    public Account account(String address, Holder holder) {
        return new Account(this, host(address), holder);
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        boolean port = colon > 0 && (address.charAt(0) == '[' ? address.charAt(colon - 1) == ']' : true);
        return port ? address.substring(0, colon) : address;
    }

    /** Whether nothing more may be read, and nobody be let in. */
    public boolean isFull() {
        return full;
    }

    /** Runs this whenever it is not full any more; on any thread. */
    public void onFree(Runnable action) {
        onFree.add(action);
    }

    public long limitBytes() {
        return limitBytes;
    }

    public long usedBytes() {
        return used.get();
    }

    /** Holders that were closed to get memory back. */
    public long closed() {
        return closed.get();
    }

    private void add(Account account, long delta) {
        if (!account.listed && delta > 0) {
            account.listed = true;
            holders.add(account);
        }
        add(delta);
    }

    private void add(long delta) {
        if (delta == 0) {
            return;
        }
        long now = used.addAndGet(delta);
        if (delta > 0 && now > limitBytes) {
            full = true;
            closeMostSoon();
        } else if (full && now <= lowBytes) {
            free();
        }
    }

    private void free() {
        full = false;
        AllTasks.forEach(onFree, Runnable::run);
    }

    private void closeMostSoon() {
        if (!closing.getAndSet(true)) {
            timer.after(Duration.ZERO, this::closeMost);
        }
    }

    /** Again, while it is full: those who were closed may hold on to what they have. */
    @Override
    public void onBeat(long nanos) {
        if (full) {
            closeMostSoon();
        }
    }

    private void closeMost() {
        closing.set(false);
        long now = System.nanoTime();
        long excess = used.get() - lowBytes;
        List<Account> chosen = new ArrayList<>();
        for (Account worst : worstFirst()) {
            if (excess <= 0) {
                break;
            }
            excess -= worst.bytes();
            chosen.add(worst);
        }
        AllTasks.forEach(chosen, worst -> close(worst, now));
        if (full && used.get() <= lowBytes) {
            free();
        }
    }

    private void close(Account account, long now) {
        Holder holder = account.holder;
        if (holder == null) {
            return;
        }
        long held = account.bytes();
        if (account.askedBytes > 0 && held > account.askedBytes / 2) {
            if (now - account.askedNanos > PATIENCE.toNanos()) {
                account.askedNanos = now;
                holder.abort();
            }
            return;
        }
        account.askedBytes = held;
        account.askedNanos = now;
        closed.incrementAndGet();
        holder.close(account.why());
    }

    /** In the order in which they are to be closed: always the most of the address that has most left. */
    private List<Account> worstFirst() {
        Map<String, List<Account>> byOwner = new HashMap<>();
        Map<String, Long> held = new HashMap<>();
        for (Account account : holders) {
            if (account.bytes() > 0) {
                byOwner.computeIfAbsent(account.owner, owner -> new ArrayList<>())
                        .add(account);
                held.merge(account.owner, account.bytes(), Long::sum);
            }
        }
        byOwner.values().forEach(all -> all.sort(Comparator.comparingLong(Account::bytes)));
        List<Account> ordered = new ArrayList<>();
        while (!held.isEmpty()) {
            String most = held.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            List<Account> left = byOwner.getOrDefault(most, List.of());
            Account worst = left.remove(left.size() - 1);
            ordered.add(worst);
            if (left.isEmpty()) {
                held.remove(most);
            } else {
                held.merge(most, -worst.bytes(), Long::sum);
            }
        }
        return ordered;
    }
}
