package io.fairlead.definition;

import io.fairlead.protocol.RelayEnvelope;
import java.util.Set;

/** The WebSocket subprotocols (RFC 6455 §1.9) that a relay supports. */
public final class Subprotocols {
    /** Each names a payload codec; {@code binary} and {@code base64} are those of websockify. */
    private static final Set<String> FORMS = Set.of("binary", "base64", "text");

    private Subprotocols() {}

    /** Whether the name has a predefined meaning, so that a definition can't list it. */
    public static boolean isReserved(String subprotocol) {
        return FORMS.contains(subprotocol) || subprotocol.startsWith("fairlead.");
    }

    /** An echo sends messages back unchanged, so it does not support {@code base64}, which would require decoding. */
    public static boolean supports(RelaySpec spec, String subprotocol) {
        if (subprotocol.equals(RelayEnvelope.SUBPROTOCOL)) {
            return spec.mode() == Mode.HUB;
        }
        boolean echoedBase64 = spec.mode() == Mode.ECHO && subprotocol.equals("base64");
        return FORMS.contains(subprotocol) && !echoedBase64
                || spec.subprotocols().contains(subprotocol);
    }
}
