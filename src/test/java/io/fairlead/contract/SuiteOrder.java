package io.fairlead.contract;

import io.fairlead.appserver.ServerUnderTest;
import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/** On a server: suites of the same settings one after the other, so that they share a deployment. */
public final class SuiteOrder implements ClassOrderer {
    @Override
    public void orderClasses(ClassOrdererContext context) {
        if (ServerUnderTest.isChosen()) {
            context.getClassDescriptors()
                    .sort(Comparator.comparing(SuiteOrder::settings).thenComparing(SuiteOrder::isUsed));
        }
    }

    private static String settings(ClassDescriptor suite) {
        return suite.findAnnotation(GatewayWith.class).map(GatewayWith::value).orElse("");
    }

    /** Who wants a fresh gateway is the first, and the rest goes on with it. */
    private static boolean isUsed(ClassDescriptor suite) {
        return !suite.findAnnotation(GatewayWith.class).map(GatewayWith::fresh).orElse(false);
    }
}
