package io.fairlead.definition;

import io.fairlead.protocol.RelayEnvelope;
import java.util.Set;

/** Which WebSocket subprotocols (RFC 6455 §1.9) a relay supports. */
public final class Subprotocols {
    /** Name the codec of payloads; {@code binary} and {@code base64} are websockify's. */
    private static final Set<String> FORMS = Set.of("binary", "base64", "text");

    private Subprotocols() {}

    /** Whether the name has a fixed meaning, so that a definition cannot list it. */
    public static boolean isReserved(String subprotocol) {
        return FORMS.contains(subprotocol) || subprotocol.startsWith("fairlead.");
    }

    /** An echo sends every message back as it is, so it does not support {@code base64}, which it would have to decode. */
    public static boolean supports(RelaySpec spec, String subprotocol) {
        if (subprotocol.equals(RelayEnvelope.SUBPROTOCOL)) {
            return spec.mode() == Mode.HUB;
        }
        boolean echoedBase64 = spec.mode() == Mode.ECHO && subprotocol.equals("base64");
        return FORMS.contains(subprotocol) && !echoedBase64
                || spec.subprotocols().contains(subprotocol);
    }
}
