package io.fairlead.contract;

import io.fairlead.appserver.DeployedArchive;
import io.fairlead.appserver.ServerUnderTest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the gateway of a suite: by itself, or on the application server of this run when there is one. */
final class GatewayTargetExtension
        implements ExecutionCondition, BeforeAllCallback, AfterAllCallback, ParameterResolver {
    private static final Logger LOG = System.getLogger(GatewayTargetExtension.class.getName());
    private static final ExtensionContext.Namespace SPACE =
            ExtensionContext.Namespace.create(GatewayTargetExtension.class);

    /** A server that this machine can't run is no failure, but is said. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> missing = ServerUnderTest.isChosen() ? ServerUnderTest.missing() : Optional.empty();
        missing.ifPresent(reason -> LOG.log(Level.WARNING, "Skipped: {0}", reason));
        return missing.map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("it can run here"));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        GatewayWith wanted = context.getRequiredTestClass().getAnnotation(GatewayWith.class);
        String settings = wanted.value();
        context.getStore(SPACE)
                .put(
                        GatewayHost.class,
                        ServerUnderTest.isChosen()
                                ? DeployedArchive.of(context, settings, wanted.fresh())
                                : new EmbeddedHost(settings));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        context.getStore(SPACE).remove(GatewayHost.class, GatewayHost.class).close();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == GatewayTarget.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(SPACE);
        return new GatewayTarget(() -> store.get(GatewayHost.class, GatewayHost.class));
    }
}
