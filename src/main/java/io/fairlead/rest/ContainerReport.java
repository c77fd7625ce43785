package io.fairlead.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * The container that the gateway runs in, as detected at startup.
 *
 * @param version empty if unknown
 * @param supplied protections that the gateway provides in place of the container
 * @param lacking protections that are missing and that the gateway cannot provide
 */
@Schema(name = "StatsContainer")
public record ContainerReport(
        @Schema(example = "Apache Tomcat") String name,

        @Schema(description = "empty when the container does not tell it", example = "10.1.60")
        String version,

        @Schema(description = "what the container does not see to, and the gateway does")
        List<Supplied> supplied,

        @Schema(description = "what the gateway cannot make good; each is a warning in the log at the start")
        List<Lack> lacking) {
    public ContainerReport {
        supplied = List.copyOf(supplied);
        lacking = List.copyOf(lacking);
    }

    /** One protection that the gateway provides. */
    @Schema(name = "StatsContainerSupplied")
    public record Supplied(@Schema(example = "origin") String what, String detail) {}

    /** One missing protection. */
    @Schema(name = "StatsContainerLack")
    public record Lack(
            @Schema(example = "read-pause") String what,
            String detail,

            @Schema(format = "uri", description = "where it is known from")
            String source) {}
}
