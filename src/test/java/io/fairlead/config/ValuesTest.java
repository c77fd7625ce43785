package io.fairlead.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void sizesAreReadInBinaryAndDecimalUnits() {
        assertEquals(4096, ByteSizeText.of("4096").bytes());
        assertEquals(65536, ByteSizeText.of("64KiB").bytes());
        assertEquals(64000, ByteSizeText.of("64KB").bytes());
        assertEquals(1 << 20, ByteSizeText.of("1MiB").bytes());
        assertEquals(2_000_000, ByteSizeText.of("2 MB").bytes());
        for (String wrong : List.of("", "64", "-1", "1.5MiB", "KiB", "64kib", "64 Kib", "9999999999999999")) {
            assertEquals(wrong.equals("64"), ByteSizeText.parse(wrong).isPresent(), wrong);
        }
    }

    @Test
    void durationsNeedAUnit() {
        assertEquals(Duration.ofMillis(250), DurationText.of("250ms").duration());
        assertEquals(Duration.ofSeconds(25), DurationText.of("25s").duration());
        assertEquals(Duration.ofMinutes(5), DurationText.of("5m").duration());
        assertEquals(Duration.ofHours(1), DurationText.of("1h").duration());
        assertEquals(Duration.ZERO, DurationText.of("0s").duration());
        for (String wrong : List.of("", "25", "-1s", "1.5s", "soon", "PT5S")) {
            assertEquals(Optional.empty(), DurationText.parse(wrong), wrong);
        }
    }

    @Test
    void ratesAreCountsPerUnit() {
        assertEquals(new Rate(10, Duration.ofSeconds(1)), Rate.of("10/s"));
        assertEquals(new Rate(7, Duration.ofHours(1)), Rate.of("7 / h"));
        assertEquals(Optional.empty(), Rate.parse("10"));
        assertEquals(Optional.empty(), Rate.parse("10/d"));
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() {
        long seed = new Random().nextLong();
        System.out.println("ValuesTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            ByteSizeText size =
                    new ByteSizeText((random.nextLong() >>> (24 + random.nextInt(40))) << random.nextInt(10));
            assertEquals(size, ByteSizeText.of(size.toString()), () -> "seed " + seed);
            DurationText span = new DurationText(Duration.ofMillis(random.nextInt(100_000_000)));
            assertEquals(span, DurationText.of(span.toString()), () -> "seed " + seed);
            Rate rate = new Rate(random.nextInt(1_000_000), Duration.ofMinutes(random.nextBoolean() ? 1 : 60));
            assertEquals(rate, Rate.of(rate.toString()), () -> "seed " + seed);
        }
    }

    @Test
    void hostsAreNamesOrWholeAddresses() {
        for (String right : List.of("localhost:1", "127.0.0.1:0", "[::1]:65535", "a-b.example:80", "my_host:1")) {
            HostPort at = HostPort.parse(right, detail -> {});
            assertNotNull(at, right);
            assertEquals(right, at.toString());
        }
        for (String wrong : List.of(
                "",
                "host",
                ":80",
                "::1:80",
                "[::1]",
                "[zz::]:1",
                "1.2.3:1",
                "300.1.1.1:1",
                "a:65536",
                "a b:1",
                "a..b:1",
                "-a:1",
                "[1.2.3.4]:1",
                "a:b")) {
            StringBuilder told = new StringBuilder();
            assertNull(HostPort.parse(wrong, told::append), wrong);
            assertFalse(told.isEmpty(), wrong);
        }
    }

    @Test
    void originsAreWrittenAsBrowsersWriteThem() {
        for (String right : List.of("same-origin", "*", "https://example.org", "http://[::1]:8080", "app://x")) {
            assertTrue(OriginText.valid(right), right);
        }
        for (String wrong : List.of("", "example.org", "https://", "https://a/", "https://a:99999", "HTTPS://a")) {
            assertFalse(OriginText.valid(wrong), wrong);
        }
    }

    @Test
    void aSecretIsNeverShown() {
        assertFalse(new Secret("hunter2hunter2hunter2").toString().contains("hunter"));
    }
}
