package io.fairlead.eventloop;

import java.net.BindException;

/** Why a port can't be bound, in words: the JDK has one exception for all of it. */
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

    /** Whether somebody else has the port. */
    public static boolean isTaken(BindException refused) {
        return reason(refused).equals(TAKEN);
    }
}
