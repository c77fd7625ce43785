package io.fairlead.container;

import jakarta.servlet.ServletContext;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a container at the start.
 *
 * @param product what its WebSocket is made of: {@code Tomcat}, {@code Undertow}, {@code Jetty}, {@code Liberty},
 *     {@code Tyrus}, or empty
 * @param release of the product; empty: it can't be seen
 * @param textBytes the longest text message as it comes; none when not positive, as with the next
 * @param extensions the names of those that are installed
 * @param frameBytes how much of a frame is kept before its message is looked at; 0: no more than a message may have
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

    /** By the class of the WebSocket container, which no server hides. */
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

    /** What the container does not say of itself, its classes do. */
    static ContainerName named(ContainerName said, String product) {
        boolean says =
                !said.name().equals(ContainerName.UNKNOWN) && !said.name().equals(LIBERTY_WITHOUT_NAME);
        String known = product.equals(LIBERTY) ? "Open Liberty" : product;
        return says || product.isEmpty() ? said : new ContainerName(known, said.version(), said.inner());
    }

    /** @param packaged what the manifest of its classes says; Liberty counts its bundles otherwise than its releases */
    static String release(ContainerName name, String product, @Nullable String packaged) {
        if (!name.inner().isEmpty()) {
            return name.inner();
        }
        boolean itself = !product.isEmpty() && name.name().contains(product);
        if (itself && !name.version().isEmpty() || product.equals(LIBERTY)) {
            return name.version();
        }
        return packaged == null ? "" : packaged;
    }

    private static int bufferBytes(@Nullable String set) {
        return Optional.ofNullable(set)
                .filter(text -> text.matches("[1-9]\\d{0,8}"))
                .map(Integer::valueOf)
                .orElse(TYRUS_BUFFER_BYTES);
    }
}
