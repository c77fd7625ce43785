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
 * One limit for all bytes that the gateway buffers on behalf of clients, inbound and outbound: outboxes, unsent socket
 * data, incomplete messages, request and response bodies, histories, drawings.
 *
 * <pre>
 *   FREE ── more than the limit ──► FULL: reading stops, holders are closed ── at most 7/8 of it ──► FREE
 * </pre>
 *
 * <p>While the budget is full, the gateway reads from no connection and closes the largest holders one after another:
 * the largest holder of the address with the largest total. A holder that still has more than half of its bytes one
 * second later is aborted.
 *
 * <p>Shared bytes count once towards the limit ({@link Frame#retain}), but in full for each holder, to find the
 * largest. A holder without buffered bytes costs nothing.
 *
 * <p>Threading: safe. Holders are closed on the timer's thread.
 */
public final class MemoryBudget implements Ticker.Watched {
    /** Overhead of one queued message in addition to its bytes. */
    public static final int ENTRY_BYTES = 64;

    private static final Duration ABORT_AFTER = Duration.ofSeconds(1);

    /** Something that can be closed to release its buffers. */
    public interface Holder {
        /** Closes the holder and sends the reason to its client; must not block. */
        void close(Close reason);

        /** Drops the holder without a closing handshake; must not block. */
        void abort();
    }

    /**
     * The bytes of one holder: {@linkplain #kept inbound} and {@linkplain #queued outbound}.
     *
     * <p>Threading: safe.
     */
    public static final class Account {
        /** Counts nothing; for holders without a limit. */
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
        /** When the holder was last asked to close, and its bytes then; used by the timer's thread only. */
        private long closedNanos;

        private long closedBytes;

        private Account(@Nullable MemoryBudget budget, String owner, @Nullable Holder holder) {
            this.budget = budget;
            this.owner = owner;
            this.holder = holder;
        }

        /** Changes the inbound bytes by {@code delta}; a decrease after {@link #close} has no effect. */
        public void kept(long delta) {
            MemoryBudget target = budget;
            if (target != null && delta != 0) {
                long before = KEPT.getAndUpdate(this, now -> Math.max(0, now + delta));
                target.add(this, Math.max(-before, delta));
            }
        }

        /** Replaces one amount of inbound bytes by another. @return {@code now} */
        public int kept(int before, int now) {
            kept((long) now - before);
            return now;
        }

        /**
         * Changes the outbound bytes.
         *
         * @param used the change of the bytes that no other holder shares, see {@link Frame#retain}
         */
        public void queued(long held, long used) {
            MemoryBudget target = budget;
            if (target != null && (held != 0 || used != 0)) {
                QUEUED.addAndGet(this, held);
                target.add(this, used);
            }
        }

        /** Inbound and outbound bytes. */
        public long bytes() {
            return kept + queued;
        }

        /** Releases the inbound bytes, as the holder has ended; the owner of the queue releases the outbound bytes. */
        public void close() {
            MemoryBudget target = budget;
            if (target != null) {
                target.holders.remove(this);
                target.add(-KEPT.getAndSet(this, 0));
            }
        }

        private Close reason() {
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

    /** A budget that is never full. */
    public static MemoryBudget unlimited() {
        return new MemoryBudget(Long.MAX_VALUE, (delay, task) -> {});
    }

    /** An account for a holder with this remote address: {@code host:port} or another client id. */
    public Account account(String address, Holder holder) {
        return new Account(this, host(address), holder);
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        boolean port = colon > 0 && (address.charAt(0) == '[' ? address.charAt(colon - 1) == ']' : true);
        return port ? address.substring(0, colon) : address;
    }

    /** Whether reading and admission are stopped. */
    public boolean isFull() {
        return full;
    }

    /** Runs the action, on any thread, each time the budget stops being full. */
    public void onFree(Runnable action) {
        onFree.add(action);
    }

    public long limitBytes() {
        return limitBytes;
    }

    public long usedBytes() {
        return used.get();
    }

    /** Number of holders that were closed to free memory. */
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
            scheduleClosing();
        } else if (full && now <= lowBytes) {
            free();
        }
    }

    private void free() {
        full = false;
        AllTasks.forEach(onFree, Runnable::run);
    }

    private void scheduleClosing() {
        if (!closing.getAndSet(true)) {
            timer.after(Duration.ZERO, this::closeLargest);
        }
    }

    /** Closes more holders while the budget is full: closed ones may not have released their bytes yet. */
    @Override
    public void onBeat(long nanos) {
        if (full) {
            scheduleClosing();
        }
    }

    private void closeLargest() {
        closing.set(false);
        long now = System.nanoTime();
        long excess = used.get() - lowBytes;
        List<Account> chosen = new ArrayList<>();
        for (Account largest : largestFirst()) {
            if (excess <= 0) {
                break;
            }
            excess -= largest.bytes();
            chosen.add(largest);
        }
        AllTasks.forEach(chosen, largest -> close(largest, now));
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
        if (account.closedBytes > 0 && held > account.closedBytes / 2) {
            if (now - account.closedNanos > ABORT_AFTER.toNanos()) {
                account.closedNanos = now;
                holder.abort();
            }
            return;
        }
        account.closedBytes = held;
        account.closedNanos = now;
        closed.incrementAndGet();
        holder.close(account.reason());
    }

    /** The order of closing: at each step the largest account of the address with the largest remaining total. */
    private List<Account> largestFirst() {
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
            Account largest = left.remove(left.size() - 1);
            ordered.add(largest);
            if (left.isEmpty()) {
                held.remove(most);
            } else {
                held.merge(most, -largest.bytes(), Long::sum);
            }
        }
        return ordered;
    }
}
