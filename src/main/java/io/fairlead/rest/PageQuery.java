package io.fairlead.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.config.Violations;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of all lists, as sent; injected by Jersey. See {@link Paging}. The fields are Jackson
 * properties, so that the OpenAPI plugin finds them.
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

    /** Adds its violations to others of the request. */
    Paging paging(Violations found) {
        String effectiveLimit = limit == null ? Paging.DEFAULT_LIMIT : limit;
        return new Paging((int) Paging.number("limit", effectiveLimit, 1, Paging.MAX_LIMIT, found), (int)
                Paging.number("offset", offset == null ? "0" : offset, 0, Integer.MAX_VALUE, found));
    }

    /** @throws io.fairlead.core.Problem invalid */
    Paging paging() {
        Violations found = new Violations();
        Paging paging = paging(found);
        found.raise();
        return paging;
    }
}
