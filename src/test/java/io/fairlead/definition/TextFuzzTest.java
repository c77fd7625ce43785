package io.fairlead.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fairlead.config.Document;
import io.fairlead.config.Documents;
import io.fairlead.config.Violations;
import io.fairlead.framing.Framing;
import io.fairlead.framing.FramingParser;
import io.fairlead.target.SocketUri;
import io.fairlead.target.SocketUriParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text: a value that reads back as itself, or a fault that is told; never an exception. */
class TextFuzzTest {
    @FuzzTest
    void socketUris(FuzzedDataProvider data) {
        socketUri(data.consumeRemainingAsString());
    }

    @FuzzTest
    void framings(FuzzedDataProvider data) {
        framing(data.consumeRemainingAsString());
    }

    @FuzzTest
    void documents(FuzzedDataProvider data) {
        document(data.consumeRemainingAsString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tcp:",
                "tcp://",
                "tcp://a",
                "tcp://a:",
                "tcp://a:99999",
                "tcp://a:1?",
                "tcp://a:1?x=1",
                "tcp://[::1:1",
                "tcp://[::1%lo]:1",
                "tcp://[:::::]:1",
                "tcp://224.0.0.1:1",
                "udp-listen://a:1?interface=lo",
                "udp-listen://239.0.0.1:1?interface=",
                "udp-listen://239.0.0.1:1?interface=lo&interface=lo",
                "udp://a:1?broadcast",
                "udp://a:1?broadcast=maybe",
                "unix:",
                "unix:run/x",
                "unix:/",
                "unix://a:1?x=y",
                "unix:/a\u0000b",
                "unix-listen:/x?y=z",
                "tcp-listen://:80",
                "TCP://a:1",
                " tcp://a:1",
                "udp://10.0.0.1:1?ttl=1",
                "udp://10.0.0.1:1?interface=lo",
                "udp://239.0.0.1:0",
                "udp://239.0.0.1:1?ttl=256",
                "udp://239.0.0.1:1?ttl=01",
                "udp://239.0.0.1:1?ttl=",
                "udp://239.0.0.1:1?interface=",
                "udp://239.0.0.1:1?broadcast=true",
                "udp-listen://239.0.0.1:1?ttl=1",
                "tls://[ff02::1]:1"
            })
    void malformedSocketUrisAreReported(String text) {
        List<String> told = new ArrayList<>();
        SocketUri uri = SocketUriParser.parse(text, told::add);
        assertEquals(text.equals("unix://a:1?x=y") ? 1 : uri == null ? 1 : 0, told.size(), () -> text + told);
        assertEquals(null, uri, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://a.example:1",
                "tls-listen://[::]:0",
                "udp-listen://239.1.2.3:5000?interface=lo",
                "udp-listen://[ff02::1]:5000?interface=eth0",
                "udp://10.0.0.255:9?broadcast=true",
                "udp://239.1.2.3:5000",
                "udp://239.1.2.3:5000?interface=lo&ttl=1",
                "udp://239.1.2.3:5000?ttl=255",
                "udp://[ff02::1]:5000?interface=eth0&ttl=0",
                "unix:/run/a b",
                "unix-listen:/tmp/x"
            })
    void validSocketUrisCanBeReadBack(String text) {
        SocketUri uri = SocketUriParser.parse(text, detail -> {});
        assertNotNull(uri);
        assertEquals(text, uri.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Line",
                "delimiter()",
                "delimiter(0)",
                "delimiter(0d0)",
                "length(3, be)",
                "length(2)",
                "length(2, me)",
                "fixed(0)",
                "fixed(-1)",
                "fixed(99999999999999999999)",
                "fixed(1, be)",
                "raw()",
                "line ",
                "x(1)"
            })
    void malformedFramingsAreReported(String text) {
        List<String> told = new ArrayList<>();
        assertEquals(null, FramingParser.parse(text, told::add));
        assertEquals(1, told.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [",
                "\t",
                "%YAML 9.9\n---\na",
                "? [a]\n: b",
                "!!binary x",
                "a: !!java.lang.String b",
                "'",
                "\u0000",
                "&a [*a]",
                "<<: {name: x}",
                "- - - -",
                "0x",
                "1_0: 1_",
                "relays: {}",
                "name: ~",
                "\uFEFFname: x",
                "{\"a\":1e999}",
                "a: 0b2",
                "a: 099999999999999999999999",
                "a: -",
                "a: .",
                "--- >\n x",
                "maxFrame: 99999999999999999999",
                "? ",
                ": :"
            })
    void documentsAreReadOrTheirFaultsReported(String text) {
        document(text);
    }

    private static void socketUri(String text) {
        List<String> told = new ArrayList<>();
        SocketUri uri = SocketUriParser.parse(text, told::add);
        assertEquals(uri == null ? 1 : 0, told.size());
        if (uri != null) {
            assertEquals(uri, SocketUriParser.parse(uri.toString(), told::add));
        }
    }

    private static void framing(String text) {
        List<String> told = new ArrayList<>();
        Framing framing = FramingParser.parse(text, told::add);
        assertEquals(framing == null ? 1 : 0, told.size());
        if (framing != null) {
            assertEquals(framing, FramingParser.parse(framing.toString(), told::add));
        }
    }

    private static void document(String text) {
        for (Document document : List.of(Documents.yaml(text), Documents.json(text))) {
            if (document.tree().isMissingNode()) {
                assertFalse(document.violations().isEmpty());
            } else {
                Violations found = new Violations();
                Documents.bind(document.tree(), RelayDocument.class, "", found).spec(found, "");
            }
        }
    }
}
