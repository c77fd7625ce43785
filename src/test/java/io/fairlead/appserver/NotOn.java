package io.fairlead.appserver;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server cannot do, whatever the gateway does: the test is disabled there by its name, and nowhere else. */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(NotOn.All.class)
@ExtendWith(NotOnCondition.class)
public @interface NotOn {
    /** Names of servers, such as {@code tomcat10}. */
    String[] server();

    /** What the server does instead. */
    String because();

    /** Where that is known or documented: an issue or the server's own text. */
    String source();

    /** Several of them. */
    @Documented
    @Target({ElementType.METHOD, ElementType.TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(NotOnCondition.class)
    @interface All {
        /** Each for servers of its own. */
        NotOn[] value();
    }
}
