package io.fairlead.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of texts in PEM (RFC 7468), or in words why it is none.
 *
 * @param path where it was read
 * @param blocks in their order; what stands between them is for people
 */
record PemFile(Path path, List<Block> blocks) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");
    /** Of a file in the format that PEM wraps: the first byte is a sequence's (X.690 §8.9). */
    private static final char DER_SEQUENCE = 0x30;

    private static final int MAX_BYTES = 1 << 20;

    /** @param label of the block */
    record Block(String label, String text) {
        /** @throws GeneralSecurityException when it is not Base64 */
        byte[] bytes() throws GeneralSecurityException {
            try {
                return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
            } catch (IllegalArgumentException damaged) {
                throw new GeneralSecurityException("is damaged: it is not Base64", damaged);
            }
        }
    }

    /** @throws GeneralSecurityException whose message is for people */
    static PemFile read(Path path) throws GeneralSecurityException {
        String text = text(path);
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            blocks.add(new Block(block.group(1), block.group(2)));
        }
        if (blocks.isEmpty()) {
            throw new GeneralSecurityException(path + " " + whyNone(text));
        }
        return new PemFile(path, List.copyOf(blocks));
    }

    private static String text(Path path) throws GeneralSecurityException {
        try {
            if (!Files.exists(path)) {
                throw new NoSuchFileException(path.toString());
            } else if (!Files.isRegularFile(path)) {
                throw new GeneralSecurityException(path + " is not a file");
            } else if (Files.size(path) > MAX_BYTES) {
                throw new GeneralSecurityException(path + " is larger than certificates and keys are");
            }
            // Every byte is a character here; what is no text must not fail before it can be told.
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException gone) {
            throw new GeneralSecurityException(path + " is not there", gone);
        } catch (IOException unreadable) {
            throw new GeneralSecurityException(path + " can't be read", unreadable);
        }
    }

    private static String whyNone(String text) {
        if (text.isBlank()) {
            return "is empty";
        }
        Matcher begun = BEGIN.matcher(text);
        if (begun.find()) {
            return "is cut off: the line -----END " + begun.group(1) + "----- is missing";
        }
        return text.charAt(0) == DER_SEQUENCE && text.chars().anyMatch(one -> one < ' ' && !Character.isWhitespace(one))
                ? "is binary, as DER is, where PEM is expected: \"openssl x509 -inform der\" makes PEM of a certificate,"
                        + " \"openssl pkey -inform der\" of a key"
                : "is not PEM: there is no line that begins with -----BEGIN";
    }

    /** What there is of this kind. */
    List<Block> all(String label) {
        return blocks.stream().filter(block -> block.label().equals(label)).toList();
    }

    /** What is there, for people. */
    String labels() {
        return String.join(", ", blocks.stream().map(Block::label).distinct().toList());
    }
}
