package io.fairlead.http1;

import java.nio.charset.StandardCharsets;

/** The octets allowed in each part of a request (RFC 9110 §5, RFC 3986 Appendix A). */
final class Octets {
    private static final int TOKEN = 1;
    private static final int FIELD = 1 << 1;
    private static final int PATH = 1 << 2;
    private static final int QUERY = 1 << 3;
    private static final int DELETE = 0x7f;

    private static final byte[] CLASSES = classes();

    private Octets() {}

    private static byte[] classes() {
        byte[] classes = new byte[256];
        String alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        add(classes, alphanumeric + "!#$%&'*+-.^_`|~", TOKEN);
        add(classes, alphanumeric + "-._~!$&'()*+,;=:@%/", PATH);
        // Brackets are not allowed by RFC 3986, but browsers send them (URL Standard, query percent-encode set).
        add(classes, alphanumeric + "-._~!$&'()*+,;=:@%/?[]", QUERY);
        for (int octet = 0; octet < classes.length; octet++) {
            if (octet == '\t' || octet >= ' ' && octet != DELETE) {
                classes[octet] |= FIELD;
            }
        }
        return classes;
    }

    private static void add(byte[] classes, String octets, int kind) {
        for (byte octet : octets.getBytes(StandardCharsets.US_ASCII)) {
            classes[octet] |= (byte) kind;
        }
    }

    private static boolean is(byte octet, int kind) {
        return (CLASSES[octet & 0xff] & kind) != 0;
    }

    /** Whether it may be in a method or a field name. */
    static boolean isToken(byte octet) {
        return is(octet, TOKEN);
    }

    /** The end of the token that starts here. */
    static int endOfToken(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && isToken(bytes[end])) {
            end++;
        }
        return end;
    }

    /** Whether it may be in a field value, including obs-text and whitespace. */
    static boolean isField(byte octet) {
        return is(octet, FIELD);
    }

    /** Whether it may be in a path, including slashes and the percent sign. */
    static boolean isPath(byte octet) {
        return is(octet, PATH);
    }

    static boolean isQuery(byte octet) {
        return is(octet, QUERY);
    }

    static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    /** The value of a hexadecimal digit; -1 for other octets. */
    static int hex(byte octet) {
        return Character.digit((char) (octet & 0xff), 16);
    }

    /** @param lower the text to compare with, in lower case */
    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, String lower) {
        if (to - from != lower.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            byte octet = bytes[i];
            int folded = octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
            if (folded != lower.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }
}
