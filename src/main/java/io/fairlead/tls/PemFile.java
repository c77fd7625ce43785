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
 * A parsed PEM file (RFC 7468).
 *
 * @param path the file's path
 * @param blocks in file order; text between them is ignored
 */
record PemFile(Path path, List<Block> blocks) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");
    /** First byte of a DER file, which starts with a SEQUENCE (X.690 §8.9). */
    private static final char DER_SEQUENCE = 0x30;

    private static final int MAX_BYTES = 1 << 20;

    /** @param label label of the block */
    record Block(String label, String text) {
        /** @throws GeneralSecurityException if the text is not Base64 */
        byte[] bytes() throws GeneralSecurityException {
            try {
                return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
            } catch (IllegalArgumentException damaged) {
                throw new GeneralSecurityException("is damaged: it is not Base64", damaged);
            }
        }
    }

    /** @throws GeneralSecurityException if the file is not PEM; with a human-readable message */
    static PemFile read(Path path) throws GeneralSecurityException {
        String text = text(path);
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            blocks.add(new Block(block.group(1), block.group(2)));
        }
        if (blocks.isEmpty()) {
            throw new GeneralSecurityException(path + " " + explainNotPem(text));
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
            // Any byte is a valid character in ISO 8859-1, so that a binary file gets a proper error message.
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException gone) {
            throw new GeneralSecurityException(path + " is not there", gone);
        } catch (IOException unreadable) {
            throw new GeneralSecurityException(path + " can't be read", unreadable);
        }
    }

    private static String explainNotPem(String text) {
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

    /** All blocks with this label. */
    List<Block> all(String label) {
        return blocks.stream().filter(block -> block.label().equals(label)).toList();
    }

    /** The labels of all blocks, for error messages. */
    String labels() {
        return String.join(", ", blocks.stream().map(Block::label).distinct().toList());
    }
}
