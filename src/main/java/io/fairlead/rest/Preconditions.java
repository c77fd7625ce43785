package io.fairlead.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.core.Problem;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conditional header fields of a request (RFC 9110 §13), as sent; injected by Jersey. No resource of this API has a
 * Last-Modified, so date conditions are ignored (§13.1.3, §13.1.4).
 *
 * <p>Not {@link jakarta.ws.rs.core.Request#evaluatePreconditions}: for methods that change something, Jersey compares
 * {@code If-None-Match} strongly, contrary to §13.1.2.
 *
 * <p>Threading: one thread, one request.
 */
public final class Preconditions {
    @Parameter(array = @ArraySchema(schema = @Schema(types = "string")))
    @JsonProperty
    @HeaderParam(HttpHeaders.IF_MATCH)
    private @Nullable List<String> ifMatch;

    @Parameter(array = @ArraySchema(schema = @Schema(types = "string")))
    @JsonProperty
    @HeaderParam(HttpHeaders.IF_NONE_MATCH)
    private @Nullable List<String> ifNoneMatch;

    /**
     * Checks the conditions of a call that changes something.
     *
     * @param current the current version; null: none
     * @throws Problem conflict with status 412, if a condition does not hold
     * @throws Problem invalid, if a condition is malformed
     */
    void requireFor(@Nullable Etag current) {
        if (!isMatch(current)) {
            throw failed(
                    current == null
                            ? "If-Match names a version, and there is none"
                            : "the definition is not the one that If-Match names: read it again");
        }
        if (isNamed(current)) {
            throw failed("If-None-Match names the version that is there");
        }
    }

    /**
     * Checks the conditions of a read: whether the caller already has this version, so that the response is 304.
     *
     * @throws Problem conflict with status 412, if {@code If-Match} names only other versions
     * @throws Problem invalid, if a condition is malformed
     */
    boolean isKnown(Etag current) {
        if (!isMatch(current)) {
            throw failed("the definition is not the one that If-Match names");
        }
        return isNamed(current);
    }

    private static Problem failed(String detail) {
        return Problem.withStatus(Problem.Kind.CONFLICT, 412, detail);
    }

    private boolean isMatch(@Nullable Etag current) {
        EtagList wanted = EtagList.of(HttpHeaders.IF_MATCH, lines(ifMatch));
        return wanted == null || current != null && wanted.namesStrongly(current);
    }

    private boolean isNamed(@Nullable Etag current) {
        EtagList unwanted = EtagList.of(HttpHeaders.IF_NONE_MATCH, lines(ifNoneMatch));
        return unwanted != null && current != null && unwanted.namesWeakly(current);
    }

    private static List<String> lines(@Nullable List<String> sent) {
        return sent == null ? List.of() : sent;
    }
}
