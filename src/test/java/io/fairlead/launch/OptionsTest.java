package io.fairlead.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xmx256m",
                "-Xms64m",
                "-Xss512k",
                "-Dfairlead.config=a.yaml",
                "-XX:+UseZGC",
                "-XX:MaxRAMPercentage=50",
                "-Xlog:gc:file=gc.log"
            })
    void whatConfiguresAJvmIsGivenAgain(String option) {
        assertTrue(Options.areSafe(List.of(option)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-javaagent:agent.jar",
                "-agentlib:jdwp=transport=dt_socket,server=y",
                "-agentpath:/x.so",
                "-Xrunjdwp:server=y",
                "-Xshare:off",
                "-XX:SharedArchiveFile=a.jsa",
                "-XX:AOTCache=a.aot",
                "-XX:StartFlightRecording",
                "-XX:VMOptionsFile=options",
                "-Dcom.sun.management.jmxremote.port=9000",
                "@options",
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-cp"
            })
    void whatActsBeforeMainOrIsNotKnownIsNot(String option) {
        assertFalse(Options.areSafe(List.of("-Xmx64m", option)));
    }

    @Test
    void aCommandLineIsReadAsTheSystemKeepsIt() {
        byte[] line = "java\0-jar\0a b.war\0\0--port\0".getBytes(StandardCharsets.US_ASCII);
        assertEquals(List.of("java", "-jar", "a b.war", "", "--port"), Options.words(line, StandardCharsets.US_ASCII));
    }

    @Test
    void onlyPlainLettersMeanTheSameInEachLocale() {
        assertTrue(Options.arePlain(List.of("java", "-jar", "a b.war")));
        assertFalse(Options.arePlain(List.of("java", "-jar", "m\u00fcll.war")));
    }
}
