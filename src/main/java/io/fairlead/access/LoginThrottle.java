package io.fairlead.access;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits failed logins by a token bucket per address, for a limited number of addresses.
 *
 * <p>If the list is full of addresses that failed recently, all other addresses share one bucket. A flood of addresses
 * therefore neither exhausts memory nor unblocks a blocked address.
 *
 * <p>Threading: safe; guarded by its own lock, which is held briefly.
 */
public final class LoginThrottle {
    private static final class Bucket {
        private double tokens;
        private long millis;

        private Bucket(double tokens, long millis) {
            this.tokens = tokens;
            this.millis = millis;
        }
    }

    private final Clock clock;
    private final int burst;
    private final double refillMillis;
    private final int maxAddresses;
    /** Least recently failed first. */
    private final Map<String, Bucket> buckets = new LinkedHashMap<>();

    private final Bucket shared;

    /** Ten failures at once, then one every six seconds; 10,000 addresses. */
    public LoginThrottle(Clock clock) {
        this(clock, 10, Duration.ofSeconds(6), 10_000);
    }

    /**
     * @param burst failures allowed at once
     * @param refill the time after which one more is allowed
     */
    public LoginThrottle(Clock clock, int burst, Duration refill, int maxAddresses) {
        this.clock = clock;
        this.burst = burst;
        this.refillMillis = refill.toMillis();
        this.maxAddresses = maxAddresses;
        this.shared = new Bucket(burst, clock.millis());
    }

    /** Counts one failed login. @return false if this address has failed too often */
    public synchronized boolean allow(String address) {
        long now = clock.millis();
        Bucket bucket = bucket(AddressGroup.of(address), now);
        refill(bucket, now);
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }

    /** The number of addresses in the list. */
    public synchronized int size() {
        return buckets.size();
    }

    private Bucket bucket(String network, long now) {
        Bucket bucket = buckets.remove(network);
        if (bucket == null) {
            removeFull(now);
            if (buckets.size() >= maxAddresses) {
                return shared;
            }
            bucket = new Bucket(burst, now);
        }
        buckets.put(network, bucket);
        return bucket;
    }

    private void removeFull(long now) {
        Iterator<Bucket> oldest = buckets.values().iterator();
        while (oldest.hasNext()) {
            Bucket bucket = oldest.next();
            refill(bucket, now);
            if (bucket.tokens < burst) {
                return;
            }
            oldest.remove();
        }
    }

    private void refill(Bucket bucket, long now) {
        long passed = Math.max(0, now - bucket.millis);
        bucket.tokens = Math.min(burst, bucket.tokens + passed / refillMillis);
        bucket.millis = now;
    }
}
