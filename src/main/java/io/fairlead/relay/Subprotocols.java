package io.fairlead.relay;

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

    static boolean speaks(RelaySpec spec, String subprotocol) {
        if (subprotocol.equals(Envelope.SUBPROTOCOL)) {
            return spec.mode() == Mode.HUB;
        }
        return FORMS.contains(subprotocol) && spec.mode() != Mode.ECHO
                || spec.subprotocols().contains(subprotocol);
    }
}
