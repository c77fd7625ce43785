package io.fairlead.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.config.Violations;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/**
 * The query of every list, as it was sent; Jersey fills it in. See {@link Paging}. The fields are properties so that the
 * OpenAPI plugin, which reads beans as Jackson does, finds them.
 *
 * <p>Threading: one thread, one request.
 */
public final class PageQuery {
    @Parameter(
            schema =
                    @Schema(
                            types = "integer",
                            format = "int32",
                            minimum = "1",
                            maximum = "1000",
                            defaultValue = Paging.DEFAULT_LIMIT))
    @JsonProperty
    @QueryParam("limit")
    private @Nullable String limit;

    @Parameter(schema = @Schema(types = "integer", format = "int32", minimum = "0", defaultValue = "0"))
    @JsonProperty
    @QueryParam("offset")
    private @Nullable String offset;

    /** Tells its faults with others of the request. */
    Paging paging(Violations found) {
        return Paging.of(limit, offset, found);
    }

    /** @throws io.fairlead.core.Problem invalid */
    Paging paging() {
        return Paging.of(limit, offset);
    }
}
