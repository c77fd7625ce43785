package io.fairlead.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs a suite on one gateway with these settings, wherever it runs; its {@link GatewayTarget} is a parameter. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("contract")
@ExtendWith(GatewayTargetExtension.class)
@interface GatewayWith {
    /** Settings in YAML. */
    String value() default "";

    /** Whether nobody may have used the gateway before; else it may have served another suite of the same settings. */
    boolean fresh() default false;
}
