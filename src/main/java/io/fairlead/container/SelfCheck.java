package io.fairlead.container;

import io.fairlead.rest.ContainerReport;
import io.fairlead.rest.ContainerReport.Lack;
import io.fairlead.rest.ContainerReport.Supplied;
import io.fairlead.settings.Config;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** Reports the container's protections, and those still missing after the gateway has applied its own settings. */
public final class SelfCheck {
    private static final Logger LOG = System.getLogger(SelfCheck.class.getName());

    private static final String WEBSOCKET_SPECIFICATION =
            "https://jakarta.ee/specifications/websocket/2.1/jakarta-websocket-spec-2.1";
    private static final String SERVLET_SPECIFICATION =
            "https://jakarta.ee/specifications/servlet/6.0/jakarta-servlet-spec-6.0";
    private static final String TYRUS_SOURCE = "https://github.com/eclipse-ee4j/tyrus/blob/master/core/src/main/java/"
            + "org/glassfish/tyrus/core/TyrusWebSocketEngine.java";

    private final Config.WebSocket settings;

    public SelfCheck(Config.WebSocket settings) {
        this.settings = settings;
    }

    /** Logs one line for each missing protection. */
    public static void log(ContainerReport container) {
        String name = (container.name() + " " + container.version()).strip();
        container
                .lacking()
                .forEach(one -> LOG.log(
                        Level.WARNING, "{0} lacks {1}: {2} ({3})", name, one.what(), one.detail(), one.source()));
    }

    public ContainerReport of(ContainerFacts facts) {
        return new ContainerReport(facts.name().name(), facts.name().version(), supplied(facts), lacking(facts));
    }

    private List<Supplied> supplied(ContainerFacts facts) {
        List<Supplied> supplied = new ArrayList<>();
        supplied.add(new Supplied("origin", "no container checks it; the gateway does, before the upgrade"));
        supplied.add(new Supplied(
                "message-size",
                "as it comes " + bytes(facts.textBytes()) + " of text, " + bytes(facts.binaryBytes())
                        + " of binary; the gateway sets " + bytes(settings.maxMessageBytes())
                        + " for each session and counts again"));
        supplied.add(new Supplied(
                "send-timeout",
                "as it comes " + millis(facts.sendTimeoutMillis())
                        + "; the gateway has one send under way, a bounded queue before it, and closes after "
                        + millis(settings.sendTimeout().toMillis())));
        supplied.add(new Supplied("idle-timeout", "as it comes " + millis(facts.idleTimeoutMillis()) + idle(facts)));
        if (facts.extensions().stream().anyMatch(name -> name.contains("deflate"))) {
            supplied.add(new Supplied(
                    "compression",
                    "installed: " + String.join(", ", facts.extensions()) + "; the gateway agrees on no extension"));
        }
        if (facts.product().equals(ContainerFacts.TYRUS)) {
            supplied.add(new Supplied(
                    "connection-drop", "the gateway asks the server's Grizzly whether a client is gone, and ends it"));
            supplied.add(new Supplied(
                    "send-queue",
                    "as it comes four times the system's send buffer for each session; the gateway sets "
                            + bytes(GlassFishConnection.MAX_QUEUE_BYTES)));
        }
        return supplied;
    }

    private String idle(ContainerFacts facts) {
        String own =
                "; the gateway pings each " + millis(settings.pingInterval().toMillis())
                        + " and closes without an answer in "
                        + millis(settings.pongTimeout().toMillis());
        return facts.product().equals(ContainerFacts.TYRUS) ? own + ", without a timer task for each message" : own;
    }

    /** Whether product or version is unknown; for Tyrus the server's version is enough. */
    private static boolean isUnknown(ContainerFacts facts) {
        return facts.product().isEmpty()
                || facts.release().isEmpty()
                        && (facts.name().version().isEmpty() || !facts.product().equals(ContainerFacts.TYRUS));
    }

    /** What an application cannot control through any Jakarta API. */
    private static List<Lack> lacking(ContainerFacts facts) {
        List<Lack> lacking = new ArrayList<>();
        if (isUnknown(facts)) {
            lacking.add(new Lack(
                    "version",
                    "it can't be seen which WebSocket this is, or which version: see to it that it is none with known weaknesses",
                    SERVLET_SPECIFICATION));
        }
        lacking.add(new Lack(
                "read-pause",
                "while a session must not be read, it holds a thread of the server, for websocket.sendTimeout at most",
                WEBSOCKET_SPECIFICATION));
        if (!facts.product().equals(ContainerFacts.TYRUS)) {
            lacking.add(new Lack(
                    "connection-drop",
                    "the connection of a client that takes nothing ends when the server says,"
                            + " not after websocket.sendTimeout",
                    WEBSOCKET_SPECIFICATION));
        }
        lacking.add(new Lack(
                "request-head-timeout",
                "how long the head of a request may take is the server's own to limit",
                SERVLET_SPECIFICATION));
        if (facts.frameBytes() > 0) {
            lacking.add(new Lack(
                    "frame-size",
                    "up to " + bytes(facts.frameBytes()) + " of one frame are kept before websocket.maxMessage counts;"
                            + " larger ones are refused; the context parameter " + ContainerFacts.TYRUS_BUFFER
                            + " says how many",
                    TYRUS_SOURCE));
        }
        return lacking;
    }

    private static String bytes(int count) {
        return count > 0 && count < Integer.MAX_VALUE ? count + " bytes" : "any number of bytes";
    }

    private static String millis(long millis) {
        return millis > 0 ? millis + " ms" : "none";
    }
}
