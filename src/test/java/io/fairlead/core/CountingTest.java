package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link Counters}, {@link Meters}, {@link LatencyHistogram} and {@link Ticker}. */
class CountingTest {
    @Test
    void aPartsCountsAreTheWholesToo() {
        Counters whole = new Counters();
        Counters part = new Counters(whole);
        part.received(3);
        part.sent(1, 5);
        part.sent(1, 0);
        part.dropped("max-age", 2);
        new Counters(whole).dropped("busy", 1);
        assertEquals(
                List.of(1L, 3L, 2L, 5L),
                List.of(part.messagesIn(), part.bytesIn(), part.messagesOut(), part.bytesOut()));
        assertEquals(
                List.of(1L, 3L, 2L, 5L),
                List.of(whole.messagesIn(), whole.bytesIn(), whole.messagesOut(), whole.bytesOut()));
        assertEquals(Map.of("max-age", 2L), part.dropped());
        assertEquals("{busy=1, max-age=2}", whole.dropped().toString());
    }

    @Test
    void metersCountByName() {
        Meters meters = new Meters();
        meters.upstreamConnect("ok");
        meters.upstreamConnect("ok");
        meters.authFailure("token");
        meters.dropped("max-age", 4);
        assertEquals(Map.of("ok", 2L), meters.upstreamConnects());
        assertEquals(Map.of("token", 1L), meters.authFailures());
        assertEquals(Map.of("max-age", 4L), meters.dropped());
    }

    @Test
    void aDurationFallsIntoTheBucketThatEndsAtIt() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(100_000);
        histogram.record(100_001);
        histogram.record(10_000_000_001L);
        histogram.record(-5);
        long[] counts = histogram.counts();
        assertEquals(LatencyHistogram.boundsSeconds().length + 1, counts.length);
        assertEquals(List.of(2L, 1L, 1L), List.of(counts[0], counts[1], counts[counts.length - 1]));
        assertEquals(10.000200002, histogram.sumSeconds(), 1e-9);
    }

    @Test
    void aBeatReachesEachOneOnceUntilItIsForgotten() {
        Ticker ticker = new Ticker();
        List<Long> heard = new ArrayList<>();
        Ticker.Watched one = heard::add;
        ticker.watch(one);
        ticker.watch(one);
        ticker.beat(7);
        ticker.forget(one);
        ticker.beat(8);
        assertEquals(List.of(7L), heard);
        assertEquals(0, ticker.size());
    }

    @Test
    void aWatcherThatFailsDoesNotKeepTheBeatFromTheOthers() {
        Ticker ticker = new Ticker();
        List<Long> heard = new ArrayList<>();
        RuntimeException defect = new IllegalStateException();
        for (int i = 0; i < 10; i++) {
            ticker.watch(new Ticker.Watched() {
                @Override
                public void onBeat(long nanos) {
                    throw defect;
                }
            });
            ticker.watch(new Ticker.Watched() {
                @Override
                public void onBeat(long nanos) {
                    heard.add(nanos);
                }
            });
        }
        assertSame(defect, assertThrows(RuntimeException.class, () -> ticker.beat(7)));
        assertEquals(10, heard.size());
    }

    @Test
    void whoseTimesAreLongIsCalledOnceASecondAPartOfThemAtEachBeat() {
        Ticker ticker = new Ticker();
        List<String> calls = new ArrayList<>();
        Duration none = Duration.ZERO;
        List<Ticker.Watched> rare = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Ticker.Watched one = new Ticker.Watched() {
                @Override
                public void onBeat(long nanos) {
                    calls.add("rare");
                }
            };
            rare.add(one);
            ticker.watch(one, none, Duration.ofSeconds(10), Duration.ofMinutes(5));
        }
        ticker.watch(nanos -> calls.add("short"), Duration.ofSeconds(9), Duration.ofMinutes(5));
        ticker.watch(nanos -> calls.add("none"), none);
        ticker.beat(1);
        assertEquals(
                List.of("none", "rare", "rare", "short"),
                calls.stream().sorted().toList());
        for (int beat = 2; beat <= 5; beat++) {
            ticker.beat(beat);
        }
        assertEquals(10, calls.stream().filter("rare"::equals).count());
        assertEquals(5, calls.stream().filter("short"::equals).count());
        assertEquals(12, ticker.size());
        rare.forEach(ticker::forget);
        assertEquals(2, ticker.size());
    }
}
