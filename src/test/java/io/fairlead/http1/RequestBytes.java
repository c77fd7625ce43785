package io.fairlead.http1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Requests one behind the other, right or nearly so, as somebody would send them who wants parsers to disagree. */
public final class RequestBytes {
    private static final String[] METHODS = {"GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "M-SEARCH"};
    private static final String[] TARGETS = {
        "/", "/a?b=c", "/a/%2e/b", "http://other:81/x?y", "/?", "HTTP://h?q", "/a;b=c"
    };
    private static final String[] FIELDS = {
        "Content-Length: 3",
        "Content-Length: 0",
        "Content-Length:\t3\t",
        "Content-Length : 3",
        "Content-Length: +3",
        "content-length:3 ",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked\t",
        "Transfer-Encoding:\fchunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding:\r\n chunked",
        "X: a\tb",
        "X: ",
        "X:\u00e4",
        " X: folded",
        "Host: twice",
        "X-Content-Length: 3",
        "Connection: keep-alive"
    };
    private static final String NASTY = "\r\n\0\t\f\u000b :,;0aX\u007f\u00ff";

    private final Random random;
    private final StringBuilder text = new StringBuilder();

    private RequestBytes(Random random) {
        this.random = random;
    }

    /** @param faults how many bytes at most are wrong */
    public static byte[] random(Random random, int faults) {
        RequestBytes bytes = new RequestBytes(random);
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            bytes.request();
        }
        for (int i = random.nextInt(faults + 1); i > 0; i--) {
            bytes.spoil();
        }
        return bytes.text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The same bytes in pieces. */
    public static byte[][] cut(Random random, byte[] bytes) {
        int pieces = 1 + random.nextInt(5);
        byte[][] cut = new byte[pieces][];
        int from = 0;
        for (int i = 0; i < pieces; i++) {
            int to = i == pieces - 1 ? bytes.length : from + random.nextInt(bytes.length - from + 1);
            cut[i] = java.util.Arrays.copyOfRange(bytes, from, to);
            from = to;
        }
        return cut;
    }

    public static byte[] join(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }

    private String one(String[] of) {
        return of[random.nextInt(of.length)];
    }

    private void request() {
        text.append("\r\n".repeat(random.nextInt(8) == 0 ? 1 : 0));
        text.append(one(METHODS)).append(' ').append(one(TARGETS)).append(" HTTP/1.");
        text.append(random.nextInt(10) == 0 ? "0" : "1").append("\r\nHost: h\r\n");
        if (random.nextInt(3) == 0) {
            text.append(one(FIELDS)).append("\r\n");
        }
        switch (random.nextInt(4)) {
            case 0 -> text.append("Content-Length: 3\r\n\r\nGET");
            case 1 -> {
                text.append("Transfer-Encoding: chunked\r\n\r\n");
                chunks();
            }
            default -> text.append("\r\n");
        }
    }

    private void chunks() {
        for (int i = random.nextInt(3); i > 0; i--) {
            int size = 1 + random.nextInt(20);
            text.append(random.nextInt(3) == 0 ? "00" : "").append(Integer.toHexString(size));
            text.append(random.nextInt(4) == 0 ? ";a=\"b\"" : "").append("\r\n");
            text.append("0\r\n\r\nGET /c HTTP/1.1\r\n".substring(0, Math.min(size, 20)));
            text.append("x".repeat(Math.max(0, size - 20))).append("\r\n");
        }
        text.append("0\r\n")
                .append(random.nextInt(4) == 0 ? "Trailer: x\r\n" : "")
                .append("\r\n");
    }

    private void spoil() {
        int at = random.nextInt(text.length());
        char nasty = NASTY.charAt(random.nextInt(NASTY.length()));
        switch (random.nextInt(3)) {
            case 0 -> text.insert(at, nasty);
            case 1 -> text.setCharAt(at, nasty);
            default -> text.deleteCharAt(at);
        }
    }
}
