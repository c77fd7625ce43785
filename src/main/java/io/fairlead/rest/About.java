package io.fairlead.rest;

import java.time.Clock;
import java.time.Instant;

/**
 * Version and runtime information of the gateway.
 *
 * @param java the version of the Java runtime
 * @param started when the gateway started
 * @param clock measures the uptime
 * @param container the container that the gateway runs in
 */
public record About(String version, String java, Instant started, Clock clock, ContainerReport container) {}
