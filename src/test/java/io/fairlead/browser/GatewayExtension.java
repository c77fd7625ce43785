package io.fairlead.browser;

import java.util.ServiceLoader;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/** Starts the one {@link GatewayUnderTest} of the run when the first test asks for it. */
final class GatewayExtension extends TypeBasedParameterResolver<GatewayUnderTest> {
    private static final Namespace NAMESPACE = Namespace.create(GatewayExtension.class);

    /** Closed by JUnit after the last test. */
    private record Started(GatewayUnderTest gateway) implements AutoCloseable {
        @Override
        public void close() {
            gateway.close();
        }
    }

    @Override
    public GatewayUnderTest resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Started.class, key -> start(), Started.class)
                .gateway();
    }

    private static Started start() {
        return new Started(
                ServiceLoader.load(GatewayUnderTest.class).findFirst().orElseThrow());
    }
}
