package io.fairlead.definition;

import io.fairlead.protocol.RelayEnvelope;
import java.util.Set;

/** Which WebSocket subprotocols (RFC 6455 §1.9) a relay speaks. */
public final class Subprotocols {
    /** Speak of the payload's form; {@code binary} and {@code base64} are websockify's. */
    private static final Set<String> FORMS = Set.of("binary", "base64", "text");

    private Subprotocols() {}

    /** Whether the name has a meaning of its own, which no relay can give it. */
    public static boolean isReserved(String subprotocol) {
        return FORMS.contains(subprotocol) || subprotocol.startsWith("fairlead.");
    }

    /** An echo sends every message back as it came, so only {@code base64}, which it would have to undo, is not for it. */
    public static boolean speaks(RelaySpec spec, String subprotocol) {
        if (subprotocol.equals(RelayEnvelope.SUBPROTOCOL)) {
            return spec.mode() == Mode.HUB;
        }
        boolean undone = spec.mode() == Mode.ECHO && subprotocol.equals("base64");
        return FORMS.contains(subprotocol) && !undone || spec.subprotocols().contains(subprotocol);
    }
}
