package io.fairlead.appserver;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tells the report why a test does not run on the server of this run. */
final class NotOnCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getElement().stream()
                .flatMap(NotOnCondition::all)
                .filter(one ->
                        ServerUnderTest.isChosen() && List.of(one.server()).contains(ServerUnderTest.chosen()))
                .findFirst()
                .map(one -> ConditionEvaluationResult.disabled(one.because() + " (" + one.source() + ")"))
                .orElseGet(() -> ConditionEvaluationResult.enabled("nothing is against it here"));
    }

    private static Stream<NotOn> all(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotationsByType(NotOn.class));
    }
}
