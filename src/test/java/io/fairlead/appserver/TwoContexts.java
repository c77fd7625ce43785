package io.fairlead.appserver;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A second context on the server of a suite, with the same archive and settings of its own. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface TwoContexts {
    /** The name of the second context. */
    String CONTEXT = "second";

    /** Settings in YAML. */
    String value();
}
