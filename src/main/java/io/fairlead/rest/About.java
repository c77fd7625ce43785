package io.fairlead.rest;

import java.time.Clock;
import java.time.Instant;

/**
 * What the gateway says of itself.
 *
 * @param java the version of the runtime
 * @param started when the gateway began
 * @param clock what the uptime is counted with
 * @param container what it runs on
 */
public record About(String version, String java, Instant started, Clock clock, ContainerReport container) {}
