package io.fairlead.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvisoriesTest {
    private final Advisories known = Advisories.known();

    private List<String> ids(String product, String release) {
        return known.of(product, release).stream().map(Advisory::id).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "Tomcat, 10.1.59, CVE-2026-79677, true",
        "Tomcat, 10.1.60, CVE-2026-79677, false",
        "Tomcat, 10.1.9, CVE-2026-77791, true",
        "Tomcat, 10.1.7, CVE-2026-77791, false",
        "Tomcat, 11.0.25, CVE-2026-76183, true",
        "Tomcat, 11.0.26, CVE-2026-76183, false",
        "Undertow, 2.3.23.Final, UNDERTOW-2770, true",
        "Undertow, 2.4.3.Final, UNDERTOW-2770, false",
        "Undertow, 2.4.3.Final, CVE-2026-15565, true",
        "Jetty, 12.0.31, CVE-2026-19204, true",
        "Jetty, 12.0.38, CVE-2026-19204, false",
        "Jetty, 12.1.12, CVE-2026-19204, false",
        "Jetty, 12.1.11, CVE-2026-19204, true",
        "Liberty, 26.0.0.3, CVE-2026-8646, true",
        "Liberty, 26.0.0.7, CVE-2026-8646, false"
    })
    void aReleaseHasWhatWasPublishedOfIt(String product, String release, String id, boolean concerned) {
        assertEquals(
                concerned,
                ids(product, release).contains(id),
                ids(product, release).toString());
    }

    @Test
    void noReleaseHasTheSameTwice() {
        for (Advisory one : known.all()) {
            List<String> ids = ids(one.product(), one.from());
            assertEquals(ids.stream().distinct().toList(), ids);
        }
    }

    @Test
    void everyOneSaysWhatItIsAndWhereItIsPublished() {
        for (Advisory one : known.all()) {
            assertEquals("https", URI.create(one.source()).getScheme(), one.toString());
            assertFalse(one.detail().isEmpty() || one.id().isEmpty(), one.toString());
            assertTrue(one.concerns(one.from()), one.toString());
        }
    }

    @Test
    void aLineThatIsNoneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Advisories.parse("# a comment\n\nTomcat | CVE"));
    }
}
