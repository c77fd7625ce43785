package io.fairlead.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseNumberTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.9, 10.1.59, -1",
        "10.1.60, 10.1.59, 1",
        "39.0.1.Final, 39.0.1, 0",
        "2.4.Final, 2.4.0.Final, 0",
        "2.3.23.Final, 2.3.24, -1",
        "11.0.0-M5, 11.0.0, -1",
        "11.0.0-M5, 10.1.59, 1",
        "8.0.0.Beta1, 8.0.0.Final, -1",
        "8.0.0.GA, 8.0.0, 0",
        "26.0.0.3, 26.0.0.12, -1",
        "6.2025.9, 6.2025.10, -1",
        "1.99999999999999999999, 1.2, 1",
        "no number, 0, 0"
    })
    void numbersAreComparedAsNumbers(String one, String other, int sign) {
        assertEquals(sign, Integer.signum(new ReleaseNumber(one).compareTo(new ReleaseNumber(other))));
        assertEquals(-sign, Integer.signum(new ReleaseNumber(other).compareTo(new ReleaseNumber(one))));
    }
}
