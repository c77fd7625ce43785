package io.fairlead.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.rest.ContainerReport;
import io.fairlead.settings.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerReportTest {
    private static final Config.WebSocket SETTINGS = new Config.WebSocket(
            65_536,
            Duration.ofSeconds(25),
            Duration.ofSeconds(10),
            Duration.ZERO,
            Duration.ofSeconds(10),
            List.of("same-origin"),
            10,
            10,
            false);
    private static final List<String> OF_JAKARTA = List.of("read-pause", "connection-drop", "request-head-timeout");

    private static ContainerReport checked(String info, String type, String packaged, String... extensions) {
        String product = ContainerFacts.product(type);
        ContainerName name = ContainerFacts.named(ContainerName.parse(info), product);
        int frame = product.equals(ContainerFacts.TYRUS) ? 4_194_315 : 0;
        ContainerFacts facts = new ContainerFacts(
                name,
                product,
                ContainerFacts.release(name, product, packaged),
                8192,
                Integer.MAX_VALUE,
                -1,
                0,
                List.of(extensions),
                frame);
        return new SelfCheck(SETTINGS).of(facts);
    }

    private static List<String> lacking(ContainerReport container) {
        return container.lacking().stream().map(ContainerReport.Lack::what).toList();
    }

    private static String supplied(ContainerReport container, String what) {
        return container.supplied().stream()
                .filter(one -> one.what().equals(what))
                .map(ContainerReport.Supplied::detail)
                .reduce("", (one, other) -> one + "\n" + other);
    }

    @Test
    void anInstalledCompressionIsToldAndNotAgreedOn() {
        ContainerReport tomcat = checked(
                "Apache Tomcat/10.1.59",
                "org.apache.tomcat.websocket.server.WsServerContainer",
                "",
                "permessage-deflate");
        assertEquals("Apache Tomcat", tomcat.name());
        assertEquals("10.1.59", tomcat.version());
        assertTrue(supplied(tomcat, "compression").contains("permessage-deflate"));
    }

    @Test
    void tomcatLacksWhatJakartaHasNoWordFor() {
        ContainerReport tomcat =
                checked("Apache Tomcat/10.1.60", "org.apache.tomcat.websocket.server.WsServerContainer", "10.1.60");
        assertEquals(OF_JAKARTA, lacking(tomcat));
        assertEquals("", supplied(tomcat, "compression"));
    }

    @Test
    void tomcatInsideTomeeIsKnownByItsOwnVersion() {
        ContainerReport tomee = checked(
                "Apache Tomcat (TomEE)/10.1.59 (10.0.1)", "org.apache.tomcat.websocket.server.WsServerContainer", "x");
        assertEquals("Apache TomEE 10.0.1", tomee.name() + " " + tomee.version());
        assertEquals(OF_JAKARTA, lacking(tomee));
    }

    @ParameterizedTest
    @CsvSource({"WildFly Full 39.0.1.Final (WildFly Core 31.0.3.Final) - 2.3.23.Final, WildFly", "'', Undertow"})
    void undertowIsKnownFromItsNameOrItsClasses(String info, String name) {
        ContainerReport server = checked(info, "io.undertow.websockets.jsr.ServerWebSocketContainer", "2.3.23.Final");
        assertEquals(OF_JAKARTA, lacking(server));
        assertEquals(name, server.name());
    }

    @Test
    void tyrusKeepsFramesThatTheGatewayCannotBound() {
        ContainerReport glassfish = checked(
                "Eclipse GlassFish  7.0.21",
                "org.glassfish.tyrus.container.servlet.TyrusServletServerContainer",
                "2.1.5");
        assertEquals(List.of("read-pause", "request-head-timeout", "frame-size"), lacking(glassfish));
        assertTrue(supplied(glassfish, "send-queue").contains("65536 bytes"));
        assertTrue(supplied(glassfish, "idle-timeout").contains("timer task"));
    }

    @Test
    void aServerWithoutAVersionIsSaidToHaveNone() {
        ContainerReport liberty = checked("SMF WebContainer", "com.ibm.ws.wsoc.ServerContainerExt", "1.0.99");
        assertEquals("Open Liberty", liberty.name());
        assertEquals("version", lacking(liberty).get(0));
        assertEquals("unknown", checked("", "example.Other", "").name());
        assertEquals(
                "version", lacking(checked("Other/1.0", "example.Other", "1.0")).get(0));
        assertEquals(
                "version",
                lacking(checked("WildFly Full 39.0.1.Final", "io.undertow.websockets.jsr.Other", ""))
                        .get(0));
    }

    @Test
    void whatAContainerHasByItselfIsTold() {
        ContainerReport jetty = checked("jetty/12.1.12", "org.eclipse.jetty.ee10.websocket.jakarta.server.Other", "");
        assertEquals(
                "\nas it comes 8192 bytes of text, any number of bytes of binary; the gateway sets 65536 bytes for each"
                        + " session and counts again",
                supplied(jetty, "message-size"));
        assertTrue(supplied(jetty, "send-timeout").startsWith("\nas it comes none; "));
        assertFalse(supplied(jetty, "origin").isEmpty());
    }

    @Test
    void eachLackIsOneWarning() {
        List<String> lines = new ArrayList<>();
        Handler handler = new Recorder(lines);
        Logger logger = Logger.getLogger(SelfCheck.class.getName());
        logger.addHandler(handler);
        SelfCheck.log(checked("jetty/12.1.12", "org.eclipse.jetty.ee10.websocket.jakarta.server.Other", ""));
        SelfCheck.log(new ContainerReport("Fairlead", "0.1.0", List.of(), List.of()));
        logger.removeHandler(handler);
        assertEquals(3, lines.size(), lines.toString());
        assertTrue(lines.get(0).startsWith("WARNING Jetty 12.1.12 lacks read-pause: while "), lines.get(0));
    }

    private static final class Recorder extends Handler {
        private final List<String> lines;

        Recorder(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord entry) {
            Level level = entry.getLevel();
            lines.add(level + " " + new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
