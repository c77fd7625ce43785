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
        context.getStore(SPACE).put(EmbeddedGateway.class, EmbeddedGateway.start(settings));
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        context.getStore(SPACE)
                .remove(EmbeddedGateway.class, EmbeddedGateway.class)
                .close();
        List<String> left = threads();
        if (!left.isEmpty()) {
            throw new AssertionError("threads are left: " + left);
        }
    }

    /** The gateway's threads that live; each was given a moment to end. */
    static List<String> threads() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("fairlead-")) {
                thread.join(2_000);
            }
        }
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("fairlead-"))
                .sorted()
                .toList();
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
