package io.fairlead.protocol;

import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads a client's messages in the JSON envelope: {@code {"type":"send","text"|"base64","to"?,"ref"?}}. */
public final class RelayEnvelopeReader {
    private RelayEnvelopeReader() {}

    /**
     * One {@code send}.
     *
     * @param to the id of the receiving peer; empty: all peers
     */
    public record Send(Frame payload, String to) {}

    /** @throws Problem invalid or bad-data */
    public static Send read(JsonMessage message) {
        if (!message.type().equals("send")) {
            throw new Problem(Problem.Kind.INVALID, "type: expected \"send\" or \"ping\"");
        }
        message.only("text", "base64", "to");
        return new Send(
                Frame.binary(payload(message)), message.optionalText("to").orElse(""));
    }

    private static byte[] payload(JsonMessage message) {
        if (message.has("text") == message.has("base64")) {
            throw new Problem(Problem.Kind.INVALID, "expected either text or base64");
        }
        if (message.has("text")) {
            return message.text("text").getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(message.text("base64"));
        } catch (IllegalArgumentException malformed) {
            throw new Problem(Problem.Kind.BAD_DATA, "base64: not base64");
        }
    }
}
