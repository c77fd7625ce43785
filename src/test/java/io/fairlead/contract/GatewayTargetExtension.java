package io.fairlead.contract;

import io.fairlead.boot.EmbeddedGateway;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the gateway of a suite, and fails the suite when it leaves a thread of its own behind. */
final class GatewayTargetExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace SPACE =
            ExtensionContext.Namespace.create(GatewayTargetExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        String settings =
                context.getRequiredTestClass().getAnnotation(GatewayWith.class).value();
        context.getStore(SPACE).put(GatewayThreads.class, new GatewayThreads());
        context.getStore(SPACE).put(EmbeddedGateway.class, EmbeddedGateway.start(settings));
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        context.getStore(SPACE)
                .remove(EmbeddedGateway.class, EmbeddedGateway.class)
                .close();
        List<String> left = context.getStore(SPACE)
                .get(GatewayThreads.class, GatewayThreads.class)
                .left();
        if (!left.isEmpty()) {
            throw new AssertionError("threads are left: " + left);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == GatewayTarget.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        EmbeddedGateway gateway = context.getStore(SPACE).get(EmbeddedGateway.class, EmbeddedGateway.class);
        return new GatewayTarget(gateway.base(), EmbeddedGateway.ADMIN_TOKEN);
    }
}
