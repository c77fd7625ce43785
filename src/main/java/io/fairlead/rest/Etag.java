package io.fairlead.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.core.Problem;
import io.fairlead.core.Violation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The version of a definition as HTTP names it (RFC 9110 §8.8.3): equal definitions, equal tags. */
record Etag(String header) {
    private static final Pattern TAG = Pattern.compile("\\s*((?:W/)?\"[!#-~\\x80-\\xff]*\")\\s*(?:,|$)");
    private static final int DIGEST_BYTES = 15;

    static Etag of(JsonNode definition) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Json.bytes(definition));
            String text = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, DIGEST_BYTES));
            return new Etag('"' + text + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * RFC 9110 §13.1.1: a weak tag never matches.
     *
     * @throws LostRace when the header names other versions
     * @throws Problem invalid when it is no list of tags
     */
    void requireMatch(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.trim().equals("*")) {
            return;
        }
        List<String> tags = tags(ifMatch);
        if (tags.isEmpty()) {
            throw Problem.invalid(List.of(new Violation("/?If-Match", "expected * or tags in double quotes")));
        }
        if (!tags.contains(header)) {
            throw new LostRace();
        }
    }

    /** RFC 9110 §13.1.2: a weak tag matches too. What is no list of tags names none. */
    boolean named(@Nullable String ifNoneMatch) {
        if (ifNoneMatch == null) {
            return false;
        }
        return ifNoneMatch.trim().equals("*")
                || tags(ifNoneMatch).stream()
                        .anyMatch(tag -> (tag.startsWith("W/") ? tag.substring(2) : tag).equals(header));
    }

    /** Empty when any of it is no tag. */
    private static List<String> tags(String list) {
        List<String> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(list);
        int end = 0;
        while (end < list.length() && matcher.find(end) && matcher.start() == end) {
            tags.add(matcher.group(1));
            end = matcher.end();
        }
        return end == list.length() ? tags : List.of();
    }
}
