package io.fairlead.container;

import jakarta.servlet.ServletContext;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway can detect about a container at startup.
 *
 * @param product its WebSocket implementation: {@code Tomcat}, {@code Undertow}, {@code Jetty}, {@code Liberty},
 *     {@code Tyrus}, or empty
 * @param release version of the product; empty if unknown
 * @param textBytes the container's default limit of text messages; not positive: no limit; the same for
 *     {@code binaryBytes}
 * @param extensions names of the installed extensions
 * @param frameBytes how much of one frame the container buffers before it applies the message limit; 0: no more than
 *     that limit
 */
public record ContainerFacts(
        ContainerName name,
        String product,
        String release,
        int textBytes,
        int binaryBytes,
        long sendTimeoutMillis,
        long idleTimeoutMillis,
        List<String> extensions,
        int frameBytes) {
    /** Tyrus 2.1, {@code TyrusWebSocketEngine.INCOMING_BUFFER_SIZE}. */
    static final String TYRUS_BUFFER = "org.glassfish.tyrus.incomingBufferSize";

    static final String TYRUS = "Tyrus";
    private static final String LIBERTY = "Liberty";
    private static final String LIBERTY_WITHOUT_NAME = "SMF WebContainer";
    private static final int TYRUS_BUFFER_BYTES = 4_194_315;

    public static ContainerFacts of(ServletContext context, ServerContainer websocket) {
        Class<?> type = websocket.getClass();
        String product = product(type.getName());
        ContainerName name = named(ContainerName.parse(context.getServerInfo()), product);
        return new ContainerFacts(
                name,
                product,
                release(name, product, type.getPackage().getImplementationVersion()),
                websocket.getDefaultMaxTextMessageBufferSize(),
                websocket.getDefaultMaxBinaryMessageBufferSize(),
                websocket.getDefaultAsyncSendTimeout(),
                websocket.getDefaultMaxSessionIdleTimeout(),
                websocket.getInstalledExtensions().stream()
                        .map(Extension::getName)
                        .sorted()
                        .toList(),
                product.equals(TYRUS) ? bufferBytes(context.getInitParameter(TYRUS_BUFFER)) : 0);
    }

    /** The product, from the class name of the WebSocket container, which no server hides. */
    static String product(String type) {
        if (type.startsWith("org.apache.tomcat.")) {
            return "Tomcat";
        } else if (type.startsWith("io.undertow.")) {
            return "Undertow";
        } else if (type.startsWith("org.eclipse.jetty.")) {
            return "Jetty";
        } else if (type.startsWith("com.ibm.ws.") || type.startsWith("io.openliberty.")) {
            return LIBERTY;
        }
        return type.startsWith("org.glassfish.tyrus.") ? TYRUS : "";
    }

    /** The name from the server info, or from the product if the server info has none. */
    static ContainerName named(ContainerName reported, String product) {
        boolean isNamed = !reported.name().equals(ContainerName.UNKNOWN)
                && !reported.name().equals(LIBERTY_WITHOUT_NAME);
        String known = product.equals(LIBERTY) ? "Open Liberty" : product;
        return isNamed || product.isEmpty() ? reported : new ContainerName(known, reported.version(), reported.inner());
    }

    /**
     * @param packaged version from the manifest; not used for Liberty, whose bundle versions differ from its releases
     */
    static String release(ContainerName name, String product, @Nullable String packaged) {
        if (!name.inner().isEmpty()) {
            return name.inner();
        }
        boolean isServer = !product.isEmpty() && name.name().contains(product);
        if (isServer && !name.version().isEmpty() || product.equals(LIBERTY)) {
            return name.version();
        }
        return packaged == null ? "" : packaged;
    }

    private static int bufferBytes(@Nullable String value) {
        return Optional.ofNullable(value)
                .filter(text -> text.matches("[1-9]\\d{0,8}"))
                .map(Integer::valueOf)
                .orElse(TYRUS_BUFFER_BYTES);
    }
}
