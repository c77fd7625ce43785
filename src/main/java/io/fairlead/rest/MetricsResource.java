package io.fairlead.rest;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics}: needs no token, as usual for scrapers on the same host; a gateway that listens on other interfaces
 * needs a proxy in front. Accepts any Accept field; responds in OpenMetrics if requested, otherwise in the Prometheus
 * text format.
 */
@Path("/metrics")
@Tag(name = "watching")
@DefaultProblemResponse
public final class MetricsResource {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();

    MetricsResource(Metrics metrics) {
        registry.register(metrics);
    }

    @GET
    @Operation(summary = "Numbers for Prometheus", operationId = "metrics")
    @ApiResponse(
            responseCode = "200",
            description = "As they are now",
            content = {
                @Content(mediaType = "text/plain", schema = @Schema(type = "string")),
                @Content(mediaType = "application/openmetrics-text", schema = @Schema(type = "string"))
            })
    public Response scrape(@HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) throws IOException {
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        writer.write(text, registry.scrape());
        return Response.ok(text.toByteArray())
                .header(HttpHeaders.CONTENT_TYPE, writer.getContentType())
                .build();
    }
}
