package io.fairlead.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.core.Problem;
import io.fairlead.core.Violation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * The response body of every failed call (RFC 9457).
 *
 * @param errors all violations of an invalid document; omitted for other kinds
 */
@Schema(name = "Problem", description = "A failure (RFC 9457)")
record ProblemDocument(
        @Schema(example = "urn:fairlead:problem:invalid", requiredMode = Schema.RequiredMode.REQUIRED)
        String type,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String title,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) int status,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String detail,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Violation> errors) {
    static final String MEDIA_TYPE = "application/problem+json";

    static ProblemDocument of(Problem.Kind kind, int status, String detail, List<Violation> errors) {
        return new ProblemDocument("urn:fairlead:problem:" + kind.id(), kind.title(), status, detail, errors);
    }
}
