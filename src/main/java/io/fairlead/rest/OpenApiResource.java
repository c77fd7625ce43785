package io.fairlead.rest;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import io.swagger.v3.oas.annotations.servers.Server;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;

/** {@code /openapi.json}: this API as the build describes it. Needs no token: it tells nothing that the source does not. */
@Path("/openapi.json")
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Fairlead admin API",
                        version = "v1",
                        description =
                                "Relays, rooms, boards, sessions and numbers of one gateway. Times are UTC ISO 8601, sizes such as "
                                        + "64KiB, durations such as 5m. The pointer of a faulty query parameter is /?name.",
                        license = @License(name = "Apache-2.0", identifier = "Apache-2.0")),
        servers = @Server(url = ".", description = "Wherever this document was read"))
@SecurityScheme(name = "bearer", type = SecuritySchemeType.HTTP, scheme = "bearer")
@Tag(name = "watching")
@DefaultProblemResponse
public final class OpenApiResource {
    private static final String FILE = "openapi.json";

    OpenApiResource() {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "This document", operationId = "openApi")
    @ApiResponse(responseCode = "200", description = "OpenAPI 3.1")
    public byte[] read() throws IOException {
        try (InputStream file = OpenApiResource.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("The build made no " + FILE);
            }
            return file.readAllBytes();
        }
    }
}
