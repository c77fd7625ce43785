package io.fairlead.eventloop;

import java.net.BindException;

/** Describes why a port can't be bound; the JDK throws the same exception for every reason. */
public final class BindFailure {
    private static final String TAKEN = "the port is taken";

    private BindFailure() {}

    public static String reason(BindException refused) {
        String message = String.valueOf(refused.getMessage());
        if (message.contains("in use")) {
            return TAKEN;
        }
        return message.contains("Permission") ? "not permitted" : "not an address of this machine";
    }

    /** Whether another socket is bound to the port. */
    public static boolean isTaken(BindException refused) {
        return reason(refused).equals(TAKEN);
    }
}
