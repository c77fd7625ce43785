package io.fairlead.protocol;

import java.time.Instant;

/** One raw peer as the outside sees it. */
public record PeerView(String id, String address, Instant since) {}
