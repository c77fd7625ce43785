package io.fairlead.protocol;

import java.time.Instant;

/** A raw peer as clients see it. */
public record PeerView(String id, String address, Instant since) {}
