package io.fairlead.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What a client sends, right or wrong, written by hand: it shares no code with what reads it. */
public final class ClientBytes {
    static final int FIN = 0x80;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int key = 0x1badb002;

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] random(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    ClientBytes text(String text) {
        return frame(FIN | 1, utf8(text));
    }

    public ClientBytes binary(byte[] payload) {
        return frame(FIN | 2, payload);
    }

    ClientBytes ping(String text) {
        return frame(FIN | 9, utf8(text));
    }

    ClientBytes close(int code, String reason) {
        byte[] text = utf8(reason);
        return frame(
                FIN | 8,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    /** A frame with this first byte, masked, its length written as shortly as possible. */
    ClientBytes frame(int first, byte[] payload) {
        return header(first, payload.length).payload(payload);
    }

    /** So many frames with this first byte and nothing in them. */
    public ClientBytes flood(int first, int frames) {
        for (int i = 0; i < frames; i++) {
            frame(first, new byte[0]);
        }
        return this;
    }

    /** A header alone. */
    ClientBytes header(int first, long length) {
        return header(first, length < 126 ? (int) length : length < 65536 ? 126 : 127, length);
    }

    /** With this code in the seven bits of the length. */
    ClientBytes header(int first, int code, long length) {
        key = key * 31 + 0x2545f491;
        ByteBuffer header = ByteBuffer.allocate(14).put((byte) first).put((byte) (0x80 | code));
        if (code == 126) {
            header.putShort((short) length);
        } else if (code == 127) {
            header.putLong(length);
        }
        header.putInt(key);
        bytes.write(header.array(), 0, header.position());
        return this;
    }

    /** Masked with the key of the last header. */
    ClientBytes payload(byte[] payload) {
        for (int i = 0; i < payload.length; i++) {
            bytes.write(payload[i] ^ key >> 24 - i % 4 * 8);
        }
        return this;
    }

    ClientBytes raw(int... raw) {
        for (int one : raw) {
            bytes.write(one);
        }
        return this;
    }

    public byte[] array() {
        return bytes.toByteArray();
    }
}
