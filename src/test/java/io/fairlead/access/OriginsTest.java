package io.fairlead.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, localhost:8080, false, true",
        "http://LOCALHOST:8080, localhost:8080, false, true",
        "http://localhost:8080, LocalHost:8080, false, true",
        "http://localhost:8080, localhost:8081, false, false",
        "http://localhost:8080, localhost, false, false",
        "http://localhost, localhost:8080, false, false",
        "http://127.0.0.1:8080, localhost:8080, false, false",
        "http://example.org, example.org, false, true",
        "http://example.org, example.org:80, false, true",
        "http://example.org:80, example.org, false, true",
        "https://example.org, example.org, true, true",
        "https://example.org, example.org:443, true, true",
        "https://example.org, example.org, false, true",
        "http://example.org, example.org, true, false",
        "http://example.org, example.org.evil.org, false, false",
        "http://example.org.evil.org, example.org, false, false",
        "http://evil.org#example.org, example.org, false, false",
        "http://example.org@evil.org, example.org, false, false",
        "http://example.org/, example.org, false, false",
        "http://example.org http://evil.org, example.org, false, false",
        "http://[::1]:8080, [::1]:8080, false, true",
        "http://[::1]:8080, [0:0:0:0:0:0:0:1]:8080, false, true",
        "http://[::1]:8080, [::2]:8080, false, false",
        "http://[2001:DB8::1], [2001:db8::1], false, true",
        "http://[::zz], [::zz], false, false",
        "http://example.org:99999, example.org:99999, false, false",
        "null, example.org, false, false",
        "'', example.org, false, false",
        "http://example.org, '', false, false",
        "http://example.org,, false, false",
        "chrome-extension://abcdef, abcdef, false, true",
        ", example.org, false, true",
    })
    void sameOriginComparesHostAndPort(String origin, String host, boolean secure, boolean allowed) {
        assertEquals(allowed, new Origins(List.of("same-origin")).allowed(origin, host, secure));
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example, true",
        "https://APP.EXAMPLE:443, true",
        "http://app.example, false",
        "https://app.example:8443, false",
        "https://sub.app.example, false",
        "http://other.example:81, true",
        "http://other.example, false",
        "null, false",
        "http://gateway:80, false",
    })
    void listedOriginsMatchByScheme(String origin, boolean allowed) {
        Origins origins = new Origins(List.of("https://app.example", "http://Other.example:81"));
        assertEquals(allowed, origins.allowed(origin, "gateway", false));
    }

    @Test
    void aStarLetsEveryOriginInAndAnEmptyListNone() {
        assertTrue(new Origins(List.of("*")).allowed("null", "h", false));
        assertTrue(new Origins(List.of("*")).allowed("https://x.example", null, false));
        assertFalse(new Origins(List.of()).allowed("http://h", "h", false));
        assertTrue(new Origins(List.of()).allowed(null, "h", false));
    }

    @Test
    void aListMayContainOnlyWhatCanMatch() {
        assertTrue(Origins.isValid("*") && Origins.isValid("same-origin") && Origins.isValid("http://a:1"));
        assertFalse(Origins.isValid("a.example") || Origins.isValid("http://a/b") || Origins.isValid("null"));
    }
}
